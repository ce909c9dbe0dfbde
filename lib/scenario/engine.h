/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The engine: makes one run of a scenario, in the process that the supervisor gave it.
 */
#ifndef SCHED_CLAIMS_SCENARIO_ENGINE_H
#define SCHED_CLAIMS_SCENARIO_ENGINE_H

#include "scenario/rundir.h"
#include "scenario/scheduler.h"
#include "sys/undo.h"

unsigned int scenario_hold_ms(const struct scenario *scenario);
unsigned int scenario_limit_ms(const struct scenario *scenario, bool slow_kernel);

int engine_name_claims(const struct scenario *scenario, struct verdict *v, struct err *err);
int engine_run(const struct scenario *scenario, const struct fault *fault, struct undo *undo,
	       struct scheduler *scheduler, struct verdict *v, const struct rundir *rundir,
	       struct err *err);

#endif
