// SPDX-License-Identifier: GPL-2.0
/* Long enough for something to happen beside it: scheduler_test.sh takes its scheduler away. */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	claim_each(v, run_group(run, "spin"), completed, eq, true);
	claim(v, run->scheduler.attached, at_most, 1);
}

SCENARIO = {
	.what = "nothing is lost",
	.promise = "none, it is an example",
	.groups = GROUPS({ .name = "spin" }),
	.hold_ms = 1000,
	.check = check,
};
