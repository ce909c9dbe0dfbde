// SPDX-License-Identifier: GPL-2.0
/*
 * Four times as many workers as CPUs, and every one of them gets on.
 *
 *   runner's cgroup
 *   `- spinners   4 x SpinWait for each usable CPU, equal nice
 *
 * Promise: Documentation/scheduler/sched-eevdf.rst: a task with positive lag is owed CPU time and
 * becomes eligible, so no runnable task is passed over for ever.
 */
#include "scenario/scenario.h"
#include "sys/clock.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *spinners = run_group(run, "spinners");

	claim_each(v, spinners, completed, eq, true);
	claim_each(v, spinners, work_units, at_least, 1);
	/*
	 * Eight workers and what else runs here take turns of a few ms. CPU times are no measure of
	 * that: group scheduling may rightly give one CPU's workers several times as much as the
	 * other's. Whoever sees nothing of a CPU for half of the run is forgotten, be it before its
	 * first instant, from which its own clock counts, or after.
	 */
	claim_each(v, spinners, wall_time_ns, at_least, run->wall_ns / 2);
	claim_because(v, "it first ran in the second half: it waited for half of the run");
	claim_each(v, spinners, max_gap_ms, at_most, run->wall_ns / NSEC_PER_MSEC / 2);
	claim_because(v, "half of the run is no turn of the others, it is starvation");
}

SCENARIO = {
	.what = "every worker of an oversubscribed machine makes progress",
	.promise = "Documentation/scheduler/sched-eevdf.rst, lag and eligibility",
	.groups = GROUPS({ "spinners", .workers = PER_CPU(4), .work = &work_spin_wait }),
	.hold_ms = 800,
	.check = check,
	.faults = FAULTS({ op_stop("spinners", 0, .at_ms = 100, .for_ms = 600),
			   .breaks = "spinners.max_gap_ms.at_most" }),
};
