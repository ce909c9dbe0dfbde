// SPDX-License-Identifier: GPL-2.0
/*
 * Weights divide what the cgroup above has got: a share of a share.
 *
 *   (cpuset: the first usable CPU)
 *   |- flat              cpu.weight 100, 2 x SpinWait      1/4
 *   `- outer             cpu.weight 300
 *      |- outer/light    cpu.weight 100, 2 x SpinWait      3/4 x 1/4
 *      `- outer/heavy    cpu.weight 300, 1 x SpinWait      3/4 x 3/4
 *
 * Promise: Documentation/admin-guide/cgroup-v2.rst: weights are relative among siblings.
 */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	double flat_us = run_readings(run, "flat", STEP(0))->usage_us.v;
	double outer_us = run_readings(run, "outer", STEP(0))->usage_us.v;
	double light_us = run_readings(run, "outer/light", STEP(0))->usage_us.v;
	double heavy_us = run_readings(run, "outer/heavy", STEP(0))->usage_us.v;

	claim_share(v, outer_us, flat_us, between, 2.6, 3.4);
	claim_because(v, "3 to 1 between siblings, whatever is below them");
	claim_share(v, heavy_us, light_us, between, 2.6, 3.4);
	claim_because(v, "3 to 1 inside of outer, whatever is beside it");
}

SCENARIO = {
	.what = "weights of nested cgroups multiply",
	.promise = "Documentation/admin-guide/cgroup-v2.rst, weights",
	.needs = { .controllers = "cpu cpuset" },
	.cgroups = CGROUPS({ "flat", .cpu_weight = 100, .workers = 2, .cpuset = CPU(0) },
			   { "outer", .cpu_weight = 300, .workers = NO_WORKERS, .cpuset = CPU(0) },
			   { "outer/light", .cpu_weight = 100, .workers = 2 },
			   { "outer/heavy", .cpu_weight = 300, .workers = 1 }),
	/* What is read in a step is read after everybody has started. */
	.steps = STEPS({ .hold = HOLD_FULL }),
	.hold_ms = 2500,
	.check = check,
	.faults = FAULTS({ op_cpu_weight("outer", 100, .at_ms = 200),
			   .breaks = "outer_us_over_flat_us.between" },
			 { op_cpu_weight("outer/light", 300, .at_ms = 200),
			   .breaks = "heavy_us_over_light_us.between" }),
};
