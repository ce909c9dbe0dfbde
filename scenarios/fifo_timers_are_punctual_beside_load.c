// SPDX-License-Identifier: GPL-2.0
/*
 * What cyclictest looks at: load does not delay the timers of a real-time task, as it does those
 * of a normal one on the same CPU.
 *
 *   (affinity: the first usable CPU)
 *   step 0   |- fifo   1 x TimerLatency every ms, FIFO 80
 *            `- fair   1 x TimerLatency every ms
 *   step 1   the same and load, 2 x SpinWait
 *
 * Promise: sched(7): a SCHED_FIFO thread that becomes runnable preempts any normal one at once.
 */
#include "scenario/scenario.h"

/* Who had no timer at all in that second is as late as can be. */
static const struct phase_metrics *loaded(const struct run *run, const char *group)
{
	const struct phase_cgroup_stats *phase = run_phase(run, STEP(1), group);

	return phase && phase->timer_sample_total ? &phase->metrics : NULL;
}

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *fifo = run_group(run, "fifo");
	const struct phase_metrics *fifo_loaded = loaded(run, "fifo");
	const struct phase_metrics *fair_loaded = loaded(run, "fair");
	double fifo_us = fifo_loaded ? fifo_loaded->median_timer_latency_us.v : INFINITY;
	double fair_us = fair_loaded ? fair_loaded->p99_timer_latency_us.v : INFINITY;

	claim_each(v, fifo, sched_policy_error, is_none);
	/* Half of the wakeups, since the worst of them are the machine's own. */
	claim_ratio_across_phases(v, run, fifo, STEP(0), STEP(1), median_timer_latency_us, at_most,
				  4);
	claim_because(v, "the load has a lower class and is preempted at once");
	claim_kind(v, BENCHMARK);
	claim_share(v, fifo_us, fair_us, at_most, 0.5);
	claim_because(v, "the normal task waits for its turn, the real-time one does not");
	claim_kind(v, BENCHMARK);
}

#define EVERY_MS WORK_PARAMS(struct timer_latency_params, .interval_us = 1000)

SCENARIO = {
	.what = "timers of a SCHED_FIFO task are as punctual beside load as without",
	.promise = "sched(7), SCHED_FIFO",
	.groups = GROUPS({ "fifo", .work = &work_timer_latency, .params = EVERY_MS,
			   .cpus = FIRST_CPUS(1),
			   .policy = { .kind = POLICY_FIFO, .priority = 80 } },
			 { "fair", .work = &work_timer_latency, .params = EVERY_MS,
			   .cpus = FIRST_CPUS(1) }),
	.steps = STEPS({ .hold = HOLD_FRACTION(0.5) },
		       { .groups = GROUPS({ "load", .workers = 2, .cpus = FIRST_CPUS(1) }),
			 .hold = HOLD_FRACTION(0.5) }),
	.hold_ms = 2000,
	.check = check,
	.faults = FAULTS({ op_policy("fifo", 0, POLICY_IDLE), .step = 1,
			   .breaks = "fifo_us_over_fair_us.at_most" }),
};
