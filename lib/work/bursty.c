// SPDX-License-Identifier: GPL-2.0
/*
 * Bursty: compute for a while, sleep for a while.
 *
 * Exercises hrtimer wakeup, select_task_rq at wakeup and the placement of a task that has slept
 * (its lag or sleeper credit). Exposes tasks that wake up on a busy CPU while another one is idle,
 * and sleepers that gain or lose too much; with a sleep of 0 and more workers than CPUs, long
 * gaps under lazy preemption.
 */
#include "sys/clock.h"
#include "work/params.h"
#include "work/table.h"
#include "worker/worker.h"

static enum pass_result bursty_pass(struct worker *w)
{
	const struct bursty_params *p = w->params;

	worker_spin_for(w, p->burst_ms * NSEC_PER_MSEC, CHECKPOINT_UNITS);
	if (p->sleep_ms)
		worker_sleep_ns(w, p->sleep_ms * NSEC_PER_MSEC);
	return PASS_DONE;
}

const struct work_type work_bursty = {
	.name = "Bursty",
	.summary = "spin for burst_ms, sleep for sleep_ms",
	.params = WORK_PARAMS(struct bursty_params, .burst_ms = 50, .sleep_ms = 100),
	.fills = FILLS_WAKE,
	.pass = bursty_pass,
};
