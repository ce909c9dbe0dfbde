// SPDX-License-Identifier: GPL-2.0
/*
 * A cpuset that becomes narrower while its workers run takes them off the CPUs that it loses.
 *
 *   step 0   (cpuset: usable CPUs 0 and 1)   `- movers   4 x SpinWait
 *   step 1   (cpuset: usable CPU 0)          `- movers   the same workers
 *   step 2   (cpuset: usable CPUs 0 and 1)   `- movers   the same workers
 *
 * Promise: Documentation/admin-guide/cgroup-v2.rst: tasks may use the CPUs of cpuset.cpus only.
 */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *movers = run_cgroup(run, "movers");

	claim_each_slice(v, movers, STEP(0), cpus_used, subset_of, group_cpus_in(movers, STEP(0)));
	claim_each_slice(v, movers, STEP(1), cpus_used, subset_of, group_cpus_in(movers, STEP(1)));
	claim_each_slice(v, movers, STEP(1), iterations, at_least, 1);
	claim_ratio_across_phases(v, run, movers, STEP(0), STEP(1), total_cpu_time_ns, between,
				  0.35, 0.65);
	claim_because(v, "one CPU instead of two for the same time");
	claim_ratio_across_phases(v, run, movers, STEP(0), STEP(2), total_cpu_time_ns, between,
				  0.75, 1.35);
}

SCENARIO = {
	.what = "workers leave the CPUs that their cpuset loses, and come back",
	.promise = "Documentation/admin-guide/cgroup-v2.rst, cpuset.cpus",
	.needs = { .cpus = 2, .controllers = "cpuset", .schedstat = true },
	.cgroups = CGROUPS({ "movers", .workers = 4, .cpuset = FIRST_CPUS(2) }),
	.steps = STEPS({ .hold = HOLD_MS(600) },
		       { .ops = OPS(op_cpuset("movers", CPU(0))), .hold = HOLD_MS(600) },
		       { .ops = OPS(op_cpuset("movers", FIRST_CPUS(2))), .hold = HOLD_MS(600) }),
	.hold_ms = 2000,
	.check = check,
	.faults = FAULTS({ op_cpuset("movers", FIRST_CPUS(2), .at_ms = 100), .step = 1,
			   .breaks = "movers.Step[1].each.cpus_used.subset_of" },
			 { op_cpuset("movers", CPU(0), .at_ms = 200), .step = 2,
			   .breaks = "movers.Step[2]_over_Step[0].total_cpu_time_ns.between" }),
};
