// SPDX-License-Identifier: GPL-2.0
/* Two needs are unmet: every claim is skipped, and every line names both. */
#include "scenario/scenario.h"

static const char *why_not(void)
{
	return "nobody has it";
}

static const struct work_type never = { .name = "Never", .unavailable = why_not };

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *spin = run_group(run, "spin");

	claim_each(v, spin, work_units, at_least, 1);
}

SCENARIO = {
	.what = "it does not apply here",
	.promise = "none, it is an example",
	.needs = { .cpus = 5000 },
	.groups = GROUPS({ "spin", .work = &never }),
	.hold_ms = 100,
	.check = check,
};
