// SPDX-License-Identifier: GPL-2.0
/*
 * Cgroups that come later share the CPU with those that are there, from then on and no more.
 *
 *   (cpuset: the first usable CPU, equal weights)
 *   step 0   |- first, second   1 x SpinWait each          1/2 each
 *   step 1   `- third, fourth   2 x SpinWait each, new     1/4 each
 *
 * Promise: Documentation/admin-guide/cgroup-v2.rst: shares by the weights of the active siblings.
 * S48 of the catalog of scenarios.
 */
#include "scenario/scenario.h"

static double usage_us(const struct run *run, const char *cgroup, unsigned int phase)
{
	return run_readings(run, cgroup, phase)->usage_us.v;
}

static void check(struct verdict *v, const struct run *run)
{
	double alone_us = usage_us(run, "first", STEP(0)) + usage_us(run, "second", STEP(0));
	double older_us = usage_us(run, "first", STEP(1)) + usage_us(run, "second", STEP(1));
	double newer_us = usage_us(run, "third", STEP(1)) + usage_us(run, "fourth", STEP(1));

	claim_share(v, older_us, alone_us, between, 0.4, 0.62);
	claim_because(v, "two of four equal cgroups instead of all");
	claim_share(v, newer_us, older_us, between, 0.7, 1.43);
	claim_because(v, "who comes later gets neither more nor less for it");
	claim_each(v, run_cgroup(run, "third"), work_units, at_least, 1);
	claim_each(v, run_cgroup(run, "fourth"), work_units, at_least, 1);
}

#define ON_ONE_CPU .cpu_weight = 100, .cpuset = CPU(0)

SCENARIO = {
	.what = "a cgroup that comes later takes its share, and no more",
	.promise = "Documentation/admin-guide/cgroup-v2.rst, weights",
	.needs = { .controllers = "cpu cpuset" },
	.cgroups = CGROUPS({ "first", .workers = 1, ON_ONE_CPU },
			   { "second", .workers = 1, ON_ONE_CPU }),
	.steps = STEPS({ .hold = HOLD_MS(1500) },
		       { .cgroups = CGROUPS({ "third", .workers = 2, ON_ONE_CPU },
					    { "fourth", .workers = 2, ON_ONE_CPU }),
			 .hold = HOLD_MS(1500) }),
	.hold_ms = 3000,
	.check = check,
	.faults = FAULTS({ op_cpu_weight("third", 400, .at_ms = 50), .step = 1,
			   .breaks = "newer_us_over_older_us.between" },
			 { op_end("fourth", .at_ms = 50), .step = 1,
			   .breaks = "older_us_over_alone_us.between" }),
};
