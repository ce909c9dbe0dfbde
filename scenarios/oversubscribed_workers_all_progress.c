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

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *spinners = run_group(run, "spinners");

	claim_each(v, spinners, completed, eq, true);
	claim_each(v, spinners, work_units, at_least, 1);
	/*
	 * Three spinners on one CPU and five on another get 5/3 of each other's time for as long as
	 * the balancer takes it for good enough. A worker that was forgotten for most of the run is
	 * further away than a factor of four.
	 */
	claim_spread(v, spinners, schedstat_cpu_time_ns, at_most, 4);
	claim_because(v, "uneven queues explain a factor of two, not one of four");
}

SCENARIO = {
	.what = "every worker of an oversubscribed machine makes progress",
	.promise = "Documentation/scheduler/sched-eevdf.rst, lag and eligibility",
	.needs = { .schedstat = true },
	.groups = GROUPS({ "spinners", .workers = PER_CPU(4), .work = &work_spin_wait }),
	.hold_ms = 800,
	.check = check,
	.faults = FAULTS({ op_stop("spinners", 0, .at_ms = 20),
			   .breaks = "spinners.schedstat_cpu_time_ns.max_over_min.at_most" }),
};
