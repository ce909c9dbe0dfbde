/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a scenario needs of the machine, and the probing of it before anything is created.
 */
#ifndef SCHED_CLAIMS_SCENARIO_NEEDS_H
#define SCHED_CLAIMS_SCENARIO_NEEDS_H

#include <stdbool.h>

#include "claim/format.h"

/**
 * struct needs - zero asks for nothing
 * @cpus: CPUs that the runner may use
 * @llcs: last-level caches among these CPUs
 * @nodes: NUMA nodes that NODE() and the kernel count alike, from 0 on without a hole, each with
 *	some of these CPUs and with memory
 * @smt: CPUs of one core among these
 * @symmetric: these CPUs have the same capacity
 * @ticks: none of these CPUs is in nohz_full, where nobody may be there to balance for idle ones
 * @controllers: cgroup controllers, separated by blanks; those of the limits and CPU sets that the
 *	scenario uses need not be named
 * @schedstat: /proc/<pid>/schedstat counts (CONFIG_SCHED_INFO)
 * @util_avg: /proc/<pid>/sched tells the utilisation of a task (CONFIG_SCHED_DEBUG)
 * @sys_nice: CAP_SYS_NICE, for work types that take real-time policies by themselves; policies,
 *	slices, nice values, clamps, memory policies and credentials of groups and ops need not be
 *	named
 * @deadline: SCHED_DEADLINE, for work that takes it by itself; not everybody with CAP_SYS_NICE may
 * @pressure: CPU pressure of cgroups (CONFIG_PSI)
 * @sched_ext: schedulers in BPF (CONFIG_SCHED_CLASS_EXT); where ops attach one it need not be said
 * @scheduler: such a scheduler is in charge, by --scheduler or because it was before
 * @programs: found in PATH or beside the scenario, separated by blanks; those that op_attach() and
 *	op_replace() start need not be named
 */
struct needs {
	unsigned int cpus;
	unsigned int llcs;
	unsigned int nodes;
	unsigned int smt;
	bool symmetric;
	bool ticks;
	const char *controllers;
	bool schedstat;
	bool util_avg;
	bool sys_nice;
	bool deadline;
	bool pressure;
	bool sched_ext;
	bool scheduler;
	const char *programs;
};

struct scenario;

bool needs_unmet(const struct scenario *scenario, struct text *why);

#endif
