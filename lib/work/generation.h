/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A futex word that counts rounds: one worker begins a round, others wait for the next one.
 */
#ifndef SCHED_CLAIMS_WORK_GENERATION_H
#define SCHED_CLAIMS_WORK_GENERATION_H

#include "sys/futex.h"
#include "worker/worker.h"

/* What one who wakes others does afterwards, instead of waking them again at once. */
#define WAKER_UNITS 256

/* The kernel takes a negative count of sleepers for all of them. */
static inline int futex_count(uint32_t count)
{
	return count < INT_MAX ? (int)count : INT_MAX;
}

/* Begin a round and wake so many of those who wait for it. */
static inline void generation_next(atomic_uint *generation, uint32_t wake)
{
	atomic_fetch_add_explicit(generation, 1, memory_order_release);
	futex_wake(generation, futex_count(wake));
}

/* Wait for the round after the present one, with a wake sample; false on stop. */
static inline bool generation_wait(struct worker *w, atomic_uint *generation)
{
	return worker_futex_wait(w, generation,
				 atomic_load_explicit(generation, memory_order_acquire));
}

#endif
