// SPDX-License-Identifier: GPL-2.0
/*
 * A frozen cgroup uses no CPU time at all, its neighbour gets on, and after the thaw it is back.
 *
 *   (cpuset: the first usable CPU)
 *   |- frozen      3 x SpinWait; step 1: frozen, step 2: thawed
 *   `- bystander   1 x SpinWait
 *
 * Promise: Documentation/admin-guide/cgroup-v2.rst, cgroup.freeze: all processes are stopped and
 * do not run until the cgroup is unfrozen explicitly.
 */
#include "scenario/scenario.h"

static double usage_us(const struct run *run, const char *cgroup, unsigned int phase)
{
	return run_readings(run, cgroup, phase)->usage_us.v;
}

static void check(struct verdict *v, const struct run *run)
{
	double before_us = usage_us(run, "frozen", STEP(0));
	double frozen_us = usage_us(run, "frozen", STEP(1));
	double after_us = usage_us(run, "frozen", STEP(2));
	double shared_us = usage_us(run, "bystander", STEP(0));
	double alone_us = usage_us(run, "bystander", STEP(1));

	claim_reading(v, run, "frozen", STEP(0), frozen, eq, 0);
	claim_reading(v, run, "frozen", STEP(1), frozen, eq, 1);
	claim_reading(v, run, "frozen", STEP(2), frozen, eq, 0);
	claim_share(v, frozen_us, before_us, at_most, 0.01);
	claim_because(v, "frozen tasks do not run");
	claim_share(v, alone_us, shared_us, at_least, 1.6);
	claim_because(v, "the CPU is its own while the other cgroup is frozen");
	claim_share(v, after_us, before_us, between, 0.8, 1.25);
	claim_because(v, "as before: nothing is owed for the time in the freezer");
	claim_each(v, run_cgroup(run, "frozen"), completed, eq, true);
}

SCENARIO = {
	.what = "the freezer stops a cgroup and lets it go on",
	.promise = "Documentation/admin-guide/cgroup-v2.rst, cgroup.freeze",
	.needs = { .controllers = "cpu cpuset" },
	.cgroups = CGROUPS({ "frozen", .cpu_weight = 100, .workers = 3, .cpuset = CPU(0) },
			   { "bystander", .cpu_weight = 100, .workers = 1, .cpuset = CPU(0) }),
	.steps = STEPS({ .hold = HOLD_FRACTION(0.33) },
		       { .ops = OPS(op_freeze("frozen")), .hold = HOLD_FRACTION(0.33) },
		       { .ops = OPS(op_thaw("frozen")), .hold = HOLD_FRACTION(0.33) }),
	.hold_ms = 2400,
	.check = check,
	.faults = FAULTS({ op_thaw("frozen", .at_ms = 600), .step = 1,
			   .breaks = "frozen.Step[1].frozen.eq" },
			 { op_thaw("frozen", .at_ms = 600), .step = 1,
			   .breaks = "frozen_us_over_before_us.at_most" },
			 { op_thaw("frozen", .at_ms = 100), .step = 1,
			   .breaks = "alone_us_over_shared_us.at_least" },
			 { op_freeze("frozen", .at_ms = 100), .step = 2,
			   .breaks = "after_us_over_before_us.between" }),
};
