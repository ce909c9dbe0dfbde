// SPDX-License-Identifier: GPL-2.0
/*
 * Three tasks for each CPU ask for 40 % of a CPU as SCHED_DEADLINE: not all of them can get it.
 *
 *   runner's cgroup
 *   `- tasks   3 x TimerLatency for each usable CPU, DEADLINE 4 ms of 10 ms
 *
 * Promise: Documentation/scheduler/sched-deadline.rst, admission control: bandwidths may add up to
 * sched_rt_runtime_us / sched_rt_period_us, 95 %, of the CPUs; what goes beyond fails with EBUSY.
 */
#include "scenario/scenario.h"
#include "sys/clock.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *tasks = run_group(run, "tasks");
	size_t nr_cpus = run->cpus.len;
	/* Of 3 for each CPU at most 0.95 / 0.4 get in; since Linux 6.12 also a fair server. */
	size_t refused = (5 * nr_cpus + 7) / 8;

	claim_at_least_n(v, refused, tasks, sched_policy_error, contains_text,
			 "resource busy");
	claim_because(v, "120 % of all CPUs are asked for, and 95 % can be given");
	claim_at_least_n(v, nr_cpus, tasks, sched_policy_error, is_none);
	claim_because(v, "there is room for two of them on each CPU, and one is not too many");
}

SCENARIO = {
	.what = "SCHED_DEADLINE refuses more than it can guarantee",
	.promise = "Documentation/scheduler/sched-deadline.rst, admission control",
	.needs = { .symmetric = true },
	.groups = GROUPS({ "idle", .work = &work_timer_latency }),
	/*
	 * They end before the fault's limit is put back. Linux 6.18 counts anew then, and takes off
	 * what dead tasks had once more at their 0-lag time: a sum below 0 refuses everybody.
	 */
	.ops = OPS(op_spawn(GROUP("tasks", .workers = PER_CPU(3), .work = &work_timer_latency,
				  .params = WORK_PARAMS(struct timer_latency_params,
							.interval_us = 10000),
				  .policy = { .kind = POLICY_DEADLINE,
					      .runtime_ns = 4 * NSEC_PER_MSEC,
					      .deadline_ns = 10 * NSEC_PER_MSEC }),
			    .at_ms = 100),
		   op_end("tasks", .at_ms = 300)),
	.hold_ms = 400,
	.check = check,
	.faults = FAULTS({ op_sysctl("/proc/sys/kernel/sched_rt_runtime_us", "-1", .at_ms = 50),
			   .breaks = "tasks.sched_policy_error.at_least_refused.contains_text" }),
};
