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
	 * the balancer takes it for good enough, and other people's load on one of the CPUs adds to
	 * that. A worker that was forgotten gets next to nothing: a factor of 300 and more.
	 */
	claim_spread(v, spinners, schedstat_cpu_time_ns, at_most, 12);
	claim_because(v, "uneven queues explain a factor of two or three, not one of twelve");
}

SCENARIO = {
	.what = "every worker of an oversubscribed machine makes progress",
	.promise = "Documentation/scheduler/sched-eevdf.rst, lag and eligibility",
	.needs = { .schedstat = true },
	.groups = GROUPS({ "spinners", .workers = PER_CPU(4), .work = &work_spin_wait }),
	.hold_ms = 800,
	.check = check,
	.faults = FAULTS({ op_stop("spinners", 0),
			   .breaks = "spinners.schedstat_cpu_time_ns.max_over_min.at_most" }),
};
