/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The workers beside a worker: processes of its cgroup and of its harness.
 */
#ifndef SCHED_CLAIMS_WORK_SIBLINGS_H
#define SCHED_CLAIMS_WORK_SIBLINGS_H

#include <stddef.h>
#include <sys/types.h>

struct worker;

/* In the order of cgroup.procs. */
struct siblings {
	pid_t *pids;
	size_t len;
};

int siblings_read(const struct worker *w, struct siblings *siblings);
void siblings_destroy(struct siblings *siblings);

#endif
