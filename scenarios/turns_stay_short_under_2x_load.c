// SPDX-License-Identifier: GPL-2.0
/*
 * Two workers for one CPU, which never sleep, are switched after a slice and not after many.
 *
 *   (affinity: the first usable CPU)
 *   `- pair   2 x Bursty, 1 ms without sleep
 *
 * Promise: Documentation/scheduler/sched-eevdf.rst: a slice, by default 3 ms or less, is what a
 * task gets at a time. With CFS it may be 12 ms.
 * S82: long gaps under 2x load, as with lazy preemption that waits for one more tick.
 */
#include "scenario/scenario.h"
#include "sys/clock.h"

/* The slice ends at the next tick, at most 10 ms later; lazy preemption waits for another one. */
#define TURN_LIMIT_NS (20 * NSEC_PER_MSEC)

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *pair = run_group(run, "pair");
	uint64_t cpu_ns = pair->total_cpu_time_ns;
	/* The turns in which the run began are not counted. */
	uint64_t turns = pair->total_run_count + pair->nr_reports;

	/* Others on this CPU make turns shorter, never longer. */
	claim_share(v, cpu_ns, turns, at_most, TURN_LIMIT_NS);
	claim_because(v, "a slice and two ticks of 10 ms is the worst that can be configured");
	claim_kind(v, STUCK);
	/* While others have the CPU both wait, and one of them for a turn of its partner's more. */
	claim_spread(v, pair, max_gap_ms, at_most, 4);
	claim_because(v, "the longest gap of one comes from its partner, who has none like it");
	claim_kind(v, STUCK);
}

SCENARIO = {
	.what = "turns stay short when two workers share a CPU",
	.promise = "Documentation/scheduler/sched-eevdf.rst, slice",
	.needs = { .schedstat = true },
	.groups = GROUPS({ "pair", .workers = 2, .work = &work_bursty,
			   .params = WORK_PARAMS(struct bursty_params, .burst_ms = 1),
			   .cpus = FIRST_CPUS(1) }),
	.hold_ms = 900,
	.check = check,
	.faults = FAULTS({ op_policy("pair", ALL_WORKERS, POLICY_FIFO, .policy.priority = 60),
			   .breaks = "cpu_ns_over_turns.at_most" },
			 { op_policy("pair", 0, POLICY_FIFO, .policy.priority = 60,
				     .at_ms = 100),
			   .breaks = "pair.max_gap_ms.max_over_min.at_most" }),
};
