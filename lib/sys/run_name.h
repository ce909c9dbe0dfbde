/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The name of what a run makes where others make theirs, too: its cgroup, its instance in tracefs.
 * It says whose it is, so that what a dead run left is found.
 */
#ifndef SCHED_CLAIMS_SYS_RUN_NAME_H
#define SCHED_CLAIMS_SYS_RUN_NAME_H

#include <stddef.h>
#include <sys/types.h>

enum run_state {
	RUN_NONE,		/* not the name of a run */
	RUN_ALIVE,
	RUN_DEAD,
};

/**
 * run_name() - the suite, the pid and the start time of a run
 * @buf: receives the name
 * @size: size of @buf
 * @pid: the process that makes the run
 *
 * Return: 0 or -errno.
 */
int run_name(char *buf, size_t size, pid_t pid);

/**
 * run_name_state() - whether the process that a name speaks of lives
 * @name: the last part of a path
 */
enum run_state run_name_state(const char *name);

#endif
