// SPDX-License-Identifier: GPL-2.0
/*
 * Workers that sleep most of the time are given another CPU; from then on they wake up there.
 *
 *   step 0   (affinity: usable CPU 0)   `- sleepers   2 x IdleChurn
 *   step 1   (affinity: usable CPU 1)   `- sleepers   the same workers
 *   step 2   (affinity: usable CPU 0)   `- sleepers   the same workers
 *   all      (affinity: usable CPU 1)   `- other      1 x SpinWait
 *
 * Promise: sched_setaffinity(2): the new mask holds for a thread that is blocked, too; its wakeup
 * must not take it back to the CPU where it ran before (S13, S32).
 */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *sleepers = run_group(run, "sleepers");
	const struct cgroup_stats *other = run_group(run, "other");

	/* What ops do to affinities is not known to the group: its CPUs are those of the start. */
	claim_each_slice(v, sleepers, STEP(0), cpus_used, subset_of, &sleepers->cpus);
	claim_kind(v, ISOLATION);
	claim_each_slice(v, sleepers, STEP(1), cpus_used, subset_of, &other->cpus);
	claim_kind(v, ISOLATION);
	claim_each_slice(v, sleepers, STEP(1), iterations, at_least, 1);
	claim_kind(v, NO_PROGRESS);
	claim_each_slice(v, sleepers, STEP(2), cpus_used, subset_of, &sleepers->cpus);
	claim_kind(v, ISOLATION);
}

SCENARIO = {
	.what = "sleepers wake up inside of the mask that they were given meanwhile",
	.promise = "sched_setaffinity(2)",
	.needs = { .cpus = 2 },
	.groups = GROUPS({ "sleepers", .workers = 2, .work = &work_idle_churn, .cpus = CPU(0) },
			 { "other", .cpus = CPU(1) }),
	.steps = STEPS({ .hold = HOLD_FRACTION(0.33) },
		       { .ops = OPS(op_affinity("sleepers", ALL_WORKERS, CPU(1))),
			 .hold = HOLD_FRACTION(0.33) },
		       { .ops = OPS(op_affinity("sleepers", ALL_WORKERS, CPU(0))),
			 .hold = HOLD_FRACTION(0.33) }),
	.hold_ms = 2400,
	.check = check,
	.faults = FAULTS({ op_affinity("sleepers", 1, CPU(0), .at_ms = 100), .step = 1,
			   .breaks = "sleepers.Step[1].each.cpus_used.subset_of" },
			 { op_affinity("sleepers", 0, CPU(1), .at_ms = 100), .step = 2,
			   .breaks = "sleepers.Step[2].each.cpus_used.subset_of" }),
};
