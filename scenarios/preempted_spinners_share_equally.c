// SPDX-License-Identifier: GPL-2.0
/*
 * Equal spinners get equal CPU time, also when a real-time task interrupts them again and again:
 * who is preempted goes on with what is left of its turn, not with a new one.
 *
 *   (affinity: the first usable CPU)
 *   |- waker      1 x TimerLatency every 10 ms, FIFO 80
 *   `- spinners   3 x SpinWait
 *
 * Promise: Documentation/scheduler/sched-eevdf.rst: lag decides who runs, and to be preempted does
 * not change it. scx_qmap of Linux 6.12 gives a preempted task that may run on one CPU only the
 * first place and a whole slice, again and again: the others starve.
 */
#include "scenario/scenario.h"
#include "sys/clock.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *waker = run_group(run, "waker");
	const struct cgroup_stats *spinners = run_group(run, "spinners");
	uint64_t preemptions = waker->total_run_count;
	uint64_t wall_ms = run->wall_ns / NSEC_PER_MSEC;

	claim_share(v, preemptions, wall_ms, at_least, 0.04);
	claim_because(v, "one in 10 ms is asked for; a turn of sched_ext lasts for 20 to 30");
	claim_kind(v, BENCHMARK);
	claim_spread(v, spinners, schedstat_cpu_time_ns, at_most, 1.5);
	claim_because(v, "equal weights; of 400 ms each a slice more or less is 5 %");
	claim_kind(v, UNFAIR);
}

SCENARIO = {
	.what = "being preempted gains a spinner nothing over its equals",
	.promise = "Documentation/scheduler/sched-eevdf.rst, lag",
	.needs = { .schedstat = true },
	.groups = GROUPS({ "waker", .work = &work_timer_latency, .cpus = FIRST_CPUS(1),
			   .params = WORK_PARAMS(struct timer_latency_params,
						 .interval_us = 10000),
			   .policy = { .kind = POLICY_FIFO, .priority = 80 } },
			 { "spinners", .workers = 3, .cpus = FIRST_CPUS(1) }),
	.hold_ms = 1200,
	.check = check,
	.faults = FAULTS({ op_end("waker", .at_ms = 200),
			   .breaks = "preemptions_over_wall_ms.at_least" },
			 { op_nice("spinners", 0, 5),
			   .breaks = "spinners.schedstat_cpu_time_ns.max_over_min.at_most" }),
};
