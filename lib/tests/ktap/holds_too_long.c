// SPDX-License-Identifier: GPL-2.0
/* The holds are longer than the scenario. */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	claim_each(v, run_group(run, "a"), work_units, at_least, 1);
}

SCENARIO = {
	.what = "it is a mistake",
	.promise = "none, it is an example",
	.groups = GROUPS({ .name = "a" }),
	.steps = STEPS({ .hold = HOLD_FRACTION(0.5) }, { .hold = HOLD_MS(51) }),
	.hold_ms = 100,
	.check = check,
};
