// SPDX-License-Identifier: GPL-2.0
/* A program that does not exist: the error comes from the play, and all is cleaned up. */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	claim_each(v, run_group(run, "a"), work_units, at_least, 1);
}

SCENARIO = {
	.what = "it is a mistake",
	.promise = "none, it is an example",
	.groups = GROUPS({ .name = "a" }),
	.ops = OPS(op_run("noise", ARGV("/nonexistent/noise"), .at_ms = 10)),
	.hold_ms = 100,
	.check = check,
};
