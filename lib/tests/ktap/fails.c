// SPDX-License-Identifier: GPL-2.0
/* Two claims fail, with reason and causes, and the claims between and after them are judged. */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *spin = run_group(run, "spin");

	claim_each(v, spin, completed, eq, false);
	claim_because(v, "it was to be killed");
	claim_each(v, spin, completed, eq, true);
	claim_each(v, spin, exit_info, is_some);
	claim(v, run->nr_groups, between, 2, 4);
}

SCENARIO = {
	.what = "a promise is broken",
	.promise = "none, it is an example",
	.groups = GROUPS({ .name = "spin" }),
	.hold_ms = 100,
	.check = check,
};
