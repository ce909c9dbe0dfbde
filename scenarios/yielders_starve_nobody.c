// SPDX-License-Identifier: GPL-2.0
/*
 * Two workers that yield every 50 us share a CPU with two that never do: both sides get on.
 *
 *   (affinity: the first usable CPU)
 *   |- yielders   2 x Mixed
 *   `- spinners   2 x SpinWait
 *
 * Promise: sched_yield(2): the caller goes to the end of the queue; so it takes no time from
 * others, and its turn comes again.
 */
#include "scenario/scenario.h"
#include "sys/clock.h"

/* The longest slice and the tick that ends it; sched_ext has SCX_SLICE_DFL, 20 ms. */
#define TURN_NS (10 * NSEC_PER_MSEC)
#define SCX_TURN_NS (30 * NSEC_PER_MSEC)

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *yielders = run_group(run, "yielders");
	const struct cgroup_stats *spinners = run_group(run, "spinners");
	uint64_t spinners_ns = spinners->total_cpu_time_ns;
	/* And the one that each did not come to: who never had a turn has starved. */
	uint64_t yields = yielders->total_iterations + yielders->nr_reports;
	uint64_t turn_ns = run->scheduler.throughout ? SCX_TURN_NS : TURN_NS;

	claim_ratio(v, yielders, spinners, schedstat_cpu_time_ns, at_most, 1.2);
	claim_because(v, "with equal weights, who yields cannot get more than who does not");
	claim_kind(v, UNFAIR);
	/* Both get less while others have the CPU. */
	claim_share(v, spinners_ns, yields, at_most, 2 * turn_ns);
	claim_because(v, "a yield gives up a turn to each spinner, not many");
	claim_kind(v, STUCK);
}

SCENARIO = {
	.what = "a yielder starves neither the others nor itself",
	.promise = "sched_yield(2)",
	.needs = { .schedstat = true },
	.groups = GROUPS({ "yielders", .workers = 2, .work = &work_mixed,
			   .cpus = FIRST_CPUS(1) },
			 { "spinners", .workers = 2, .cpus = FIRST_CPUS(1) }),
	.hold_ms = 1200,
	.check = check,
	.faults = FAULTS({ op_policy("yielders", ALL_WORKERS, POLICY_FIFO, .policy.priority = 60,
				     .at_ms = 400),
			   .breaks = "yielders_over_spinners.schedstat_cpu_time_ns.at_most" },
			 { op_policy("yielders", ALL_WORKERS, POLICY_IDLE),
			   .breaks = "spinners_ns_over_yields.at_most" }),
	.fixes = FIXES("\"sched/fair: Forfeit vruntime on yield\", 2025"),
};
