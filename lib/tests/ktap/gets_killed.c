// SPDX-License-Identifier: GPL-2.0
/* Somebody kills the runner. */
#include <signal.h>

#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *spin = run_group(run, "spin");

	if (run->wall_ns)
		raise(SIGKILL);
	claim_each(v, spin, completed, eq, true);
}

SCENARIO = {
	.what = "the runner is killed",
	.promise = "none, it is an example",
	.groups = GROUPS({ .name = "spin" }),
	.hold_ms = 100,
	.check = check,
};
