// SPDX-License-Identifier: GPL-2.0
/*
 * Two SCHED_IDLE spinners beside a normal one on the same CPU get next to nothing.
 *
 *   (affinity: the first usable CPU)
 *   |- normal   1 x SpinWait
 *   `- idlers   2 x SpinWait, SCHED_IDLE
 *
 * Promise: sched(7): SCHED_IDLE is for very low priority jobs, lower even than nice 19; its weight
 * is WEIGHT_IDLEPRIO, 3, in kernel/sched/sched.h.
 */
#include "scenario/scenario.h"
#include "sys/clock.h"

#define TICK_NS (10 * NSEC_PER_MSEC)	/* the longest that can be configured */

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *normal = run_group(run, "normal");
	const struct cgroup_stats *idlers = run_group(run, "idlers");
	uint64_t idlers_ns = idlers->total_cpu_time_ns;
	uint64_t allowed_ns = normal->total_cpu_time_ns / 100 + 2 * TICK_NS;

	claim_each(v, normal, work_units, at_least, 1);
	claim_kind(v, NO_PROGRESS);
	claim_share(v, idlers_ns, allowed_ns, at_most, 1);
	claim_because(v, "two weights of 3 beside 1024 are 0.6 %, and a tick too much for each");
	claim_kind(v, UNFAIR);
}

SCENARIO = {
	.what = "SCHED_IDLE yields to normal tasks",
	.promise = "sched(7), SCHED_IDLE; WEIGHT_IDLEPRIO",
	.needs = { .schedstat = true },
	.groups = GROUPS({ "normal", .cpus = FIRST_CPUS(1) },
			 { "idlers", .workers = 2, .cpus = FIRST_CPUS(1),
			   .policy = { .kind = POLICY_IDLE } }),
	.hold_ms = 1500,
	.check = check,
	.faults = FAULTS({ op_policy("idlers", 0, POLICY_NORMAL),
			   .breaks = "idlers_ns_over_allowed_ns.at_most" },
			 { op_policy("idlers", ALL_WORKERS, POLICY_BATCH),
			   .breaks = "idlers_ns_over_allowed_ns.at_most" }),
};
