// SPDX-License-Identifier: GPL-2.0
/*
 * The border between two cpusets moves to and fro; the workers on both sides follow it.
 *
 *   step 0   small: the first third of the usable CPUs, large: the rest; 2 x SpinWait for each CPU
 *   step 1   small has grown to two thirds, large has shrunk to one
 *   step 2   as in step 0
 *
 * Promise: Documentation/admin-guide/cgroup-v2.rst, cpuset.cpus. S42 of the catalog of scenarios,
 * in thirds so that four CPUs will do.
 */
#include "scenario/scenario.h"

#define THIRD 0.34
#define TWO_THIRDS 0.67

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *small = run_cgroup(run, "small");
	const struct cgroup_stats *large = run_cgroup(run, "large");

	for (unsigned int phase = STEP(0); phase <= STEP(2); phase++) {
		claim_each_slice(v, small, phase, cpus_used, subset_of,
				 group_cpus_in(small, phase));
		claim_each_slice(v, large, phase, cpus_used, subset_of,
				 group_cpus_in(large, phase));
		claim_each_slice(v, small, phase, iterations, at_least, 1);
		claim_each_slice(v, large, phase, iterations, at_least, 1);
	}
	claim_ratio_across_phases(v, run, small, STEP(1), STEP(2), total_cpu_time_ns, between,
				  0.35, 0.7);
	claim_because(v, "half as many CPUs");
}

SCENARIO = {
	.what = "workers follow the border between two cpusets",
	.promise = "Documentation/admin-guide/cgroup-v2.rst, cpuset.cpus",
	.needs = { .cpus = 4, .schedstat = true },
	.cgroups = CGROUPS({ "small", .workers = PER_CPU(2), .cpuset = CPU_RANGE(0, THIRD) },
			   { "large", .workers = PER_CPU(2), .cpuset = CPU_RANGE(THIRD, 1) }),
	.steps = STEPS({ .hold = HOLD_FRACTION(0.3) },
		       { .ops = OPS(op_cpuset("small", CPU_RANGE(0, TWO_THIRDS)),
				    op_cpuset("large", CPU_RANGE(TWO_THIRDS, 1))),
			 .hold = HOLD_FRACTION(0.3) },
		       { .ops = OPS(op_cpuset("small", CPU_RANGE(0, THIRD)),
				    op_cpuset("large", CPU_RANGE(THIRD, 1))),
			 .hold = HOLD_FRACTION(0.3) }),
	.hold_ms = 2700,
	.check = check,
	.faults = FAULTS({ op_cpuset("small", CPU_RANGE(TWO_THIRDS, 1), .at_ms = 100), .step = 1,
			   .breaks = "small.Step[1].each.cpus_used.subset_of" },
			 { op_cpuset("large", CPU_RANGE(0, THIRD), .at_ms = 100), .step = 2,
			   .breaks = "large.Step[2].each.cpus_used.subset_of" },
			 { op_cpuset("small", CPU_RANGE(0, THIRD), .at_ms = 1), .step = 1,
			   .breaks = "small.Step[2]_over_Step[1].total_cpu_time_ns.between" }),
};
