// SPDX-License-Identifier: GPL-2.0
/* The check does not stand a run without reports: no claim can be named. */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *spin = run_group(run, "spin");

	claim(v, spin->reports[0].work_units, at_least, 1);
}

SCENARIO = {
	.what = "the check is careless",
	.promise = "none, it is an example",
	.groups = GROUPS({ .name = "spin" }),
	.hold_ms = 100,
	.check = check,
};
