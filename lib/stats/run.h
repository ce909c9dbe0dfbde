/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a scenario's check reads: the reports of the run by group, and what the machine's own
 * instruments showed in the same window.
 */
#ifndef SCHED_CLAIMS_STATS_RUN_H
#define SCHED_CLAIMS_STATS_RUN_H

#include "stats/fold.h"
#include "stats/readings.h"

#define RUN_MAX_UNKNOWN 8
#define ALL_NODES UINT64_MAX	/* in place of the number of a node */
#define END_OF_RUN (EPOCH_BETWEEN - 1)	/* in place of a phase */

/* A group that was asked for and does not exist: claims about it are errors, not crashes. */
struct unknown_group {
	struct cgroup_stats group;
	char name[64];
	char trouble[256];
};

/**
 * struct run_noise - what the machine does to whoever runs on it, the scheduler aside
 * @measured: there was a calibration
 * @cpus: which CPUs it saw
 * @floor_ns: for each of them the longest time that it was away from a spinner
 * @steal_pct: share of the time that the hypervisor took from all of them
 * @host_wait_ns: how long the host of this virtual machine kept all its CPUs waiting in the window
 *	of the run, as it said itself
 * @dilation: by what factor this stretched the window; 0 when the host was not asked
 */
struct run_noise {
	bool measured;
	struct u64_seq cpus;
	struct u64_seq floor_ns;
	double steal_pct;
	uint64_t host_wait_ns;
	double dilation;
};

/**
 * struct run_scheduler - the sched_ext schedulers of a run
 * @throughout: one and the same was attached from the opened gate to the stop
 * @attached: how often one was attached, by an op or by --scheduler
 * @lost: how many of them went before they were to be detached
 * @reason: of the first that was lost, as the kernel gave it; empty for none
 */
struct run_scheduler {
	bool throughout;
	unsigned int attached;
	unsigned int lost;
	char reason[512];
};

/**
 * struct phase_time - how long a phase was, and how much of that the CPUs idled
 * @wall_ns: its length
 * @idle_ns: idle time of all CPUs, as in &struct run; UINT64_MAX where one of them went offline,
 *	whose time is not counted any more
 */
struct phase_time {
	uint64_t wall_ns;
	uint64_t idle_ns;
};

/**
 * struct run - one finished run
 * @groups: the groups of the scenario, with their reports folded
 * @nr_groups: how many
 * @reports: all reports, in spawn order
 * @cpus: the CPUs this process may use
 * @wall_ns: length of the window, from the opened gate to the stop
 * @idle_ns: idle time of all @cpus in the window, from /proc/stat, in steps of USER_HZ (10 ms)
 * @steal_ns: time the hypervisor took from all @cpus in the window, same source
 * @times: of the hold of each step, or of the whole run when it has no steps
 * @nr_times: how many
 * @records: what the kernel says of the cgroups, see run_readings()
 * @nr_records: how many of them
 * @stats: totals and worst values of all groups
 * @noise: of the machine before the run
 * @scheduler: which schedulers in BPF it had
 * @unknown: see &struct unknown_group
 * @nr_unknown: how many of them are taken
 */
struct run {
	struct cgroup_stats *groups;
	size_t nr_groups;
	struct report_list reports;
	struct u64_seq cpus;
	uint64_t wall_ns;
	uint64_t idle_ns;
	uint64_t steal_ns;
	struct phase_time *times;
	size_t nr_times;
	struct cgroup_record *records;
	size_t nr_records;
	struct run_stats stats;
	struct run_noise noise;
	struct run_scheduler scheduler;
	struct unknown_group *unknown;
	size_t nr_unknown;
};

struct run *run_create(size_t nr_groups);
int run_assign_reports(struct run *run, const size_t *workers_of_group);
int run_fold_steps(struct run *run, const struct u64_seq *lived_in);
void run_destroy(struct run *run);

uint64_t run_cpu_ns(const struct run *run, unsigned int phase);
uint64_t run_wasted_ns(const struct run *run, unsigned int phase);
uint64_t run_noise_floor_ns(const struct run_noise *noise, const struct u64_seq *cpus);
const struct cgroup_stats *run_group(const struct run *run, const char *name);
const struct cgroup_record *run_record(const struct run *run, const char *cgroup);
const struct cgroup_readings *run_readings(const struct run *run, const char *cgroup,
					   unsigned int phase);
const struct u64_seq *group_cpus_in(const struct cgroup_stats *group, unsigned int phase);
/* The same, for groups that have a cgroup of their own. */
#define run_cgroup(run, name) run_group(run, name)
uint64_t group_pages(const struct cgroup_stats *group, unsigned int phase, uint64_t node);

#endif
