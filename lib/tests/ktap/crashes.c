// SPDX-License-Identifier: GPL-2.0
/* The check crashes after its first claim, which is kept. */
#include <signal.h>

#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *spin = run_group(run, "spin");

	claim_each(v, spin, work_units, at_least, 1);
	if (run->wall_ns)
		raise(SIGSEGV);
	claim_each(v, spin, completed, eq, true);
}

SCENARIO = {
	.what = "the runner crashes",
	.promise = "none, it is an example",
	.groups = GROUPS({ .name = "spin" }),
	.hold_ms = 100,
	.check = check,
};
