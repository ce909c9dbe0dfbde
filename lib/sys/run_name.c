// SPDX-License-Identifier: GPL-2.0
/*
 * Names of runs.
 */
#include <stdio.h>
#include <string.h>

#include "sys/file.h"
#include "sys/pid.h"
#include "sys/run_name.h"

#define RUN_FORMAT "sched_claims.%d.%lu"

int run_name(char *buf, size_t size, pid_t pid)
{
	return file_path(buf, size, RUN_FORMAT, pid, pid_start_time(pid));
}

enum run_state run_name_state(const char *name)
{
	unsigned long start_time;
	char again[64];
	pid_t pid;

	if (sscanf(name, RUN_FORMAT, &pid, &start_time) != 2)
		return RUN_NONE;
	/* The exact form only: what merely resembles our names is not ours. */
	snprintf(again, sizeof(again), RUN_FORMAT, pid, start_time);
	if (pid <= 0 || strcmp(name, again))
		return RUN_NONE;
	return pid_start_time(pid) == start_time ? RUN_ALIVE : RUN_DEAD;
}
