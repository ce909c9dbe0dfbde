// SPDX-License-Identifier: GPL-2.0
/* The run cannot be made, because an op names a worker that there is not. */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *spin = run_group(run, "spin");

	claim_each(v, spin, work_units, at_least, 1);
}

SCENARIO = {
	.what = "the test itself is broken",
	.promise = "none, it is an example",
	.groups = GROUPS({ .name = "spin" }),
	.hold_ms = 100,
	.check = check,
	.ops = OPS(op_kill("spin", 7)),
};
