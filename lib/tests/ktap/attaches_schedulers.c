// SPDX-License-Identifier: GPL-2.0
/* Schedulers come, follow each other and go; scheduler_test.sh has a machine where they can. */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct run_scheduler *scheduler = &run->scheduler;

	claim_each(v, run_group(run, "spin"), completed, eq, true);
	claim(v, scheduler->attached, eq, 3);
	claim(v, scheduler->lost, eq, 0);
}

SCENARIO = {
	.what = "schedulers are attached, replaced and detached",
	.promise = "none, it is an example",
	.needs = { .programs = "sh" },
	.groups = GROUPS({ .name = "spin" }),
	.steps = STEPS({ .ops = OPS(op_attach(ARGV("scx_fake", "stay", "one")),
				    op_replace(ARGV("scx_fake", "stay", "two"), .at_ms = 100)),
			 .hold = HOLD_MS(200) },
		       { .ops = OPS(op_attach(ARGV("scx_fake", "stay", "three")),
				    op_detach(.at_ms = 100)),
			 .hold = HOLD_MS(200) }),
	.hold_ms = 400,
	.check = check,
	.faults = FAULTS({ op_kill("spin", 0), .breaks = "spin.completed.eq" }),
};
