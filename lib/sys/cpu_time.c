// SPDX-License-Identifier: GPL-2.0
/*
 * The lines "cpuN ..." of /proc/stat (proc(5)).
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sys/cpu_time.h"
#include "sys/procfs.h"

/**
 * cpu_time_parse() - sum up the CPUs of a set
 * @text: content of /proc/stat
 * @cpus: which CPUs
 * @time: receives the sums
 *
 * Return: 0, or -EINVAL when a CPU of the set has no line with eight numbers.
 */
int cpu_time_parse(const char *text, const cpu_set_t *cpus, struct cpu_time *time)
{
	uint64_t tick_ns = 1000000000ULL / sysconf(_SC_CLK_TCK);
	int missing = CPU_COUNT(cpus);
	const char *line = text;

	*time = (struct cpu_time){ 0 };
	for (; line; line = strchr(line, '\n'), line += !!line) {
		unsigned long long idle, iowait, irq, softirq, steal;
		unsigned int cpu;

		/* "cpu  ..." is the sum of all, and %u would take its first number for a CPU. */
		if (strncmp(line, "cpu", 3) || !isdigit((unsigned char)line[3]) ||
		    sscanf(line, "cpu%u %*u %*u %*u %llu %llu %llu %llu %llu", &cpu, &idle, &iowait,
			   &irq, &softirq, &steal) != 6 ||
		    cpu >= CPU_SETSIZE || !CPU_ISSET(cpu, cpus))
			continue;
		time->idle_ns += (idle + iowait) * tick_ns;
		time->steal_ns += steal * tick_ns;
		time->irq_ns += (irq + softirq) * tick_ns;
		missing--;
	}
	return missing ? -EINVAL : 0;
}

/**
 * cpu_time_read() - read the sums of a set of CPUs
 * @cpus: which CPUs
 * @time: receives the sums
 * @err: receives the sentence; may be NULL
 *
 * Return: 0 or -errno.
 */
int cpu_time_read(const cpu_set_t *cpus, struct cpu_time *time, struct err *err)
{
	char *text = NULL;
	int ret = procfs_read("/proc/stat", &text);

	if (!ret)
		ret = cpu_time_parse(text, cpus, time);
	free(text);
	if (ret == -EINVAL)
		return err_set(err, 0, "a CPU has no line in /proc/stat: it is offline");
	return ret ? err_set(err, -ret, "read the CPU times in /proc/stat") : 0;
}
