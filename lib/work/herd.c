// SPDX-License-Identifier: GPL-2.0
/*
 * ThunderingHerd: everybody wakes at once.
 *
 * Exercises futex_wake() of all sleepers from a task that has just been woken by a timer: a burst
 * of wakeups with one waker. Exposes wakeups that all look at the same idle CPU before the first
 * has arrived there, run queues that stay long while others are empty, and lost wakeups.
 */
#include "work/generation.h"
#include "work/params.h"
#include "work/table.h"

static uint64_t herd_size(const void *params)
{
	return ((const struct thundering_herd_params *)params)->waiters + 1ULL;
}

static int herd_validate(const void *params, struct err *err)
{
	const struct thundering_herd_params *p = params;

	return p->waiters ? 0 :
	       err_set(err, 0, "ThunderingHerd: waiters is 0, must be at least 1");
}

/* A waiter's work is to wake up, so that one which never did is seen to have done nothing. */
static enum pass_result herd_pass(struct worker *w)
{
	const struct thundering_herd_params *p = w->params;

	if (w->pos == 0) {
		if (!worker_sleep_ns(w, p->inter_batch_ms * NSEC_PER_MSEC))
			return PASS_ABANDONED;
		generation_next(w->region, UINT32_MAX);
		worker_spin(w, WAKER_UNITS);
		return PASS_DONE;
	}
	if (!generation_wait(w, w->region))
		return PASS_ABANDONED;
	w->work_units++;
	return PASS_DONE;
}

const struct work_type work_thundering_herd = {
	.name = "ThunderingHerd",
	.summary = "one wakes all waiters every inter_batch_ms",
	.params = WORK_PARAMS(struct thundering_herd_params, .waiters = 7, .inter_batch_ms = 5),
	.group_size_of = herd_size,
	.region_bytes = sizeof(uint32_t),
	.fills = FILLS_WAKE,
	.resets_gap = true,
	.checkpoints_always = true,
	.validate = herd_validate,
	.pass = herd_pass,
};
