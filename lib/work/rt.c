// SPDX-License-Identifier: GPL-2.0
/*
 * Groups whose positions run in different scheduling classes: RtStarvation, AsymmetricWaker,
 * PreemptStorm.
 *
 * RtStarvation lets real-time tasks that never sleep compete with fair ones: pick_next_task() over
 * the classes, RT throttling or the fair server, push and pull balancing. It exposes fair tasks
 * that get nothing, or more than is left for them.
 *
 * AsymmetricWaker wakes a task of one class from another: check_preempt across classes and
 * select_task_rq of the wakee's class. It exposes wakees that do not preempt although they should,
 * or are left on the waker's CPU.
 *
 * PreemptStorm preempts fair tasks by short bursts of a weak real-time task: timer wakeup,
 * preemption, put_prev_task() of a task that stays runnable. It exposes fair tasks that lose their
 * place or time when they are preempted over and over, and cost that grows with it.
 */
#include "work/generation.h"
#include "work/params.h"
#include "work/table.h"
#include "worker/worker.h"

static uint64_t rt_starvation_size(const void *params)
{
	const struct rt_starvation_params *p = params;

	return (uint64_t)p->rt + p->cfs;
}

static int rt_starvation_setup(struct worker *w)
{
	const struct rt_starvation_params *p = w->params;
	struct policy policy = { .kind = POLICY_NORMAL };

	if (w->pos < p->rt)
		policy = (struct policy){ .kind = POLICY_FIFO, .priority = p->priority };
	worker_set_policy(w, &policy);
	return 0;
}

static enum pass_result rt_starvation_pass(struct worker *w)
{
	const struct rt_starvation_params *p = w->params;

	worker_spin(w, p->burst_iters);
	return PASS_DONE;
}

const struct work_type work_rt_starvation = {
	.name = "RtStarvation",
	.summary = "rt FIFO workers and cfs fair ones spin for burst_iters units",
	.params = WORK_PARAMS(struct rt_starvation_params, .rt = 1, .cfs = 1, .priority = 50,
			      .burst_iters = 1024),
	.group_size_of = rt_starvation_size,
	.resets_gap = true,
	.setup = rt_starvation_setup,
	.pass = rt_starvation_pass,
};

static int asymmetric_waker_setup(struct worker *w)
{
	const struct asymmetric_waker_params *p = w->params;

	worker_set_policy(w, class_policy(w->pos == 0 ? p->waker : p->wakee));
	return 0;
}

static enum pass_result asymmetric_waker_pass(struct worker *w)
{
	const struct asymmetric_waker_params *p = w->params;

	if (w->pos) {
		if (!generation_wait(w, w->region))
			return PASS_ABANDONED;
		worker_spin(w, p->burst_iters);
	} else {
		worker_spin(w, p->burst_iters);
		generation_next(w->region, 1);
	}
	return PASS_DONE;
}

static int asymmetric_waker_validate(const void *params, struct err *err)
{
	const struct asymmetric_waker_params *p = params;
	enum sched_class worst = p->waker > p->wakee ? p->waker : p->wakee;

	return worst <= CLASS_EXT ? 0 :
	       err_set(err, 0, "AsymmetricWaker: class %d, must be at most %d", (int)worst,
		       CLASS_EXT);
}

const struct work_type work_asymmetric_waker = {
	.name = "AsymmetricWaker",
	.summary = "one spins for burst_iters units and wakes the other, of another class",
	.params = WORK_PARAMS(struct asymmetric_waker_params, .waker = CLASS_CFS,
			      .wakee = CLASS_CFS, .burst_iters = 1024),
	.group_size = 2,
	.region_bytes = sizeof(uint32_t),
	.fills = FILLS_WAKE,
	.resets_gap = true,
	.validate = asymmetric_waker_validate,
	.setup = asymmetric_waker_setup,
	.pass = asymmetric_waker_pass,
};

static uint64_t preempt_storm_size(const void *params)
{
	return ((const struct preempt_storm_params *)params)->cfs_workers + 1ULL;
}

static int preempt_storm_setup(struct worker *w)
{
	if (w->pos == 0)
		worker_set_policy(w, &(struct policy){ .kind = POLICY_FIFO, .priority = 1 });
	return 0;
}

static enum pass_result preempt_storm_pass(struct worker *w)
{
	const struct preempt_storm_params *p = w->params;

	if (w->pos) {
		worker_spin(w, CHECKPOINT_UNITS);
		return PASS_DONE;
	}
	worker_spin(w, p->rt_burst_iters);
	worker_sleep_ns(w, p->rt_sleep_us * NSEC_PER_USEC);
	return PASS_DONE;
}

const struct work_type work_preempt_storm = {
	.name = "PreemptStorm",
	.summary = "FIFO 1 spins for rt_burst_iters and sleeps for rt_sleep_us; the others spin",
	.params = WORK_PARAMS(struct preempt_storm_params, .cfs_workers = 2,
			      .rt_burst_iters = 1024, .rt_sleep_us = 1000),
	.group_size_of = preempt_storm_size,
	.resets_gap = true,
	.setup = preempt_storm_setup,
	.pass = preempt_storm_pass,
};
