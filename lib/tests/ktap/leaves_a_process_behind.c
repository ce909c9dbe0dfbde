// SPDX-License-Identifier: GPL-2.0
/* The check leaves a child behind, in a session of its own. */
#include <unistd.h>

#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *spin = run_group(run, "spin");

	if (run->wall_ns && !fork()) {
		setsid();
		for (;;)
			pause();
	}
	claim_each(v, spin, completed, eq, true);
}

SCENARIO = {
	.what = "something outlives the run",
	.promise = "none, it is an example",
	.groups = GROUPS({ .name = "spin" }),
	.hold_ms = 100,
	.check = check,
};
