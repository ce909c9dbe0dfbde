// SPDX-License-Identifier: GPL-2.0
/* A group's name is mistyped. */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *spinn = run_group(run, "spinn");

	claim_each(v, spinn, work_units, at_least, 1);
	claim_spread(v, spinn, work_units, at_most, 2);
}

SCENARIO = {
	.what = "the check is mistyped",
	.promise = "none, it is an example",
	.groups = GROUPS({ .name = "spin" }),
	.hold_ms = 100,
	.check = check,
};
