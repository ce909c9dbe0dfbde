// SPDX-License-Identifier: GPL-2.0
/*
 * Two kinds of sleepers wake up on a busy CPU: those who asked for a short slice get it at once
 * more often, the others wait until a slice has ended.
 *
 *   (affinity: the first usable CPU)
 *   |- busy    2 x SpinWait
 *   |- brief   2 x IdleChurn, 0.5 ms of work after 4 ms of sleep, slice 0.1 ms
 *   `- plain   2 x IdleChurn, the same with the slice that the kernel gives
 *
 * Promise: Documentation/scheduler/sched-eevdf.rst: a task can ask for its slice with
 * sched_setattr(), and the earlier virtual deadline that a shorter one brings is served first.
 */
#include "scenario/scenario.h"

/* Timer slack, a wakeup and a switch, in an emulated machine, too; slices are 0.7 ms and longer. */
#define PROMPT_NS (300 * NSEC_PER_USEC)
#define ENOUGH 100	/* so that chance alone does not make a factor of 1.4 of them */

#define SLEEPERS \
	.workers = 2, .cpus = FIRST_CPUS(1), .work = &work_idle_churn, \
	.params = WORK_PARAMS(struct idle_churn_params, .burst_us = 500, .sleep_us = 4000)

static uint64_t prompt_wakeups(const struct cgroup_stats *group)
{
	uint64_t n = 0;

	for (size_t i = 0; i < group->nr_reports; i++) {
		const struct u64_seq *samples = &group->reports[i].wake_latencies_ns;

		for (size_t k = 0; k < samples->len; k++)
			n += samples->v[k] < PROMPT_NS;
	}
	return n;
}

static void check(struct verdict *v, const struct run *run)
{
	uint64_t brief_prompt = prompt_wakeups(run_group(run, "brief"));
	uint64_t plain_prompt = prompt_wakeups(run_group(run, "plain"));
	/* Where other groups have the CPU most of the time, few wakeups are prompt. */
	bool enough = brief_prompt + plain_prompt >= ENOUGH;

	/* Measured: 2.0 to 4.5, and 0.9 to 1.1 with equal slices. */
	claim_share(v, brief_prompt, plain_prompt, at_least, enough ? 1.4 : 0);
	claim_because(v, "a short slice preempts one that is not over, an equal one waits");
	claim_kind(v, BENCHMARK);
	claim_only_if(v, enough, "hardly a wakeup was prompt");
}

SCENARIO = {
	.what = "a task with a short slice gets the CPU sooner after its wakeup",
	.promise = "Documentation/scheduler/sched-eevdf.rst, sched_setattr()",
	.fixes = FIXES("commit 857b158dc5e8 (\"sched/eevdf: Use sched_attr::sched_runtime\")",
		       "commit 85e511df3cec (\"sched/eevdf: Allow shorter slices\")"),
	.groups = GROUPS({ "busy", .workers = 2, .cpus = FIRST_CPUS(1) },
			 { "brief", SLEEPERS,
			   .policy = { .kind = POLICY_NORMAL, .runtime_ns = 100000 } },
			 { "plain", SLEEPERS }),
	.hold_ms = 2000,
	.allow_inconclusive = true,
	.check = check,
	.faults = FAULTS({ op_policy("plain", ALL_WORKERS, POLICY_NORMAL,
				     .policy.runtime_ns = 100000),
			   .breaks = "brief_prompt_over_plain_prompt.at_least" }),
};
