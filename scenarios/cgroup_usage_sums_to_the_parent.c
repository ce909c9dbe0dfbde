// SPDX-License-Identifier: GPL-2.0
/*
 * What the cgroups below a cgroup used is what that cgroup used.
 *
 *   parent
 *   |- parent/spinners   1 x SpinWait
 *   |- parent/sleepers   2 x Bursty: wakeups and sleeps
 *   |- parent/forkers    2 x ForkExit: tasks that are gone when the time is read
 *
 * Promise: Documentation/admin-guide/cgroup-v2.rst: cpu.stat is hierarchical.
 */
#include "scenario/scenario.h"

static double usage_us(const struct run *run, const char *cgroup)
{
	return run_readings(run, cgroup, STEP(0))->usage_us.v;
}

static void check(struct verdict *v, const struct run *run)
{
	double parent_us = usage_us(run, "parent");
	double children_us = usage_us(run, "parent/spinners") + usage_us(run, "parent/sleepers") +
			     usage_us(run, "parent/forkers");

	claim_reading(v, run, "parent/sleepers", STEP(0), usage_us, gt, 0);
	claim_reading(v, run, "parent/forkers", STEP(0), usage_us, gt, 0);
	claim_share(v, children_us, parent_us, between, 0.99, 1.01);
	claim_because(v, "all tasks below the parent are in one of the three");
}

SCENARIO = {
	.what = "the CPU time of cgroups sums up to that of their parent",
	.promise = "Documentation/admin-guide/cgroup-v2.rst, cpu.stat",
	.needs = { .controllers = "cpu" },
	.cgroups = CGROUPS({ "parent", .workers = NO_WORKERS },
			   { "parent/spinners", .workers = 1 },
			   { "parent/sleepers", .workers = 2, .work = &work_bursty,
			     WORK_PARAMS(struct bursty_params, .burst_ms = 5, .sleep_ms = 5) },
			   { "parent/forkers", .workers = 2, .work = &work_fork_exit }),
	/* Nobody runs while the times are read. */
	.ops = OPS(op_freeze("parent", .at_ms = 1500)),
	.hold_ms = 1600,
	.check = check,
	.faults = FAULTS({ op_remove("parent/forkers", .at_ms = 700),
			   .breaks = "children_us_over_parent_us.between" }),
};
