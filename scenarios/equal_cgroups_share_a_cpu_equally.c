// SPDX-License-Identifier: GPL-2.0
/*
 * Two cgroups of the same weight get half of a CPU each, however many workers they have.
 *
 *   (cpuset: the first usable CPU)
 *   |- lone    cpu.weight 100, 1 x SpinWait
 *   `- crowd   cpu.weight 100, 4 x SpinWait
 *
 * Promise: Documentation/admin-guide/cgroup-v2.rst: CPU time goes to cgroups by their weights, and
 * then to the tasks inside of each.
 */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	double lone_us = run_readings(run, "lone", STEP(0))->usage_us.v;
	double crowd_us = run_readings(run, "crowd", STEP(0))->usage_us.v;

	/* One CPU leaves nothing to the balancing of loads: only slices at both ends are uneven. */
	claim_share(v, crowd_us, lone_us, between, 0.9, 1.11);
	claim_because(v, "equal weights; without cgroups the crowd would get 4 times as much");
	claim_spread(v, run_cgroup(run, "crowd"), schedstat_cpu_time_ns, at_most, 1.5);
	claim_because(v, "inside of a cgroup its tasks are equal");
}

SCENARIO = {
	.what = "a cgroup's share does not depend on the number of its tasks",
	.promise = "Documentation/admin-guide/cgroup-v2.rst, cpu.weight",
	.needs = { .controllers = "cpu cpuset", .schedstat = true },
	.cgroups = CGROUPS({ "lone", .cpu_weight = 100, .workers = 1, .cpuset = CPU(0) },
			   { "crowd", .cpu_weight = 100, .workers = 4, .cpuset = CPU(0) }),
	/* What is read in a step is read after everybody has started. */
	.steps = STEPS({ .hold = HOLD_FULL }),
	.hold_ms = 2000,
	.check = check,
	.faults = FAULTS({ op_cpu_weight("crowd", 200, .at_ms = 200),
			   .breaks = "crowd_us_over_lone_us.between" },
			 { op_move("lone", "crowd", .at_ms = 500),
			   .breaks = "crowd_us_over_lone_us.between" },
			 { op_nice("crowd", 0, 10),
			   .breaks = "crowd.schedstat_cpu_time_ns.max_over_min.at_most" }),
};
