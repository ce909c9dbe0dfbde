// SPDX-License-Identifier: GPL-2.0
/* Expectations that nothing could meet are errors of the check. */
#include <math.h>

#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *spin = run_group(run, "spin");

	claim_each(v, spin, work_units, between, 2, 1);
	claim(v, run->nr_groups, near, 1, -1);
	claim(v, run->nr_groups, at_most, NAN);
	claim_each(v, spin, cpus_used, subset_of, NULL);
}

SCENARIO = {
	.what = "the check is wrong",
	.promise = "none, it is an example",
	.groups = GROUPS({ .name = "spin" }),
	.hold_ms = 100,
	.check = check,
};
