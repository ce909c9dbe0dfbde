// SPDX-License-Identifier: GPL-2.0
/* Two groups are called the same, one of them in an op that comes later. */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	claim_each(v, run_group(run, "a"), work_units, at_least, 1);
}

SCENARIO = {
	.what = "it is a mistake",
	.promise = "none, it is an example",
	.groups = GROUPS({ .name = "a" }),
	.steps = STEPS({ .hold = HOLD_MS(20) },
		       { .ops = OPS(op_spawn(GROUP(.name = "a"), .at_ms = 5)),
			 .hold = HOLD_MS(20) }),
	.hold_ms = 100,
	.check = check,
};
