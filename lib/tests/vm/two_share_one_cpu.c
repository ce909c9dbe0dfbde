// SPDX-License-Identifier: GPL-2.0
/* Two spinners on one CPU get on; realtime_test.sh takes that CPU away from them. */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *two = run_group(run, "two");

	claim_each(v, two, max_gap_ms, at_most, 120);
	claim_each(v, two, cpus_used, subset_of, &two->cpus);
}

SCENARIO = {
	.what = "two spinners on one CPU both get on",
	.promise = "none, it is a test",
	.needs = { .cpus = 2, .schedstat = true },
	.groups = GROUPS({ "two", .workers = 2, .work = &work_spin_wait, .cpus = CPU(0),
			   .gates = { .max_gap_ms = 120, .isolation = true } }),
	.hold_ms = 3000,
	.check = check,
	.faults = FAULTS({ op_stop("two", 0, .at_ms = 100, .for_ms = 2000),
			   .breaks = "two.max_gap_ms.at_most" }),
};
