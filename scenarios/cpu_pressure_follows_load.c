// SPDX-License-Identifier: GPL-2.0
/*
 * The CPU pressure of a cgroup is high while its tasks have to wait for each other, and only then.
 *
 *   (cpuset: the first usable CPU)
 *   loaded    1 x SpinWait
 *   step 0    |- alone
 *   step 1    `- rivals   3 x SpinWait more
 *   step 2    |- alone
 *
 * Promise: Documentation/accounting/psi.rst: "some" is the share of time in which at least some
 * tasks are stalled on the resource, "total" tracks it in us.
 */
#include "scenario/scenario.h"

static double stall_us(const struct run *run, unsigned int phase)
{
	return run_readings(run, "loaded", phase)->cpu_stall_us.v;
}

static void check(struct verdict *v, const struct run *run)
{
	double before_us = stall_us(run, STEP(0));
	double loaded_us = stall_us(run, STEP(1));
	double after_us = stall_us(run, STEP(2));
	double wall_us = run_readings(run, "loaded", STEP(1))->wall_us.v;

	claim_reading(v, run, "loaded", STEP(1), cpu_stall_us, gt, 0);
	claim_share(v, loaded_us, wall_us, between, 0.8, 1.05);
	claim_because(v, "four spinners on one CPU: three of them wait at any time");
	claim_share(v, before_us, loaded_us, at_most, 0.25);
	claim_because(v, "one spinner has nobody to wait for");
	claim_share(v, after_us, loaded_us, at_most, 0.25);
	claim_because(v, "the rivals are gone");
}

#define A_HOG ARGV("sh", "-c", "while :; do :; done")

SCENARIO = {
	.what = "CPU pressure rises under load and falls after it",
	.promise = "Documentation/accounting/psi.rst",
	.needs = { .controllers = "cpuset", .pressure = true },
	.cgroups = CGROUPS({ "loaded", .workers = 1, .cpuset = CPU(0) }),
	.steps = STEPS({ .hold = HOLD_FRACTION(0.3) },
		       { .groups = GROUPS({ "rivals", .workers = 3, .cgroup = "loaded" }),
			 .hold = HOLD_FRACTION(0.3) },
		       { .hold = HOLD_FRACTION(0.3) }),
	.hold_ms = 2400,
	.check = check,
	.faults = FAULTS({ op_end("rivals", .at_ms = 50), .step = 1,
			   .breaks = "loaded_us_over_wall_us.between" },
			 { op_run("hog", A_HOG, .other = "loaded", .at_ms = 50), .step = 0,
			   .breaks = "before_us_over_loaded_us.at_most" },
			 { op_run("hog", A_HOG, .other = "loaded", .at_ms = 50), .step = 2,
			   .breaks = "after_us_over_loaded_us.at_most" }),
};
