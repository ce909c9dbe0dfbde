// SPDX-License-Identifier: GPL-2.0
/*
 * Two cgroups exchange their CPUs, twice: every worker moves, and nobody is left on the old side.
 *
 *   step 0   left: the first half of the usable CPUs, right: the second; 4 x SpinWait each
 *   step 1   the other way round
 *   step 2   as in step 0
 *
 * Promise: Documentation/admin-guide/cgroup-v2.rst, cpuset.cpus. S43 of the catalog of scenarios.
 */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *left = run_cgroup(run, "left");
	const struct cgroup_stats *right = run_cgroup(run, "right");

	for (unsigned int phase = STEP(0); phase <= STEP(2); phase++) {
		claim_each_slice(v, left, phase, cpus_used, subset_of, group_cpus_in(left, phase));
		claim_each_slice(v, right, phase, cpus_used, subset_of,
				 group_cpus_in(right, phase));
		claim_each_slice(v, left, phase, iterations, at_least, 1);
		claim_each_slice(v, right, phase, iterations, at_least, 1);
	}
	claim_each_slice(v, left, STEP(1), cpus_used, disjoint_from, group_cpus_in(left, STEP(0)));
	claim_each(v, left, migration_count, at_least, 2);
	claim_each(v, right, migration_count, at_least, 2);
}

SCENARIO = {
	.what = "all workers of two cgroups change sides with their cpusets",
	.promise = "Documentation/admin-guide/cgroup-v2.rst, cpuset.cpus",
	.needs = { .cpus = 2, .schedstat = true },
	.cgroups = CGROUPS({ "left", .workers = 4, .cpuset = DISJOINT(0, 2) },
			   { "right", .workers = 4, .cpuset = DISJOINT(1, 2) }),
	.steps = STEPS({ .hold = HOLD_FRACTION(0.3) },
		       { .ops = OPS(op_swap_cpusets("left", "right")), .hold = HOLD_FRACTION(0.3) },
		       { .ops = OPS(op_swap_cpusets("left", "right")),
			 .hold = HOLD_FRACTION(0.3) }),
	.hold_ms = 1500,
	.check = check,
	.faults = FAULTS({ op_move("left", "right", .at_ms = 100), .step = 1,
			   .breaks = "left.Step[1].each.cpus_used.subset_of" },
			 { op_cpuset("right", DISJOINT(1, 2), .at_ms = 100), .step = 1,
			   .breaks = "right.Step[1].each.cpus_used.subset_of" },
			 { op_swap_cpusets("left", "right", .at_ms = 100), .step = 2,
			   .breaks = "right.Step[2].each.cpus_used.subset_of" }),
};
