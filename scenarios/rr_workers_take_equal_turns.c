// SPDX-License-Identifier: GPL-2.0
/*
 * Two SCHED_RR spinners of one priority on one CPU take turns of sched_rr_timeslice_ms.
 *
 *   (affinity: the first usable CPU; turns of 20 ms)
 *   `- turns   2 x SpinWait, RR 95
 *
 * Promise: sched(7): a SCHED_RR thread that has run for its time quantum goes to the end of the
 * list for its priority. Documentation/admin-guide/sysctl/kernel.rst, sched_rr_timeslice_ms.
 */
#include "scenario/scenario.h"

#define TURN_NS 20000000

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *turns = run_group(run, "turns");
	uint64_t cpu_ns = turns->total_cpu_time_ns;
	uint64_t turns_ns = turns->total_run_count * TURN_NS;

	claim_each(v, turns, sched_policy_error, is_none);
	claim_spread(v, turns, schedstat_cpu_time_ns, at_most, 1.4);
	claim_because(v, "of some ten turns each, one more or less is 10 %");
	claim_kind(v, UNFAIR);
	/* A tick is 10 ms at most. Whoever is preempted goes on with the rest of its turn. */
	claim_share(v, cpu_ns, turns_ns, between, 0.5, 1.5);
	claim_because(v, "a turn is counted in ticks, and preemption by others may cut it in two");
}

SCENARIO = {
	.what = "SCHED_RR workers take turns of the time that is set, and equally many",
	.promise = "sched(7), SCHED_RR; sched_rr_timeslice_ms",
	.needs = { .schedstat = true },
	.steps = STEPS({ .ops = OPS(op_sysctl("/proc/sys/kernel/sched_rr_timeslice_ms", "20")),
			 .groups = GROUPS({ "turns", .workers = 2, .cpus = FIRST_CPUS(1),
					    .policy = { .kind = POLICY_RR, .priority = 95 } }),
			 .hold = HOLD_FULL }),
	.hold_ms = 400,
	.check = check,
	.faults = FAULTS({ op_policy("turns", 0, POLICY_FIFO, .policy.priority = 95),
			   .breaks = "turns.schedstat_cpu_time_ns.max_over_min.at_most" },
			 { op_sysctl("/proc/sys/kernel/sched_rr_timeslice_ms", "60"),
			   .breaks = "cpu_ns_over_turns_ns.between" }),
};
