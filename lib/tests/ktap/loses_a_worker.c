// SPDX-License-Identifier: GPL-2.0
/* A worker is killed: what is claimed of it fails, and says how it ended. */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *spin = run_group(run, "spin");

	claim_each(v, spin, work_units, at_least, 1);
	claim_each(v, spin, exit_info, is_none);
	claim_spread(v, spin, work_units, at_most, 2);
}

SCENARIO = {
	.what = "a worker dies",
	.promise = "none, it is an example",
	.groups = GROUPS({ .name = "spin" }),
	.hold_ms = 100,
	.check = check,
	.ops = OPS(op_kill("spin", 0, .at_ms = 20)),
};
