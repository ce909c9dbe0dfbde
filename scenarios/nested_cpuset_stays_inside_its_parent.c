// SPDX-License-Identifier: GPL-2.0
/*
 * A cpuset inside of a cpuset: workers run on the CPUs that both allow, and when these have nothing
 * in common, on those of the parent.
 *
 *   step 0   parent: the first 2 usable CPUs, parent/child: the first; 2 x SpinWait in the child
 *   step 1   parent: the second usable CPU only, which the child did not ask for
 *   step 2   as in step 0
 *
 * Promise: Documentation/admin-guide/cgroup-v2.rst: cpuset.cpus is what is requested,
 * cpuset.cpus.effective a subset of the parent's. S69 of the catalog of scenarios.
 */
#include "scenario/scenario.h"

static const struct u64_seq *effective(const struct run *run, const char *cgroup,
				       unsigned int phase)
{
	return &run_readings(run, cgroup, phase)->cpus_effective;
}

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *child = run_cgroup(run, "parent/child");

	for (unsigned int phase = STEP(0); phase <= STEP(2); phase++) {
		claim_reading(v, run, "parent/child", phase, cpus_effective, len_eq, 1);
		claim_reading(v, run, "parent/child", phase, cpus_effective, subset_of,
			      effective(run, "parent", phase));
		claim_each_slice(v, child, phase, cpus_used, subset_of,
				 effective(run, "parent/child", phase));
		claim_each_slice(v, child, phase, iterations, at_least, 1);
	}
	claim_each_slice(v, child, STEP(1), cpus_used, disjoint_from,
			 effective(run, "parent/child", STEP(0)));
}

SCENARIO = {
	.what = "a nested cpuset stays inside of its parent's, which may change",
	.promise = "Documentation/admin-guide/cgroup-v2.rst, cpuset.cpus.effective",
	.needs = { .cpus = 2 },
	.cgroups = CGROUPS({ "parent", .workers = NO_WORKERS, .cpuset = FIRST_CPUS(2) },
			   { "parent/child", .workers = 2, .cpuset = CPU(0) }),
	.steps = STEPS({ .hold = HOLD_FRACTION(0.3) },
		       { .ops = OPS(op_cpuset("parent", CPU(1))), .hold = HOLD_FRACTION(0.3) },
		       { .ops = OPS(op_cpuset("parent", FIRST_CPUS(2))),
			 .hold = HOLD_FRACTION(0.3) }),
	.hold_ms = 1200,
	.check = check,
	.faults = FAULTS({ op_cpuset("parent", CPU(0), .at_ms = 100), .step = 1,
			   .breaks = "parent/child.Step[1].each.cpus_used.disjoint_from" },
			 { op_cpuset("parent/child", FIRST_CPUS(2), .at_ms = 100), .step = 2,
			   .breaks = "parent/child.Step[2].cpus_effective.len_eq" },
			 { op_cpuset("parent/child", CPU(1), .at_ms = 200), .step = 0,
			   .breaks = "parent/child.Step[0].each.cpus_used.subset_of" }),
};
