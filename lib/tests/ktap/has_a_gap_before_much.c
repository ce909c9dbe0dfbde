// SPDX-License-Identifier: GPL-2.0
/*
 * A worker is stopped for a while, and then two others take turns until a trace is full, ahead of
 * whatever else wants their CPU.
 */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	claim_each(v, run_group(run, "stopped"), completed, eq, false);
}

SCENARIO = {
	.what = "a worker is kept from its CPU long before the end",
	.promise = "none, it is an example",
	.groups = GROUPS({ .name = "stopped", .work = &work_spin_wait, .cpus = CPU(0) }),
	.steps = STEPS({ .ops = OPS(op_stop("stopped", 0, .at_ms = 50, .for_ms = 400)),
			 .hold = HOLD_MS(500) },
		       { .ops = OPS(op_end("stopped"),
				    op_spawn(GROUP("others", .workers = 2, .cpus = CPU(0),
						   .policy = { .kind = POLICY_FIFO, .priority = 1 },
						   .work = &work_yield_heavy))),
			 .hold = HOLD_MS(600) }),
	.hold_ms = 1100,
	.check = check,
};
