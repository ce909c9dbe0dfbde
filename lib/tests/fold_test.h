/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Random reports and slow references for the tests of folding.
 */
#ifndef SCHED_CLAIMS_TESTS_FOLD_TEST_H
#define SCHED_CLAIMS_TESTS_FOLD_TEST_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stats/fold.h"

/* Sums in another order may differ by so much of themselves. */
#define TINY 0.000000001

#define SEQ_OF(...) { .v = (uint64_t[]){ __VA_ARGS__ }, \
	.len = sizeof((uint64_t[]){ __VA_ARGS__ }) / sizeof(uint64_t) }

/* A worker whose slices are these, and whose schedstat counts. */
static inline struct worker_report with_slices(struct phase_slice *slices, size_t nr)
{
	return (struct worker_report){ .phase_slices = { .v = slices, .len = nr },
				       .schedstat_run_count = 1 };
}

/* splitmix64, another generator than the one under test. */
static inline uint64_t fold_random(uint64_t *state)
{
	uint64_t z = *state += 0x9E3779B97F4A7C15ull;

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9ull;
	z = (z ^ z >> 27) * 0x94D049BB133111EBull;
	return z ^ z >> 31;
}

/* Log-uniform, so that all widths of values occur. */
static inline uint64_t fold_random_value(uint64_t *state, unsigned int max_bits)
{
	uint64_t bits = fold_random(state) % (max_bits + 1);

	return bits ? fold_random(state) >> (64 - bits) : 0;
}

static inline void fold_random_seq(struct u64_seq *seq, uint64_t *state, size_t max_len,
				   unsigned int max_bits)
{
	for (size_t n = fold_random(state) % (max_len + 1); n; n--)
		u64_seq_push(seq, fold_random_value(state, max_bits));
}

static inline void fold_random_slice(struct phase_slice *s, uint32_t epoch, uint64_t *state)
{
	s->phase_epoch = epoch;
	for (int i = 0; i < 4; i++)
		u64_set_insert(&s->cpus_used, fold_random(state) % 16);
	fold_random_seq(&s->wake_latencies_ns, state, 30, 40);
	s->wake_sample_total = s->wake_latencies_ns.len;
	fold_random_seq(&s->timer_latencies_ns, state, 30, 40);
	s->timer_sample_total = s->timer_latencies_ns.len;
	s->run_delay_ns = fold_random_value(state, 30);
	s->wall_ns = fold_random(state) % 4 ? 1 + fold_random_value(state, 32) : 0;
	s->off_cpu_ns = s->wall_ns / 3;
	s->migration_count = fold_random(state) % 100;
	s->iterations = fold_random(state) % 1000;
	s->schedstat_cpu_time_ns = fold_random_value(state, 30);
	page_map_add(&s->numa_pages, fold_random(state) % 3, fold_random(state) % 100);
	s->vmstat_numa_pages_migrated = fold_random(state) % 50;
	s->max_gap_ms = fold_random(state) % 5;
	s->max_gap_cpu = fold_random(state) % 16;
}

/* A worker that ran through the epochs 1..nr_phases, with run totals that agree with its slices. */
static inline void fold_random_report(struct worker_report *r, size_t nr_phases, uint64_t *state)
{
	r->work_units = fold_random_value(state, 40);
	r->max_gap_ms = fold_random(state) % 5;
	r->max_gap_cpu = fold_random(state) % 16;
	r->schedstat_run_count = fold_random(state) % 2;
	fold_random_seq(&r->iteration_costs_ns, state, 30, 40);
	r->phase_slices.v = calloc(nr_phases, sizeof(*r->phase_slices.v));
	r->phase_slices.len = nr_phases;
	for (size_t i = 0; i < nr_phases; i++) {
		struct phase_slice *s = &r->phase_slices.v[i];

		fold_random_slice(s, i + 1, state);
		for (size_t j = 0; j < s->cpus_used.len; j++)
			u64_set_insert(&r->cpus_used, s->cpus_used.v[j]);
		for (size_t j = 0; j < s->wake_latencies_ns.len; j++)
			u64_seq_push(&r->wake_latencies_ns, s->wake_latencies_ns.v[j]);
		for (size_t j = 0; j < s->timer_latencies_ns.len; j++)
			u64_seq_push(&r->timer_latencies_ns, s->timer_latencies_ns.v[j]);
		r->wake_sample_total += s->wake_sample_total;
		r->timer_sample_total += s->timer_sample_total;
		r->schedstat_run_delay_ns += s->run_delay_ns;
		r->schedstat_cpu_time_ns += s->schedstat_cpu_time_ns;
		r->wall_time_ns += s->wall_ns;
		r->off_cpu_ns += s->off_cpu_ns;
		r->migration_count += s->migration_count;
		r->iterations += s->iterations;
	}
	page_map_add(&r->numa_pages, 0, 1 + fold_random(state) % 100);
	page_map_add(&r->numa_pages, 1, fold_random(state) % 100);
	r->vmstat_numa_pages_migrated = fold_random(state) % 50;
}

static inline int fold_by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* Nearest rank by sorting a copy: the smallest value with at least n * permille / 1000 below. */
static inline uint64_t fold_slow_rank(const uint64_t *v, size_t n, unsigned int permille)
{
	uint64_t *copy = malloc(n * sizeof(*copy)), value;
	size_t rank = (n * permille + 999) / 1000;

	memcpy(copy, v, n * sizeof(*copy));
	qsort(copy, n, sizeof(*copy), fold_by_value);
	value = copy[rank ? rank - 1 : 0];
	free(copy);
	return value;
}

static inline double fold_slow_cv(const uint64_t *v, size_t n)
{
	long double sum = 0, squares = 0;

	for (size_t i = 0; i < n; i++)
		sum += v[i];
	for (size_t i = 0; i < n; i++)
		squares += (v[i] - sum / n) * (v[i] - sum / n);
	return (double)(sqrtl(squares / n) / (sum / n));
}

static inline bool fold_near(double a, double b, double relative)
{
	return a == b || fabs(a - b) <= relative * fmax(fabs(a), fabs(b));
}

#endif
