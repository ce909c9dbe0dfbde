// SPDX-License-Identifier: GPL-2.0
/*
 * A SCHED_FIFO spinner that never sleeps leaves 5 % of its CPU to those below it.
 *
 *   (affinity: the first usable CPU)
 *   |- hog    1 x SpinWait, FIFO 10
 *   `- fair   1 x SpinWait
 *
 * Promise: Documentation/scheduler/sched-rt-group.rst, and since Linux 6.12 the fair server: 50 ms
 * of every second are kept for normal tasks.
 */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *hog = run_group(run, "hog");
	const struct cgroup_stats *fair = run_group(run, "fair");

	claim_each(v, hog, sched_policy_error, is_none);
	claim_stat(v, hog, min_off_cpu_pct, at_least, 4);
	claim_because(v, "two times 50 ms in two seconds are not for it");
	claim_kind(v, UNFAIR);
	/* Other normal tasks of this CPU have their part in it. */
	claim_each(v, fair, work_units, at_least, 1);
	claim_kind(v, NO_PROGRESS);
}

SCENARIO = {
	.what = "normal tasks get 4 % of a CPU that a SCHED_FIFO task never leaves",
	.promise = "Documentation/scheduler/sched-rt-group.rst; sched/deadline, fair server",
	.needs = { .schedstat = true },
	.groups = GROUPS({ "hog", .cpus = FIRST_CPUS(1),
			   .policy = { .kind = POLICY_FIFO, .priority = 10 } },
			 { "fair", .cpus = FIRST_CPUS(1) }),
	.hold_ms = 2050,
	.check = check,
	.faults = FAULTS({ op_stop("fair", 0), .breaks = "fair.work_units.at_least" }),
};
