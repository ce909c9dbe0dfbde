// SPDX-License-Identifier: GPL-2.0
/* Gates: of the scenario and of a group, of every outcome. */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	claim(v, run->nr_groups, eq, 2);
}

SCENARIO = {
	.what = "there are gates",
	.promise = "none, it is an example",
	.groups = GROUPS({ .name = "spin", .gates = { .min_work_units = 1e18 } },
			 { .name = "other", .gates = { .max_gap_ms = GATE_OFF } }),
	.gates = { .not_stuck = true, .isolation = true, .min_page_locality = 0.5,
		   .max_p99_wake_latency_ns = 1000000 },
	.hold_ms = 100,
	.check = check,
};
