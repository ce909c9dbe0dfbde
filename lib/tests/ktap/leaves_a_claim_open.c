// SPDX-License-Identifier: GPL-2.0
/* A claim that was named is not judged in the run: the plan stays whole. */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *spin = run_group(run, "spin");

	if (!run->wall_ns)
		claim_each(v, spin, work_units, at_least, 1);
	claim_each(v, spin, completed, eq, true);
}

SCENARIO = {
	.what = "a claim is left open",
	.promise = "none, it is an example",
	.groups = GROUPS({ .name = "spin" }),
	.hold_ms = 100,
	.check = check,
};
