// SPDX-License-Identifier: GPL-2.0
/*
 * WakeChain: a token goes round, and whoever has it works and wakes the next.
 *
 * Exercises serial wakeups, one runnable task at a time, by pipes (synchronous wakeups) or by a
 * futex that all stages wait on (as many wakeups as stages, of which one is wanted). Exposes
 * latency that adds up along a chain, chains that wander over all CPUs, and stages that stall the
 * rest.
 */
#include <limits.h>

#include "sys/futex.h"
#include "work/params.h"
#include "work/table.h"
#include "worker/worker.h"

#define CHUNK_UNITS 256

static uint32_t depth_of(const struct worker *w)
{
	return ((const struct wake_chain_params *)w->params)->depth;
}

/* The token has to come from somewhere: the first stage hands it on as if it had just worked. */
static int wake_chain_setup(struct worker *w)
{
	const struct wake_chain_params *p = w->params;
	const char token = 'x';

	if (p->wake != WAKE_BY_PIPE || w->pos)
		return 0;
	return worker_write(w, &token, 1) < 0 ? -EPIPE : 0;
}

static enum pass_result hop_by_pipe(struct worker *w, uint64_t work_ns)
{
	char token;
	int ret;

	ret = worker_read(w, &token, 1);
	if (ret > 0) {
		worker_spin_for(w, work_ns, CHUNK_UNITS);
		ret = worker_write(w, &token, 1);
	}
	if (ret < 0)
		return PASS_LEAVE;
	return ret ? PASS_DONE : PASS_ABANDONED;
}

/* The word is the stage that has the token. */
static enum pass_result hop_by_futex(struct worker *w, uint64_t work_ns)
{
	atomic_uint *stage = w->region;

	if (!worker_futex_wait_for(w, stage, w->pos))
		return PASS_ABANDONED;
	worker_spin_for(w, work_ns, CHUNK_UNITS);
	atomic_store_explicit(stage, (w->pos + 1) % depth_of(w), memory_order_release);
	futex_wake(stage, INT_MAX);
	return PASS_DONE;
}

static enum pass_result wake_chain_pass(struct worker *w)
{
	const struct wake_chain_params *p = w->params;
	uint64_t work_ns = p->work_per_hop_us * NSEC_PER_USEC;

	return p->wake == WAKE_BY_PIPE ? hop_by_pipe(w, work_ns) : hop_by_futex(w, work_ns);
}

static uint64_t wake_chain_size(const void *params)
{
	return ((const struct wake_chain_params *)params)->depth;
}

static enum wiring wake_chain_wiring(const void *params)
{
	const struct wake_chain_params *p = params;

	return p->wake == WAKE_BY_PIPE ? WIRING_CHAIN : WIRING_NONE;
}

static int wake_chain_validate(const void *params, struct err *err)
{
	const struct wake_chain_params *p = params;

	if (p->wake > WAKE_BY_FUTEX)
		return err_set(err, 0, "WakeChain: wake is %d, must be at most %d", (int)p->wake,
			       WAKE_BY_FUTEX);
	if (p->wake == WAKE_BY_PIPE && p->depth < 2)
		return err_set(err, 0, "WakeChain: depth is %u, must be at least 2 with pipes",
			       p->depth);
	return 0;
}

const struct work_type work_wake_chain = {
	.name = "WakeChain",
	.summary = "wait for the token, spin for work_per_hop_us, wake the next of depth workers",
	.params = WORK_PARAMS(struct wake_chain_params, .depth = 4, .wake = WAKE_BY_PIPE,
			      .work_per_hop_us = 100),
	.group_size_of = wake_chain_size,
	.region_bytes = sizeof(uint32_t),
	.wiring_of = wake_chain_wiring,
	.fills = FILLS_WAKE,
	.resets_gap = true,
	.validate = wake_chain_validate,
	.setup = wake_chain_setup,
	.pass = wake_chain_pass,
};
