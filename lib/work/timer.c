// SPDX-License-Identifier: GPL-2.0
/*
 * Timers and idle CPUs: IdleChurn, TimerLatency.
 *
 * IdleChurn sleeps for longer than a tick after each burst, so that its CPU enters the idle class,
 * stops the tick and leaves both again by an hrtimer: do_idle(), tick_nohz_idle_stop_tick(),
 * pick_next_task() from idle. It exposes wakeups that are late because the CPU was too deep asleep
 * or counted as busy. The CPU is idle only if the worker has it for itself.
 *
 * TimerLatency wakes up at absolute times: hrtimer_interrupt(), try_to_wake_up() and preemption of
 * whatever runs there. It exposes time between the expiry and the first instruction of the task,
 * that is interrupts or preemption off for too long, and wakees that have to wait for their turn.
 */
#include <stdlib.h>
#include <sys/prctl.h>

#include "sys/clock.h"
#include "work/params.h"
#include "work/table.h"
#include "worker/worker.h"

#define CHUNK_UNITS 256

static int idle_churn_validate(const void *params, struct err *err)
{
	const struct idle_churn_params *p = params;

	if (!p->burst_us)
		return err_set(err, 0, "IdleChurn: burst_us is 0, must be at least 1");
	if (!p->sleep_us)
		return err_set(err, 0, "IdleChurn: sleep_us is 0, must be at least 1");
	return 0;
}

/* A slack of 0 would mean: back to the default. */
static int idle_churn_setup(struct worker *w)
{
	const struct idle_churn_params *p = w->params;

	if (p->precise_timing)
		prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
	return 0;
}

/* What counts is the delay beyond the sleep that was asked for. */
static enum pass_result idle_churn_pass(struct worker *w)
{
	const struct idle_churn_params *p = w->params;
	uint64_t end, now;

	worker_spin_for(w, p->burst_us * NSEC_PER_USEC, CHUNK_UNITS);
	end = clock_ns() + p->sleep_us * NSEC_PER_USEC;
	if (!__worker_sleep_until(w, end))
		return PASS_DONE;
	now = clock_ns();
	telemetry_wake(&w->telemetry, now > end ? now - end : 0);
	return PASS_DONE;
}

const struct work_type work_idle_churn = {
	.name = "IdleChurn",
	.summary = "spin for burst_us, sleep for sleep_us, take how much later it wakes up",
	.params = WORK_PARAMS(struct idle_churn_params, .burst_us = 1000, .sleep_us = 5000),
	.fills = FILLS_WAKE,
	.resets_gap = true,
	.validate = idle_churn_validate,
	.setup = idle_churn_setup,
	.pass = idle_churn_pass,
};

static int timer_latency_validate(const void *params, struct err *err)
{
	const struct timer_latency_params *p = params;

	return p->interval_us ? 0 :
	       err_set(err, 0, "TimerLatency: interval_us is 0, must be at least 1");
}

/*
 * The state is the next deadline. It only ever advances by the interval, however late it gets. The
 * slack of normal tasks, 50 us, is no latency; real-time ones have none.
 */
static int timer_latency_setup(struct worker *w)
{
	prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
	w->state = calloc(1, sizeof(uint64_t));
	return w->state ? 0 : -1;
}

static void timer_latency_teardown(struct worker *w)
{
	free(w->state);
}

static enum pass_result timer_latency_pass(struct worker *w)
{
	const struct timer_latency_params *p = w->params;
	uint64_t interval = p->interval_us * NSEC_PER_USEC, *deadline = w->state, now;

	if (!*deadline)
		*deadline = clock_ns() + interval;
	if (!__worker_sleep_until(w, *deadline))
		return PASS_DONE;
	now = clock_ns();
	telemetry_timer(&w->telemetry, now > *deadline ? now - *deadline : 0);
	*deadline += interval;
	w->work_units++;
	return PASS_DONE;
}

const struct work_type work_timer_latency = {
	.name = "TimerLatency",
	.summary = "sleep until the next multiple of interval_us, take how late it wakes up",
	.params = WORK_PARAMS(struct timer_latency_params, .interval_us = 1000),
	.fills = FILLS_TIMER,
	.resets_gap = true,
	.checkpoints_always = true,
	.validate = timer_latency_validate,
	.setup = timer_latency_setup,
	.pass = timer_latency_pass,
	.teardown = timer_latency_teardown,
};
