// SPDX-License-Identifier: GPL-2.0
/* A controller that no kernel has: a mistake, and no reason to skip. */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	claim_each(v, run_group(run, "a"), work_units, at_least, 1);
}

SCENARIO = {
	.what = "it is a mistake",
	.promise = "none, it is an example",
	.needs = { .controllers = "cpu cppu" },
	.groups = GROUPS({ .name = "a" }),
	.hold_ms = 100,
	.check = check,
};
