// SPDX-License-Identifier: GPL-2.0
/*
 * Two SCHED_IDLE spinners beside a normal one on the same CPU get next to nothing, yet something.
 *
 *   (affinity: the first usable CPU)
 *   |- normal   1 x SpinWait
 *   `- idlers   2 x SpinWait, SCHED_IDLE
 *
 * Promise: sched(7): SCHED_IDLE is for very low priority jobs, lower even than nice 19; its weight
 * is WEIGHT_IDLEPRIO, 3, in kernel/sched/sched.h. It is a weight nevertheless: nobody starves.
 */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *normal = run_group(run, "normal");
	const struct cgroup_stats *idlers = run_group(run, "idlers");

	claim_each(v, idlers, work_units, at_least, 1);
	claim_kind(v, NO_PROGRESS);
	claim_ratio(v, idlers, normal, schedstat_cpu_time_ns, at_most, 0.05);
	claim_because(v, "two weights of 3 beside 1024 are 0.6 %, and a tick too much for each");
	claim_kind(v, UNFAIR);
}

SCENARIO = {
	.what = "SCHED_IDLE yields to normal tasks and does not starve",
	.promise = "sched(7), SCHED_IDLE; WEIGHT_IDLEPRIO",
	.needs = { .schedstat = true },
	.groups = GROUPS({ "normal", .cpus = FIRST_CPUS(1) },
			 { "idlers", .workers = 2, .cpus = FIRST_CPUS(1),
			   .policy = { .kind = POLICY_IDLE } }),
	.hold_ms = 1500,
	.check = check,
	.faults = FAULTS({ op_policy("idlers", 0, POLICY_NORMAL),
			   .breaks = "idlers_over_normal.schedstat_cpu_time_ns.at_most" },
			 { op_policy("idlers", ALL_WORKERS, POLICY_BATCH),
			   .breaks = "idlers_over_normal.schedstat_cpu_time_ns.at_most" }),
};
