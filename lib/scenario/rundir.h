/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The run directory: what remains of a run for people and tools.
 *
 *   DIR/<scenario>/reports.postcard	Vec<WorkerReport>
 *   DIR/<scenario>/run.json		scenario, machine, outcome and claims
 */
#ifndef SCHED_CLAIMS_SCENARIO_RUNDIR_H
#define SCHED_CLAIMS_SCENARIO_RUNDIR_H

#include "scenario/scenario.h"

struct rundir {
	int reports_fd;		/* -1: nothing is kept */
	int json_fd;
};

int rundir_open(struct rundir *rundir, const char *dir, const char *name, struct err *err);
int rundir_finish(struct rundir *rundir, const struct scenario *scenario, const char *name,
		  int fault, const struct verdict *v, struct err *err);

#endif
