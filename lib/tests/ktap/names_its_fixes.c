// SPDX-License-Identifier: GPL-2.0
/* A claim fails, and the scenario says what the kernel may lack. */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *spin = run_group(run, "spin");

	claim_each(v, spin, completed, eq, false);
	claim_kind(v, NO_PROGRESS);
	claim_spread(v, spin, work_units, at_most, 2);
}

SCENARIO = {
	.what = "a promise is broken",
	.promise = "none, it is an example",
	.groups = GROUPS({ .name = "spin" }),
	.hold_ms = 100,
	.check = check,
	.fixes = FIXES("commit 0123456789ab (\"sched: an example\")", "Doe, \"On Examples\", 2020"),
};
