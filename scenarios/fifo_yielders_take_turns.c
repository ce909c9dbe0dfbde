// SPDX-License-Identifier: GPL-2.0
/*
 * Three SCHED_FIFO workers of one priority, which yield after each piece of work, go round in a
 * circle; a fourth of a lower priority does not get in between.
 *
 *   (affinity: the first usable CPU)
 *   |- circle   3 x Mixed, FIFO 95
 *   `- below    1 x SpinWait, FIFO 94
 *
 * Promise: sched(7): sched_yield() moves a SCHED_FIFO thread to the end of the list for its
 * priority; a lower priority runs only when all higher ones are empty.
 */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *circle = run_group(run, "circle");
	const struct cgroup_stats *below = run_group(run, "below");

	claim_each(v, circle, sched_policy_error, is_none);
	claim_each(v, circle, iterations, at_least, 100);
	claim_spread(v, circle, iterations, at_most, 1.1);
	claim_because(v, "in a circle each has its turn as often as the others");
	claim_kind(v, UNFAIR);
	/* It may run before the others have started, and after they were told to stop. */
	claim_ratio(v, below, circle, schedstat_cpu_time_ns, at_most, 0.05);
	claim_because(v, "a higher priority was runnable all the time");
}

SCENARIO = {
	.what = "SCHED_FIFO workers that yield take turns, and lower ones wait",
	.promise = "sched(7), SCHED_FIFO",
	.needs = { .schedstat = true },
	.groups = GROUPS({ "circle", .workers = 3, .work = &work_mixed, .cpus = FIRST_CPUS(1),
			   .policy = { .kind = POLICY_FIFO, .priority = 95 } },
			 { "below", .cpus = FIRST_CPUS(1),
			   .policy = { .kind = POLICY_FIFO, .priority = 94 } }),
	.hold_ms = 400,
	.check = check,
	.faults = FAULTS({ op_policy("circle", 0, POLICY_FIFO, .policy.priority = 94),
			   .breaks = "circle.iterations.max_over_min.at_most" },
			 { op_policy("below", 0, POLICY_RR, .policy.priority = 96, .at_ms = 50),
			   .breaks = "below_over_circle.schedstat_cpu_time_ns.at_most" }),
};
