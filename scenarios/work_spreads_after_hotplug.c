// SPDX-License-Identifier: GPL-2.0
/*
 * After a CPU was offline, work still spreads over all nodes: the scheduling domains are complete.
 *
 *   step 0   before   2 x SpinWait for each CPU of node 0, all started there, then let go
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
	const struct cgroup_readings *first = run_readings(run, "before", STEP(0));
	const struct cgroup_readings *second = run_readings(run, "after", STEP(2));
	const struct cgroup_stats *after = run_cgroup(run, "after");
	double before_cpus = first->usage_us.v / first->wall_us.v;
	double after_cpus = second->usage_us.v / second->wall_us.v;
	double workers = after->nr_reports;

	claim_stat(v, after, cpus_used, len_at_least, after->nr_reports);
	claim_share(v, after_cpus, before_cpus, between, 0.7, 1.43);
	claim_because(v, "the same work on the same CPUs, hotplug or not");
	claim_share(v, after_cpus, workers, at_least, 0.7);
	claim_because(v, "on two nodes every worker has a CPU of its own, on one half of one");
}

#define FREED(group) OPS(op_intent(group, ALL_WORKERS, INTENT_CROSS_CGROUP, .at_ms = 50))

SCENARIO = {
	.what = "work spreads over all nodes after hotplug, too",
	.promise = "Documentation/scheduler/sched-domains.rst",
	.fixes = FIXES("Lozi et al., EuroSys 2016: missing scheduling domains"),
	.needs = { .cpus = 4, .nodes = 2, .controllers = "cpu cpuset" },
	.steps = STEPS({ .cgroups = CGROUPS({ "before", .workers = PER_CPU(2), .cpus = NODE(0) }),
			 .ops = FREED("before"), .hold = HOLD_MS(1000) },
		       { .ops = OPS(op_offline(CPU(1))), .hold = HOLD_MS(50) },
		       { .cgroups = CGROUPS({ "after", .workers = PER_CPU(2), .cpus = NODE(0) }),
			 .ops = FREED("after"), .hold = HOLD_MS(1000) }),
	.hold_ms = 3500,
	.check = check,
	.faults = FAULTS({ op_affinity("after", ALL_WORKERS, NODE(0), .at_ms = 51), .step = 2,
			   .breaks = "after_cpus_over_before_cpus.between" },
			 { op_affinity("after", ALL_WORKERS, NODE(0), .at_ms = 51), .step = 2,
			   .breaks = "after_cpus_over_workers.at_least" }),
};
