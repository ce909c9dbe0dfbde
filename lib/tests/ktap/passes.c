// SPDX-License-Identifier: GPL-2.0
/* Every claim passes; equal labels are told apart. */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *spin = run_group(run, "spin");

	claim_each(v, spin, work_units, at_least, 1);
	claim_each(v, spin, completed, eq, true);
	claim_each(v, spin, completed, eq, true);
	claim(v, run->nr_groups, eq, 1);
}

SCENARIO = {
	.what = "everything is as it should be",
	.promise = "none, it is an example",
	.groups = GROUPS({ .name = "spin" }),
	.hold_ms = 100,
	.check = check,
	.faults = FAULTS({ op_kill("spin", 0), .breaks = "spin.completed.eq" }),
};
