// SPDX-License-Identifier: GPL-2.0
/* A denominator was measured and is zero: there is no signal. */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *spin = run_group(run, "spin");

	claim_ratio(v, spin, spin, vmstat_numa_pages_migrated, at_most, 1);
	claim_spread(v, spin, work_units, at_most, 2);
	claim_each(v, spin, work_units, at_least, 1);
}

SCENARIO = {
	.what = "there is no signal",
	.promise = "none, it is an example",
	.groups = GROUPS({ .name = "spin" }),
	.hold_ms = 100,
	.check = check,
};
