/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The supervisor: runs a scenario in a child process, outlives whatever happens to it, cleans up
 * and completes the verdict.
 */
#ifndef SCHED_CLAIMS_SCENARIO_SUPERVISOR_H
#define SCHED_CLAIMS_SCENARIO_SUPERVISOR_H

#include "scenario/rundir.h"

/*
 * The standing claims, judged for every scenario:
 *
 *   scenario.ran_to_its_end	the runner did not crash, hang, or fail to set up its run
 *   scenario.left_nothing_behind	no process outlived it
 *   kernel.log_is_clean	no WARN, BUG, Oops or stall, and no taint, since it began
 *
 * and one more, scheduler.stayed_attached, for every run with --scheduler: see scheduler.h.
 */
#define STANDING_RAN "scenario.ran_to_its_end"
#define STANDING_LEFT "scenario.left_nothing_behind"
#define STANDING_LOG "kernel.log_is_clean"

int supervise(const struct scenario *scenario, const struct fault *fault,
	      const struct rundir *rundir, struct verdict *v);

#endif
