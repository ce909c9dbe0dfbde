/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The run directory: what remains of a run for people and tools.
 *
 *   DIR/<scenario>/reports.postcard	Vec<WorkerReport>
 *   DIR/<scenario>/run.json		scenario, machine, outcome, claims and statistics, see
 *					tools/run.json.md
 *   DIR/<scenario>/evidence/		after a red run, see evidence.h
 */
#ifndef SCHED_CLAIMS_SCENARIO_RUNDIR_H
#define SCHED_CLAIMS_SCENARIO_RUNDIR_H

#include "scenario/scenario.h"

/**
 * struct worst_gap - the longest time between two checkpoints of a worker
 * @group: its group; empty when there is none
 * @worker: its number in the group
 * @tid: its thread
 * @cpu: where it was
 * @ms: how long
 * @end_ns: when it ended, in terms of clock_ns(), to a millisecond
 */
struct worst_gap {
	char group[64];
	uint64_t worker;
	uint64_t tid;
	uint64_t cpu;
	uint64_t ms;
	uint64_t end_ns;
};

/**
 * struct rundir - a run directory being filled, in part by the runner
 * @path: DIR/<scenario>; NULL when nothing is kept
 * @reports_fd: of reports.postcard, -1 when nothing is kept
 * @json_fd: of run.json, likewise
 * @stats_fd: a file without a name, where the runner leaves the statistics of run.json
 * @tasks_fd: another one, where both write what they see of tasks that are stuck
 * @trace: keep a trace of a red run
 * @worst_gap: memory shared with the runner
 */
struct rundir {
	char *path;
	int reports_fd;
	int json_fd;
	int stats_fd;
	int tasks_fd;
	bool trace;
	struct worst_gap *worst_gap;
};

#define RUNDIR_NONE { .reports_fd = -1, .json_fd = -1, .stats_fd = -1, .tasks_fd = -1 }

int rundir_open(struct rundir *rundir, const char *dir, const char *name, struct err *err);
int rundir_finish(struct rundir *rundir, const struct scenario *scenario, const char *name,
		  int fault, const struct verdict *v, struct err *err);

void worst_gap_note(struct worst_gap *worst, const struct cgroup_stats *group, size_t index,
		    uint64_t begin_ns);
int rundir_keep_stats(const struct rundir *rundir, const struct run *run, struct err *err);

#endif
