// SPDX-License-Identifier: GPL-2.0
/*
 * When cgroups end, those that stay get all of the CPU, and none of it is kept for the dead.
 *
 *   (cpuset: the first usable CPU, equal weights)
 *   step 0   |- first, second   1 x SpinWait each             1/4 each
 *            `- third, fourth   2 x SpinWait each, only here  1/4 each
 *   step 1   |- first, second                                 1/2 each
 *
 * Promise: Documentation/admin-guide/cgroup-v2.rst: shares by the weights of the active siblings.
 * S49 of the catalog of scenarios.
 */
#include "scenario/scenario.h"

static double usage_us(const struct run *run, const char *cgroup, unsigned int phase)
{
	return run_readings(run, cgroup, phase)->usage_us.v;
}

static void check(struct verdict *v, const struct run *run)
{
	double before_us = usage_us(run, "first", STEP(0)) + usage_us(run, "second", STEP(0));
	double after_us = usage_us(run, "first", STEP(1)) + usage_us(run, "second", STEP(1));
	double first_us = usage_us(run, "first", STEP(1));
	double second_us = usage_us(run, "second", STEP(1));

	claim_share(v, after_us, before_us, between, 1.6, 2.5);
	claim_because(v, "all of the CPU instead of half of it");
	claim_share(v, first_us, second_us, between, 0.7, 1.43);
	claim_each(v, run_cgroup(run, "third"), work_units, at_least, 1);
	claim_each(v, run_cgroup(run, "fourth"), work_units, at_least, 1);
}

#define ON_ONE_CPU .cpu_weight = 100, .cpuset = CPU(0)

SCENARIO = {
	.what = "the share of cgroups that end goes to those that stay",
	.promise = "Documentation/admin-guide/cgroup-v2.rst, weights",
	.needs = { .controllers = "cpu cpuset" },
	.cgroups = CGROUPS({ "first", .workers = 1, ON_ONE_CPU },
			   { "second", .workers = 1, ON_ONE_CPU }),
	.steps = STEPS({ .cgroups = CGROUPS({ "third", .workers = 2, ON_ONE_CPU },
					    { "fourth", .workers = 2, ON_ONE_CPU }),
			 .hold = HOLD_MS(1500) },
		       { .hold = HOLD_MS(1500) }),
	.hold_ms = 3000,
	.check = check,
	.faults = FAULTS({ op_cpu_weight("first", 400, .at_ms = 50), .step = 1,
			   .breaks = "first_us_over_second_us.between" },
			 { op_freeze("second", .at_ms = 100), .step = 1,
			   .breaks = "first_us_over_second_us.between" },
			 { op_write("second", "cpu.max", "10000 100000", .at_ms = 50), .step = 1,
			   .breaks = "first_us_over_second_us.between" }),
};
