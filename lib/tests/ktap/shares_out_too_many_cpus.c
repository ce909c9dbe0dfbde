// SPDX-License-Identifier: GPL-2.0
/* More disjoint parts than CPUs. */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	claim_each(v, run_group(run, "a"), work_units, at_least, 1);
}

SCENARIO = {
	.what = "it is a mistake",
	.promise = "none, it is an example",
	.groups = GROUPS({ "a", .cpus = DISJOINT(0, 5000) }),
	.hold_ms = 100,
	.check = check,
};
