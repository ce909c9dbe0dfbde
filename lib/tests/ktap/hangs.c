// SPDX-License-Identifier: GPL-2.0
/* The check never returns; the limit is set short. */
#include <unistd.h>

#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *spin = run_group(run, "spin");

	claim_each(v, spin, work_units, at_least, 1);
	while (run->wall_ns)
		pause();
	claim_each(v, spin, completed, eq, true);
}

SCENARIO = {
	.what = "the runner hangs",
	.promise = "none, it is an example",
	.groups = GROUPS({ .name = "spin" }),
	.hold_ms = 100,
	.check = check,
	.limit_ms = 3000,
};
