// SPDX-License-Identifier: GPL-2.0
/*
 * After a CPU was offline, work still spreads over all nodes: the scheduling domains are complete.
 *
 *   step 0   before   1 x SpinWait for each CPU, all started on node 0, then let go
 *   step 1   CPU 1 goes offline and comes back
 *   step 2   after    as before
 *
 * Promise: Documentation/scheduler/sched-domains.rst. Lozi et al., "The Linux Scheduler: a Decade
 * of Wasted Cores" (EuroSys 2016), the bug "missing scheduling domains": when a CPU had been
 * removed and added, all threads stayed on the node of their parent.
 */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	double before_us = run_readings(run, "before", STEP(0))->usage_us.v;
	double after_us = run_readings(run, "after", STEP(2))->usage_us.v;
	double cpus_us = run_readings(run, "after", STEP(2))->wall_us.v * run->cpus.len;
	const struct cgroup_stats *after = run_cgroup(run, "after");

	claim_stat(v, after, cpus_used, len_eq, run->cpus.len);
	claim_share(v, after_us, before_us, between, 0.75, 1.33);
	claim_because(v, "the same work on the same CPUs, hotplug or not");
	claim_share(v, after_us, cpus_us, at_least, 0.7);
	claim_because(v, "a node that got none of the work leaves half of the CPUs idle");
}

#define FREED(group) OPS(op_intent(group, ALL_WORKERS, INTENT_CROSS_CGROUP, .at_ms = 50))

SCENARIO = {
	.what = "work spreads over all nodes after hotplug, too",
	.promise = "Documentation/scheduler/sched-domains.rst",
	.fixes = FIXES("Lozi et al., EuroSys 2016: missing scheduling domains"),
	.needs = { .cpus = 4, .nodes = 2, .controllers = "cpu cpuset" },
	.steps = STEPS({ .cgroups = CGROUPS({ "before", .workers = PER_CPU(1), .cpus = NODE(0) }),
			 .ops = FREED("before"), .hold = HOLD_MS(1000) },
		       { .ops = OPS(op_offline(CPU(1))), .hold = HOLD_MS(50) },
		       { .cgroups = CGROUPS({ "after", .workers = PER_CPU(1), .cpus = NODE(0) }),
			 .ops = FREED("after"), .hold = HOLD_MS(1000) }),
	.hold_ms = 3500,
	.check = check,
	.faults = FAULTS({ op_affinity("after", ALL_WORKERS, NODE(0), .at_ms = 51), .step = 2,
			   .breaks = "after_us_over_before_us.between" },
			 { op_affinity("after", ALL_WORKERS, NODE(0), .at_ms = 51), .step = 2,
			   .breaks = "after_us_over_cpus_us.at_least" }),
};
