/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Real-time programs of others, and how much CPU time they take: the fair class gets what is left.
 */
#ifndef SCHED_CLAIMS_SYS_RT_TASK_H
#define SCHED_CLAIMS_SYS_RT_TASK_H

#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/**
 * struct rt_task - a thread of the class rt, dl or stop
 * @tid: its number
 * @cpu_ns: CPU time since it began
 * @cpus: where it may run
 */
struct rt_task {
	pid_t tid;
	uint64_t cpu_ns;
	cpu_set_t cpus;
};

/* Initialise with {0}. */
struct rt_tasks {
	struct rt_task *v;
	size_t len;
	size_t cap;
};

int rt_tasks_read(struct rt_tasks *tasks);
uint64_t rt_tasks_taken_ns(const struct rt_tasks *before, const struct rt_tasks *after,
			   const cpu_set_t *cpus);
void rt_tasks_destroy(struct rt_tasks *tasks);

#endif
