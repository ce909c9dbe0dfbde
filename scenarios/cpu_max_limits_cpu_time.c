// SPDX-License-Identifier: GPL-2.0
/*
 * A cgroup gets the quota of its cpu.max, no more and no less, and its cpu.stat tells the truth.
 *
 *   (cpuset: the first usable CPU)
 *   `- capped   cpu.max 50 ms of every 100 ms, 2 x SpinWait; ended before the end
 *
 * Promise: Documentation/admin-guide/cgroup-v2.rst: the group may consume up to $MAX in each
 * $PERIOD; Documentation/scheduler/sched-bwc.rst: nr_periods, nr_throttled, throttled_time.
 */
#include "scenario/scenario.h"

/* 50 ms of every 100 ms. */
#define CPU_MAX "50000 100000"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *capped = run_cgroup(run, "capped");
	const struct cgroup_readings *stat = run_readings(run, "capped", STEP(0));
	double usage_us = stat->usage_us.v, wall_us = stat->wall_us.v;
	double periods = stat->periods.v, throttled = stat->throttled.v;
	double periods_us = 100000 * periods, throttled_us = stat->throttled_us.v;
	double workers_us = capped->total_cpu_time_ns / 1e3;
	double all_us = usage_us + run_readings(run, "capped", STEP(1))->usage_us.v;

	/* The step ends in the throttled half of a period, so it has one quota to the half. */
	claim_share(v, usage_us, wall_us, between, 0.475, 0.53);
	claim_because(v, "a half, within 5 %");
	claim_share(v, periods_us, wall_us, between, 0.9, 1.1);
	/* Where the machine itself stands still for a period, its timer finds nobody throttled. */
	claim_share(v, throttled, periods, at_least, 0.5);
	claim_because(v, "two spinners use up the quota of every period");
	claim_share(v, throttled_us, wall_us, between, 0.25, 0.6);
	claim_share(v, workers_us, all_us, between, 0.9, 1.05);
	claim_because(v, "both count the same work, the cgroup also how it ends");
}

SCENARIO = {
	.what = "a cgroup gets the quota of its cpu.max",
	.promise = "Documentation/admin-guide/cgroup-v2.rst, cpu.max",
	.needs = { .controllers = "cpu cpuset", .schedstat = true },
	.cgroups = CGROUPS({ "capped", .cpu_max = CPU_MAX, .workers = 2, .cpuset = CPU(0) }),
	.steps = STEPS({ .hold = HOLD_MS(2470) },
		       { .ops = OPS(op_end("capped", .at_ms = 1)), .hold = HOLD_MS(50) }),
	.hold_ms = 2600,
	.check = check,
	.faults = FAULTS({ op_write("capped", "cpu.max", "max", .at_ms = 2000),
			   .breaks = "usage_us_over_wall_us.between" },
			 { op_write("capped", "cpu.max", "40000 100000", .at_ms = 100),
			   .breaks = "usage_us_over_wall_us.between" },
			 { op_write("capped", "cpu.max", "120000 100000", .at_ms = 400),
			   .breaks = "throttled_over_periods.at_least" }),
};
