// SPDX-License-Identifier: GPL-2.0
/* A worker is stopped for a while, which its longest gap shows, in a run that is red. */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *stopped = run_group(run, "stopped");

	claim_each(v, stopped, work_units, at_least, 1);
	claim_each(v, stopped, max_gap_ms, at_least, 400);
	claim_each(v, stopped, completed, eq, false);
}

SCENARIO = {
	.what = "a worker is kept from its CPU",
	.promise = "none, it is an example",
	.groups = GROUPS({ .name = "stopped" }, { .name = "other" }),
	.hold_ms = 600,
	.check = check,
	.ops = OPS(op_stop("stopped", 0, .at_ms = 100, .for_ms = 450)),
};
