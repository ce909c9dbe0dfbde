// SPDX-License-Identifier: GPL-2.0
/*
 * Work with a cache footprint of its own: CachePressure, CacheYield, CachePipe.
 *
 * CachePressure computes on a private buffer, so that every migration and every neighbour on the
 * CPU costs it cache misses. It exercises tick preemption and load balancing of tasks that are
 * cache hot (task_hot()). It exposes needless migrations, by work units that are lost to them.
 *
 * CacheYield gives up the CPU after each walk: sched_yield() and the choice of the next task. It
 * exposes yields that end on another CPU, away from a warm cache.
 *
 * CachePipe exchanges a byte after each burst: select_task_rq() with wake affinity, where waker and
 * wakee both have something to lose. It exposes pairs that are pulled together onto one cache, or
 * apart, with every wakeup.
 */
#include <errno.h>
#include <stdlib.h>

#include "work/exchange.h"
#include "work/params.h"
#include "work/table.h"
#include "worker/worker.h"

#define LINE 64

struct cache {
	size_t size;
	size_t stride;	/* below size */
	size_t at;
	uint8_t bytes[];
};

/* The pages are there before the clock starts: page faults are another type's business. */
static int cache_create(struct worker *w, uint32_t size_kib, uint32_t stride)
{
	size_t size = (size_t)size_kib * 1024;
	struct cache *cache;

	if (!size || !stride) {
		worker_warn(w, "%s: size_kib is %u and stride is %u, both must be at least 1",
			    w->type->name, size_kib, stride);
		return -EINVAL;
	}
	cache = size / 1024 == size_kib ? malloc(sizeof(*cache) + size) : NULL;
	if (!cache) {
		worker_warn(w, "%s: no memory for size_kib %u", w->type->name, size_kib);
		return -ENOMEM;
	}
	*cache = (struct cache){ .size = size, .stride = stride % size };
	/* One byte of each line, since emulated machines fill memory byte by byte. */
	for (size_t i = 0; i < size; i += LINE)
		cache->bytes[i] = 1;
	w->state = cache;
	return 0;
}

static void cache_teardown(struct worker *w)
{
	free(w->state);
}

/*
 * Strided reads, each with a write; the next walk goes on where this one ends. The empty asm takes
 * the byte, so that no change of it can be left out.
 */
static void cache_walk(struct worker *w, uint32_t n)
{
	struct cache *cache = w->state;
	uint8_t *byte;

	while (n--) {
		byte = &cache->bytes[cache->at];
		++*byte;
		__asm__ volatile("" : "+m"(*byte));
		w->work_units++;
		cache->at += cache->stride;
		if (cache->at >= cache->size)
			cache->at -= cache->size;
	}
}

static int cache_setup(struct worker *w)
{
	const struct cache_params *p = w->params;

	return cache_create(w, p->size_kib, p->stride);
}

static enum pass_result cache_pressure_pass(struct worker *w)
{
	cache_walk(w, CHECKPOINT_UNITS);
	return PASS_DONE;
}

const struct work_type work_cache_pressure = {
	.name = "CachePressure",
	.summary = "change 1024 bytes of size_kib KiB, stride bytes apart",
	.params = WORK_PARAMS(struct cache_params, .size_kib = 32, .stride = LINE),
	.setup = cache_setup,
	.pass = cache_pressure_pass,
	.teardown = cache_teardown,
};

static enum pass_result cache_yield_pass(struct worker *w)
{
	cache_walk(w, CHECKPOINT_UNITS);
	worker_yield(w);
	return PASS_DONE;
}

const struct work_type work_cache_yield = {
	.name = "CacheYield",
	.summary = "change 1024 bytes of size_kib KiB, stride bytes apart, then yield",
	.params = WORK_PARAMS(struct cache_params, .size_kib = 32, .stride = LINE),
	.fills = FILLS_WAKE,
	.setup = cache_setup,
	.pass = cache_yield_pass,
	.teardown = cache_teardown,
};

static int cache_pipe_setup(struct worker *w)
{
	const struct cache_pipe_params *p = w->params;

	return cache_create(w, p->size_kib, LINE);
}

static enum pass_result cache_pipe_pass(struct worker *w)
{
	const struct cache_pipe_params *p = w->params;

	cache_walk(w, p->burst_iters);
	return exchange_byte(w);
}

const struct work_type work_cache_pipe = {
	.name = "CachePipe",
	.summary = "change burst_iters bytes of size_kib KiB, exchange a byte with the partner",
	.params = WORK_PARAMS(struct cache_pipe_params, .size_kib = 32, .burst_iters = 1024),
	.group_size = 2,
	.wiring = WIRING_PAIR,
	.fills = FILLS_WAKE,
	.resets_gap = true,
	.setup = cache_pipe_setup,
	.pass = cache_pipe_pass,
	.teardown = cache_teardown,
};
