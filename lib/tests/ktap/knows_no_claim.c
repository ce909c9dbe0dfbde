// SPDX-License-Identifier: GPL-2.0
/* A bug is known of a claim that is not made. */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	claim_each(v, run_group(run, "spin"), completed, eq, true);
}

SCENARIO = {
	.what = "a misspelt excuse is a mistake",
	.promise = "none, it is an example",
	.groups = GROUPS({ .name = "spin" }),
	.hold_ms = 100,
	.check = check,
	.known = KNOWN({ "spin.complete.eq", .from = KERNEL_VERSION(3, 0, 0),
			 .reference = "report of an example" }),
};
