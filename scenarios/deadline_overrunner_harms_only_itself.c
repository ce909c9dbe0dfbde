// SPDX-License-Identifier: GPL-2.0
/*
 * SCHED_DEADLINE spinners that never stop by themselves get what they have reserved and no more;
 * a modest task with a reservation of its own does not notice them.
 *
 *   runner's cgroup
 *   |- overrunners   1 x SpinWait for each usable CPU, DEADLINE 5 ms of 20 ms
 *   |- halves        1 x SpinWait for each usable CPU, DEADLINE 5 ms of 40 ms
 *   |- steady        1 x TimerLatency every 10 ms, DEADLINE 5 ms of 10 ms
 *   `- fair          1 x SpinWait for each usable CPU
 *
 * Promise: Documentation/scheduler/sched-deadline.rst: CBS gives each task its runtime in every
 * period, throttles it beyond, and so isolates tasks from each other.
 */
#include <math.h>

#include "scenario/scenario.h"
#include "sys/clock.h"
#include "sys/cpufreq.h"

/* A CPU below its highest frequency takes longer for the same runtime, which is scaled by it. */
static double least_off_cpu_pct(const struct run *run)
{
	double least = 72;

	for (size_t i = 0; i < run->cpus.len; i++)
		least = fmin(least, 100 - 28 / cpufreq_lowest((int)run->cpus.v[i]));
	return fmax(least, 0);
}

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *overrunners = run_group(run, "overrunners");
	const struct cgroup_stats *halves = run_group(run, "halves");
	const struct cgroup_stats *steady = run_group(run, "steady");

	claim_each(v, overrunners, sched_policy_error, is_none);
	claim_each(v, halves, sched_policy_error, is_none);
	claim_each(v, steady, sched_policy_error, is_none);
	claim_stat(v, overrunners, avg_off_cpu_pct, between, least_off_cpu_pct(run), 82);
	claim_because(v, "5 of 20 ms; it is enforced by ticks, but what is too much is paid back");
	claim_kind(v, ISOLATION);
	/* And where the frequency may be anything. */
	claim_ratio(v, overrunners, halves, schedstat_cpu_time_ns, between, 1.7, 2.4);
	claim_because(v, "twice the bandwidth: what ticks let them have too much is paid back");
	claim_kind(v, ISOLATION);
	/*
	 * Nothing but an earlier deadline goes before it, and it needs next to no time. A virtual
	 * CPU that its host has taken away comes back after slices of the host, of some ms each,
	 * for which the task pays: it has reserved enough for that.
	 */
	claim_stat(v, steady, median_timer_latency_us, at_most,
		   1000 + 10000 * (fmax(run->noise.dilation, 1) - 1));
	claim_because(v, "its deadline of 10 ms was guaranteed to it");
	claim_kind(v, ISOLATION);
}

SCENARIO = {
	.what = "a SCHED_DEADLINE task that overruns is throttled and harms no other",
	.promise = "Documentation/scheduler/sched-deadline.rst, CBS",
	.needs = { .symmetric = true, .schedstat = true },
	.groups = GROUPS({ "overrunners", .workers = PER_CPU(1),
			   .policy = { .kind = POLICY_DEADLINE, .runtime_ns = 5 * NSEC_PER_MSEC,
				       .deadline_ns = 20 * NSEC_PER_MSEC } },
			 { "halves", .workers = PER_CPU(1),
			   .policy = { .kind = POLICY_DEADLINE, .runtime_ns = 5 * NSEC_PER_MSEC,
				       .deadline_ns = 40 * NSEC_PER_MSEC } },
			 { "steady", .work = &work_timer_latency,
			   .params = WORK_PARAMS(struct timer_latency_params, .interval_us = 10000),
			   .policy = { .kind = POLICY_DEADLINE, .runtime_ns = 5 * NSEC_PER_MSEC,
				       .deadline_ns = 10 * NSEC_PER_MSEC } },
			 { "fair", .workers = PER_CPU(1) }),
	.hold_ms = 1500,
	.check = check,
	/* A single CPU has no more to give; less for the others is as wrong. */
	.faults = FAULTS({ op_policy("halves", ALL_WORKERS, POLICY_DEADLINE,
				     .policy.runtime_ns = 3 * NSEC_PER_MSEC,
				     .policy.deadline_ns = 40 * NSEC_PER_MSEC),
			   .breaks = "overrunners_over_halves.schedstat_cpu_time_ns.between" },
			 { op_policy("steady", 0, POLICY_IDLE),
			   .breaks = "steady.median_timer_latency_us.at_most" }),
};
