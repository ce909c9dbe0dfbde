// SPDX-License-Identifier: GPL-2.0
/*
 * Running tasks go through a tree of cgroups, up and down, and run where each of them may.
 *
 *   left               the first half of the usable CPUs
 *   `- left/leaf       step 0: 3 x SpinWait; step 1: in left
 *   right              the second half
 *   `- right/leaf      step 2: here; step 3: in right
 *
 * Promise: Documentation/admin-guide/cgroup-v2.rst: a process that is written to cgroup.procs is a
 * member of that cgroup at once. S67 of the catalog of scenarios.
 */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *movers = run_group(run, "movers");

	for (unsigned int phase = STEP(0); phase <= STEP(3); phase++) {
		claim_each_slice(v, movers, phase, cpus_used, subset_of,
				 group_cpus_in(movers, phase));
		claim_each_slice(v, movers, phase, iterations, at_least, 1);
	}
	claim_reading(v, run, "left/leaf", STEP(0), populated, eq, 1);
	claim_reading(v, run, "left/leaf", STEP(1), populated, eq, 0);
	claim_reading(v, run, "left", STEP(2), populated, eq, 0);
	claim_reading(v, run, "right/leaf", STEP(2), populated, eq, 1);
	claim_reading(v, run, "right/leaf", STEP(3), populated, eq, 0);
	claim_reading(v, run, "right", STEP(3), populated, eq, 1);
	claim_each(v, movers, completed, eq, true);
}

SCENARIO = {
	.what = "tasks that are moved run where their new cgroup may",
	.promise = "Documentation/admin-guide/cgroup-v2.rst, cgroup.procs",
	.needs = { .cpus = 2 },
	.cgroups = CGROUPS({ "left", .workers = NO_WORKERS, .cpuset = DISJOINT(0, 2) },
			   { "left/leaf", .workers = NO_WORKERS },
			   { "right", .workers = NO_WORKERS, .cpuset = DISJOINT(1, 2) },
			   { "right/leaf", .workers = NO_WORKERS }),
	.groups = GROUPS({ "movers", .workers = 3, .cgroup = "left/leaf" }),
	.steps = STEPS({ .hold = HOLD_FRACTION(0.22) },
		       { .ops = OPS(op_move("left/leaf", "left")), .hold = HOLD_FRACTION(0.22) },
		       { .ops = OPS(op_move("left", "right/leaf")), .hold = HOLD_FRACTION(0.22) },
		       { .ops = OPS(op_move("right/leaf", "right")),
			 .hold = HOLD_FRACTION(0.22) }),
	.hold_ms = 2000,
	.check = check,
	.faults = FAULTS({ op_move("right/leaf", "left", .at_ms = 100), .step = 2,
			   .breaks = "movers.Step[2].each.cpus_used.subset_of" },
			 { op_move("left", "right", .at_ms = 100), .step = 1,
			   .breaks = "movers.Step[1].each.cpus_used.subset_of" },
			 { op_cpuset("right", DISJOINT(0, 2), .at_ms = 100), .step = 3,
			   .breaks = "movers.Step[3].each.cpus_used.subset_of" }),
};
