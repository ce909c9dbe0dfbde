// SPDX-License-Identifier: GPL-2.0
/* There is no signal, and the scenario says that this is no reason to be red. */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *spin = run_group(run, "spin");

	claim_spread(v, spin, work_units, at_most, 2);
	claim_because(v, "not shown: nothing is red");
	claim_each(v, spin, work_units, at_least, 1);
}

SCENARIO = {
	.what = "there may be no signal",
	.promise = "none, it is an example",
	.groups = GROUPS({ .name = "spin" }),
	.hold_ms = 100,
	.check = check,
	.allow_inconclusive = true,
	.fixes = FIXES("commit 0123456789ab (\"not shown: nothing failed\")"),
};
