/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a red run leaves for the search of its cause. A green run leaves nothing of it.
 *
 *   DIR/<scenario>/evidence/kernel.log	the kernel log of the run's time
 *   DIR/<scenario>/evidence/tasks.txt	tasks that were stuck, as /proc showed them when that was
 *					noticed; absent when none was
 *   DIR/<scenario>/evidence/machine.txt	kernel, command line, topology, configuration
 *   DIR/<scenario>/evidence/gap.txt	the longest gap of a worker; absent when none is known
 */
#ifndef SCHED_CLAIMS_SCENARIO_EVIDENCE_H
#define SCHED_CLAIMS_SCENARIO_EVIDENCE_H

#include "scenario/rundir.h"
#include "sys/kernel_log.h"

int evidence_clear(const struct rundir *rundir, struct err *err);
void evidence_watch(const struct rundir *rundir);
void evidence_of_runner(const struct rundir *rundir, pid_t runner);
int evidence_write(const struct rundir *rundir, struct kernel_log *log, struct err *err);

#endif
