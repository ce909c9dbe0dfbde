/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the machine's CPUs did with their time, from /proc/stat.
 */
#ifndef SCHED_CLAIMS_SYS_CPU_TIME_H
#define SCHED_CLAIMS_SYS_CPU_TIME_H

#include <sched.h>
#include <stdint.h>

#include "sys/err.h"

/* Sums over a set of CPUs since boot; /proc/stat counts in steps of USER_HZ, 10 ms. */
struct cpu_time {
	uint64_t idle_ns;	/* idle and waiting for I/O */
	uint64_t steal_ns;	/* taken by the hypervisor */
	uint64_t irq_ns;	/* in interrupts: no time of any task with IRQ_TIME_ACCOUNTING */
};

int cpu_time_parse(const char *text, const cpu_set_t *cpus, struct cpu_time *time);
int cpu_time_read(const cpu_set_t *cpus, struct cpu_time *time, struct err *err);

#endif
