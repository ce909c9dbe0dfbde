/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a red run leaves for the search of its cause. A green run leaves nothing of it.
 *
 *   DIR/<scenario>/evidence/kernel.log	the kernel log of the run's time
 *   DIR/<scenario>/evidence/tasks.txt	tasks that were stuck, as /proc showed them when that was
 *					noticed; absent when none was
 *   DIR/<scenario>/evidence/machine.txt	kernel, command line, topology, configuration
 *   DIR/<scenario>/evidence/gap.txt	the longest gap of a worker; absent when none is known
 *					and whether the trace lacks its beginning
 *   DIR/<scenario>/evidence/scheduler.txt	what the programs of schedulers printed; absent
 *					when there was none, or nothing
 *   DIR/<scenario>/evidence/trace.dat	with --trace: the last scheduler events of each CPU
 *   DIR/<scenario>/evidence/trace.txt	the same as text where there is no trace-cmd, around the
 *					longest gap when they are many; or why there are none
 */
#ifndef SCHED_CLAIMS_SCENARIO_EVIDENCE_H
#define SCHED_CLAIMS_SCENARIO_EVIDENCE_H

#include "scenario/rundir.h"
#include "scenario/scheduler.h"
#include "sys/kernel_log.h"
#include "sys/trace.h"

/**
 * struct recorder - the flight recorder of a run
 * @trace: the instance
 * @undo: removes it, after the run has taken back what it did itself
 * @err: why there is no trace
 */
struct recorder {
	struct trace trace;
	struct undo *undo;
	struct err err;
};

/**
 * struct evidence - where it comes from and where it goes
 * @rundir: keeps something
 * @log: opened before the run
 * @recorder: stopped
 * @scheduler: NULL when the run had none
 */
struct evidence {
	const struct rundir *rundir;
	struct kernel_log *log;
	const struct recorder *recorder;
	const struct scheduler *scheduler;
};

void recorder_start(struct recorder *recorder, const struct rundir *rundir);
void recorder_destroy(struct recorder *recorder);

int evidence_clear(const struct rundir *rundir, struct err *err);
void evidence_watch(const struct rundir *rundir);
void evidence_of_runner(const struct rundir *rundir, pid_t runner);
int evidence_trace(const struct rundir *rundir, const struct recorder *recorder, struct err *err);
int evidence_write(const struct evidence *evidence, struct err *err);

#endif
