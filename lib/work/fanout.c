// SPDX-License-Identifier: GPL-2.0
/*
 * One messenger that wakes many receivers: FutexFanOut, FanOutCompute.
 *
 * FutexFanOut goes through futex_wake() of several sleepers at once, that is a wake_up_q() with
 * many entries, select_task_rq() for each of them in a row. It exposes receivers that are piled up
 * on the CPU of the messenger or beside an idle one, and receivers that are forgotten.
 *
 * FanOutCompute measures from the messenger's own stamp to the moment at which a receiver runs, and
 * gives the receivers a cache footprint to lose. It exposes late wakeups (tails of the latency) and
 * receivers that are moved away from their cache.
 */
#include <endian.h>
#include <stdlib.h>

#include "work/generation.h"
#include "work/matrix.h"
#include "work/params.h"
#include "work/table.h"

static int fan_out_setup(struct worker *w)
{
	w->report->is_messenger = w->pos == 0;
	return 0;
}

static int fan_out_validate(const char *type, uint32_t fan_out, struct err *err)
{
	return fan_out ? 0 : err_set(err, 0, "%s: fan_out is 0, must be at least 1", type);
}

static uint64_t futex_fan_out_size(const void *params)
{
	return ((const struct futex_fan_out_params *)params)->fan_out + 1ULL;
}

static int futex_fan_out_validate(const void *params, struct err *err)
{
	const struct futex_fan_out_params *p = params;

	return fan_out_validate("FutexFanOut", p->fan_out, err);
}

static enum pass_result futex_fan_out_pass(struct worker *w)
{
	const struct futex_fan_out_params *p = w->params;

	worker_spin(w, p->spin_iters);
	if (w->pos == 0) {
		generation_next(w->region, p->fan_out);
		worker_spin(w, WAKER_UNITS);
	} else if (!generation_wait(w, w->region)) {
		return PASS_ABANDONED;
	}
	return PASS_DONE;
}

const struct work_type work_futex_fan_out = {
	.name = "FutexFanOut",
	.summary = "spin for spin_iters units; one wakes fan_out others, which wait for it",
	.params = WORK_PARAMS(struct futex_fan_out_params, .fan_out = 4, .spin_iters = 1024),
	.group_size_of = futex_fan_out_size,
	.region_bytes = sizeof(uint32_t),
	.fills = FILLS_WAKE,
	.resets_gap = true,
	.validate = futex_fan_out_validate,
	.setup = fan_out_setup,
	.pass = futex_fan_out_pass,
};

/* The stamp belongs to the generation that is released after it. */
struct fan_out_region {
	union {
		atomic_ullong generation;
		atomic_uint halves[2];	/* a futex has 32 bits: it waits on the low half */
	};
	atomic_ullong wake_ns;
};

static atomic_uint *low_half(struct fan_out_region *region)
{
	return &region->halves[__BYTE_ORDER == __BIG_ENDIAN];
}

/* Without a stamp the receivers would measure from the one before: then there is no round. */
static enum pass_result send_round(struct worker *w, uint32_t fan_out)
{
	struct fan_out_region *region = w->region;
	uint64_t now = clock_ns();

	if (!now)
		return PASS_ABANDONED;
	atomic_store_explicit(&region->wake_ns, now, memory_order_relaxed);
	atomic_fetch_add_explicit(&region->generation, 1, memory_order_release);
	futex_wake(low_half(region), futex_count(fan_out));
	worker_spin(w, WAKER_UNITS);
	return PASS_DONE;
}

static bool receive_round(struct worker *w)
{
	struct fan_out_region *region = w->region;
	atomic_uint *low = low_half(region);
	uint64_t stamp;

	if (!__worker_futex_wait(w, low, atomic_load_explicit(low, memory_order_acquire)))
		return false;
	stamp = atomic_load_explicit(&region->wake_ns, memory_order_relaxed);
	telemetry_wake(&w->telemetry, clock_ns() - stamp);
	return true;
}

static bool multiply(struct worker *w)
{
	const struct matrices *m = w->state;
	size_t row;

	for (row = 0; row < m->n; row++) {
		if (worker_stopped(w))
			return false;
		matrices_multiply_row(m, row);
	}
	w->work_units++;
	return true;
}

static enum pass_result fan_out_compute_pass(struct worker *w)
{
	const struct fan_out_compute_params *p = w->params;
	uint32_t i;

	if (w->pos == 0)
		return send_round(w, p->fan_out);
	if (!receive_round(w))
		return PASS_ABANDONED;
	__worker_sleep_until(w, clock_ns() + p->sleep_usec * NSEC_PER_USEC);
	for (i = 0; i < p->operations; i++)
		if (!multiply(w))
			return PASS_ABANDONED;
	return PASS_DONE;
}

static uint64_t fan_out_compute_size(const void *params)
{
	return ((const struct fan_out_compute_params *)params)->fan_out + 1ULL;
}

static int fan_out_compute_validate(const void *params, struct err *err)
{
	const struct fan_out_compute_params *p = params;

	if (!p->cache_footprint_kib)
		return err_set(err, 0,
			       "FanOutCompute: cache_footprint_kib is 0, must be at least 1");
	return fan_out_validate("FanOutCompute", p->fan_out, err);
}

static int fan_out_compute_setup(struct worker *w)
{
	const struct fan_out_compute_params *p = w->params;
	struct matrices *m;

	fan_out_setup(w);
	if (w->pos == 0)
		return 0;
	m = calloc(1, sizeof(*m));
	w->state = m;
	if (m && !matrices_create(m, matrices_rows(p->cache_footprint_kib), (uint64_t)w->tid))
		return 0;
	worker_warn(w, "FanOutCompute: no memory for matrices of %u KiB", p->cache_footprint_kib);
	return -ENOMEM;
}

static void fan_out_compute_teardown(struct worker *w)
{
	if (w->state)
		matrices_destroy(w->state);
	free(w->state);
}

const struct work_type work_fan_out_compute = {
	.name = "FanOutCompute",
	.summary = "one stamps a round and wakes fan_out others, which multiply matrices",
	.params = WORK_PARAMS(struct fan_out_compute_params, .fan_out = 4,
			      .cache_footprint_kib = 256, .operations = 5, .sleep_usec = 100),
	.group_size_of = fan_out_compute_size,
	.region_bytes = sizeof(struct fan_out_region),
	.fills = FILLS_WAKE,
	.resets_gap = true,
	.validate = fan_out_compute_validate,
	.setup = fan_out_compute_setup,
	.pass = fan_out_compute_pass,
	.teardown = fan_out_compute_teardown,
};
