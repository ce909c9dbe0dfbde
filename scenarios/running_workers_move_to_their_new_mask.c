// SPDX-License-Identifier: GPL-2.0
/*
 * Workers that run are given other CPUs, several times: they leave at once, wherever they are.
 *
 *   step 0, 2   (affinity: 1st half)   `- left    1 x SpinWait for each CPU of its half
 *               (affinity: 2nd half)   `- right   the same
 *   step 1, 3   (affinity: 2nd half)   `- left    the same workers
 *               (affinity: 1st half)   `- right   the same workers
 *
 * Promise: sched_setaffinity(2): when it returns the thread runs on none but the new CPUs, also one
 * that ran elsewhere in that moment. S13 of the catalog of scenarios.
 */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *left = run_group(run, "left");
	const struct cgroup_stats *right = run_group(run, "right");

	/* What ops do to affinities is not known to the group: its CPUs are those of the start. */
	for (unsigned int phase = STEP(0); phase <= STEP(3); phase++) {
		bool swapped = phase == STEP(1) || phase == STEP(3);

		claim_each_slice(v, left, phase, cpus_used, subset_of,
				 swapped ? &right->cpus : &left->cpus);
		claim_each_slice(v, right, phase, cpus_used, subset_of,
				 swapped ? &left->cpus : &right->cpus);
		claim_each_slice(v, left, phase, iterations, at_least, 1);
		claim_each_slice(v, right, phase, iterations, at_least, 1);
	}
}

#define SWAP OPS(op_affinity("left", ALL_WORKERS, DISJOINT(1, 2)), \
		 op_affinity("right", ALL_WORKERS, DISJOINT(0, 2)))
#define SWAP_BACK OPS(op_affinity("left", ALL_WORKERS, DISJOINT(0, 2)), \
		      op_affinity("right", ALL_WORKERS, DISJOINT(1, 2)))

SCENARIO = {
	.what = "running workers go where their new mask sends them",
	.promise = "sched_setaffinity(2)",
	.needs = { .cpus = 2 },
	.groups = GROUPS({ "left", .workers = PER_CPU(1), .cpus = DISJOINT(0, 2) },
			 { "right", .workers = PER_CPU(1), .cpus = DISJOINT(1, 2) }),
	.steps = STEPS({ .hold = HOLD_FRACTION(0.25) },
		       { .ops = SWAP, .hold = HOLD_FRACTION(0.25) },
		       { .ops = SWAP_BACK, .hold = HOLD_FRACTION(0.25) },
		       { .ops = SWAP, .hold = HOLD_FRACTION(0.25) }),
	.hold_ms = 1600,
	.check = check,
	.faults = FAULTS({ op_affinity("left", 0, DISJOINT(0, 2), .at_ms = 100), .step = 1,
			   .breaks = "left.Step[1].each.cpus_used.subset_of" },
			 { op_affinity("right", 0, DISJOINT(0, 2), .at_ms = 100), .step = 2,
			   .breaks = "right.Step[2].each.cpus_used.subset_of" }),
};
