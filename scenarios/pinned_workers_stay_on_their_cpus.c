// SPDX-License-Identifier: GPL-2.0
/*
 * Workers that are bound to a CPU run there and nowhere else, whatever would balance the load.
 *
 *   (affinity: usable CPU 0)
 *   |- left    3 x SpinWait: three times the load of the other side
 *   (affinity: usable CPU 1)
 *   `- right   1 x SpinWait
 *
 * Promise: sched_setaffinity(2): the thread runs on no CPU outside of its mask.
 */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *left = run_group(run, "left");
	const struct cgroup_stats *right = run_group(run, "right");

	claim_each(v, left, affinity_error, is_none);
	claim_each(v, left, cpus_used, subset_of, &left->cpus);
	claim_each(v, left, work_units, at_least, 1);
	claim_each(v, right, affinity_error, is_none);
	claim_each(v, right, cpus_used, subset_of, &right->cpus);
	claim_each(v, right, work_units, at_least, 1);
}

SCENARIO = {
	.what = "pinned workers stay on their CPUs",
	.promise = "sched_setaffinity(2)",
	.needs = { .cpus = 2 },
	.groups = GROUPS({ "left", .workers = 3, .work = &work_spin_wait, .cpus = CPU(0) },
			 { "right", .workers = 1, .work = &work_spin_wait, .cpus = CPU(1) }),
	.hold_ms = 400,
	.check = check,
	.faults = FAULTS({ op_affinity("left", 1, CPU(1), .at_ms = 100),
			   .breaks = "left.cpus_used.subset_of" },
			 { op_affinity("right", 0, CPU(0), .at_ms = 100),
			   .breaks = "right.cpus_used.subset_of" }),
};
