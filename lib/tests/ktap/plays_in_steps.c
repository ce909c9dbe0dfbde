// SPDX-License-Identifier: GPL-2.0
/* Workers of one step, workers of all, and some whose passes are longer than a step. */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *always = run_group(run, "always");
	const struct cgroup_stats *guest = run_group(run, "guest");
	const struct cgroup_stats *slow = run_group(run, "slow");

	claim_each_slice(v, always, STEP(0), iterations, at_least, 1);
	claim_each_slice(v, always, STEP(1), iterations, at_least, 1);
	claim_phase(v, run, guest, STEP(0), total_iterations, at_least, 1);
	claim_phase(v, run, guest, STEP(1), total_iterations, at_least, 1);
	claim_each_slice(v, slow, STEP(1), iterations, at_least, 1);
	claim_each_slice(v, always, STEP(7), iterations, at_least, 1);
}

SCENARIO = {
	.what = "what a phase did not measure is not zero",
	.promise = "none, it is an example",
	.groups = GROUPS({ .name = "always" },
			 { "slow", .work = &work_bursty,
			   .params = WORK_PARAMS(struct bursty_params,
						 .burst_ms = 1, .sleep_ms = 5000) }),
	.steps = STEPS({ .groups = GROUPS({ .name = "guest" }), .hold = HOLD_MS(60) },
		       { .hold = HOLD_MS(60) }),
	.hold_ms = 200,
	.check = check,
};
