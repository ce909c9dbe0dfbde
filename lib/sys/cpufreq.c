// SPDX-License-Identifier: GPL-2.0
/*
 * How slow a CPU can be: cpuinfo_min_freq and cpuinfo_max_freq, see
 * Documentation/admin-guide/pm/cpufreq.rst.
 */
#include "sys/cpufreq.h"

#include <stdio.h>

#include "sys/file.h"

static long read_freq(int cpu, const char *name)
{
	char path[128];
	long khz;

	snprintf(path, sizeof(path), "/sys/devices/system/cpu/cpu%d/cpufreq/%s", cpu, name);
	return file_read_long(path, &khz) || khz <= 0 ? 0 : khz;
}

double cpufreq_lowest(int cpu)
{
	long min = read_freq(cpu, "cpuinfo_min_freq"), max = read_freq(cpu, "cpuinfo_max_freq");

	return min && max > min ? (double)min / max : 1;
}
