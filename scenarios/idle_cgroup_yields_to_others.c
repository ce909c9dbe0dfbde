// SPDX-License-Identifier: GPL-2.0
/*
 * A cgroup with cpu.idle leaves the CPU to a normal one, and has all of it when that one is gone.
 *
 *   (cpuset: the first usable CPU)
 *   step 0   |- background   cpu.idle 1, 2 x SpinWait
 *            `- normal       1 x SpinWait
 *   step 1   `- background   the same workers
 *
 * Promise: Documentation/admin-guide/cgroup-v2.rst, cpu.idle: the scheduling policy of the cgroup
 * is like SCHED_IDLE. Its weight is then WEIGHT_IDLEPRIO (3) against 1024.
 */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	double background_us = run_readings(run, "background", STEP(0))->usage_us.v;
	double normal_us = run_readings(run, "normal", STEP(0))->usage_us.v;
	double alone_us = run_readings(run, "background", STEP(1))->usage_us.v;
	double wall_us = run_readings(run, "background", STEP(1))->wall_us.v;

	claim_share(v, background_us, normal_us, at_most, 0.06);
	claim_because(v, "3 / 1024 and a tick or two; equal weights would make it 1");
	claim_share(v, alone_us, wall_us, at_least, 0.7);
	claim_because(v, "nobody else wants the CPU");
}

SCENARIO = {
	.what = "a cgroup with cpu.idle gets what others leave, and all of that",
	.promise = "Documentation/admin-guide/cgroup-v2.rst, cpu.idle",
	.fixes = FIXES("commit 304000390f88 (\"sched: Cgroup SCHED_IDLE support\")"),
	.needs = { .controllers = "cpu cpuset" },
	.cgroups = CGROUPS({ "background", .cpu_idle = 1, .workers = 2, .cpuset = CPU(0) }),
	.steps = STEPS({ .cgroups = CGROUPS({ "normal", .workers = 1, .cpuset = CPU(0) }),
			 .hold = HOLD_MS(1500) },
		       { .hold = HOLD_FRACTION(0.25) }),
	.hold_ms = 2000,
	.check = check,
	.faults = FAULTS({ op_write("background", "cpu.idle", "0", .at_ms = 500), .step = 0,
			   .breaks = "background_us_over_normal_us.at_most" },
			 { op_write("background", "cpu.max", "10000 100000", .at_ms = 9), .step = 1,
			   .breaks = "alone_us_over_wall_us.at_least" }),
};
