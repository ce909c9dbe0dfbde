// SPDX-License-Identifier: GPL-2.0
/*
 * Workers that fight for one lock: MutexContention, PriorityInversion.
 *
 * MutexContention blocks in futex_wait() on a lock whose holder may be preempted. It exposes slow
 * handover, convoys behind a preempted holder, and a waiter that never gets its turn.
 *
 * PriorityInversion has real-time tasks of three priorities, of which the highest and the lowest
 * share a lock. With the PI lock the kernel has to boost the holder (rt_mutex_setprio(), the chain
 * walk of rtmutex); with the plain lock it must not. It exposes boosts that are missing, come late
 * or stay, and the inversion itself.
 */
#include <string.h>

#include "sys/futex.h"
#include "work/params.h"
#include "work/table.h"
#include "worker/worker.h"

/* 0 is free. Whoever is stopped while it waits has no lock, and must not act as if it had. */
static bool lock_plain(struct worker *w, atomic_uint *word)
{
	unsigned int unlocked = 0;

	while (!atomic_compare_exchange_strong_explicit(word, &unlocked, 1, memory_order_acquire,
							memory_order_relaxed)) {
		if (!worker_futex_wait(w, word, 1))
			return false;
		unlocked = 0;
	}
	return true;
}

static void unlock_plain(atomic_uint *word)
{
	atomic_store_explicit(word, 0, memory_order_release);
	futex_wake(word, 1);
}

static enum pass_result hold_plain(struct worker *w, uint32_t hold_iters)
{
	if (!lock_plain(w, w->region))
		return PASS_ABANDONED;
	worker_spin(w, hold_iters);
	unlock_plain(w->region);
	return PASS_DONE;
}

static enum pass_result mutex_contention_pass(struct worker *w)
{
	const struct mutex_contention_params *p = w->params;

	worker_spin(w, p->work_iters);
	return hold_plain(w, p->hold_iters);
}

static uint64_t mutex_contention_size(const void *params)
{
	return ((const struct mutex_contention_params *)params)->contenders;
}

const struct work_type work_mutex_contention = {
	.name = "MutexContention",
	.summary = "spin for work_iters units, then for hold_iters under a shared lock",
	.params = WORK_PARAMS(struct mutex_contention_params, .contenders = 4, .hold_iters = 256,
			      .work_iters = 1024),
	.group_size_of = mutex_contention_size,
	.region_bytes = sizeof(uint32_t),
	.fills = FILLS_WAKE,
	.resets_gap = true,
	.pass = mutex_contention_pass,
};

/* An owner that died keeps the lock for good; that is no news, anything else is. */
static bool lock_pi(struct worker *w, atomic_uint *word)
{
	while (!worker_stopped(w)) {
		if (!futex_lock_pi(word, STOP_POLL_NS))
			return true;
		if (errno == ETIMEDOUT || errno == EINTR || errno == EAGAIN)
			continue;
		if (errno != ESRCH && errno != EOWNERDEAD)
			worker_warn(w, "PriorityInversion: FUTEX_LOCK_PI: %s", strerror(errno));
		return false;
	}
	return false;
}

static enum pass_result hold_pi(struct worker *w, uint32_t hold_iters)
{
	if (!lock_pi(w, w->region))
		return PASS_ABANDONED;
	worker_spin(w, hold_iters);
	futex_unlock_pi(w->region);
	return PASS_DONE;
}

enum rank {
	RANK_HIGH,
	RANK_MEDIUM,
	RANK_LOW,
};

static enum rank rank_of(const struct worker *w)
{
	const struct priority_inversion_params *p = w->params;

	if (w->pos < p->high)
		return RANK_HIGH;
	return w->pos - p->high < p->medium ? RANK_MEDIUM : RANK_LOW;
}

static int priority_inversion_setup(struct worker *w)
{
	static const int priorities[] = { [RANK_HIGH] = 70, [RANK_MEDIUM] = 50, [RANK_LOW] = 30 };
	const struct policy policy = { .kind = POLICY_FIFO, .priority = priorities[rank_of(w)] };

	worker_set_policy(w, &policy);
	return 0;
}

/* Both modes hold for the same time, so that a comparison of them is one of their locks. */
static enum pass_result priority_inversion_pass(struct worker *w)
{
	const struct priority_inversion_params *p = w->params;
	enum rank rank = rank_of(w);
	uint32_t hold_iters = rank == RANK_LOW ? p->hold_iters : p->work_iters;

	worker_spin(w, p->work_iters);
	if (rank == RANK_MEDIUM)
		return PASS_DONE;
	if (p->lock == FUTEX_LOCK_MODE_PI)
		return hold_pi(w, hold_iters);
	return hold_plain(w, hold_iters);
}

static uint64_t priority_inversion_size(const void *params)
{
	const struct priority_inversion_params *p = params;

	return (uint64_t)p->high + p->medium + p->low;
}

static int priority_inversion_validate(const void *params, struct err *err)
{
	const struct priority_inversion_params *p = params;

	return p->lock <= FUTEX_LOCK_MODE_PI ? 0 :
	       err_set(err, 0, "PriorityInversion: lock is %d, must be at most %d", (int)p->lock,
		       FUTEX_LOCK_MODE_PI);
}

const struct work_type work_priority_inversion = {
	.name = "PriorityInversion",
	.summary = "FIFO 70 and 30 share a lock, plain or PI, and FIFO 50 spins",
	.params = WORK_PARAMS(struct priority_inversion_params, .high = 1, .medium = 1, .low = 1,
			      .hold_iters = 4096, .work_iters = 1024),
	.group_size_of = priority_inversion_size,
	.region_bytes = sizeof(uint32_t),
	.fills = FILLS_WAKE,
	.validate = priority_inversion_validate,
	.setup = priority_inversion_setup,
	.pass = priority_inversion_pass,
};
