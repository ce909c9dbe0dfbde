/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Samples of many workers or phases, judged as one population without copying or sorting them.
 */
#ifndef SCHED_CLAIMS_STATS_POOL_H
#define SCHED_CLAIMS_STATS_POOL_H

#include <stddef.h>
#include <stdint.h>

#include "stats/value.h"

/* A reservoir and how many observations each of its samples stands for; 1 when nothing was lost. */
struct pool_part {
	const uint64_t *v;
	size_t len;
	double weight;
};

/**
 * struct pool_summary - what the statistics need of a pool; all 0 without samples
 * @n: samples that are stored
 * @weight: observations that they stand for
 * @median: nearest rank, the lower of two middle values
 * @p99: nearest rank
 * @p999: nearest rank
 * @max: the largest
 * @mean: weighted mean
 * @cv: population standard deviation / mean; not measured when the mean is 0
 */
struct pool_summary {
	uint64_t n;
	double weight;
	uint64_t median;
	uint64_t p99;
	uint64_t p999;
	uint64_t max;
	double mean;
	struct opt_f64 cv;
};

/* The statistics that the field lists name, as values of a field; latencies become us here. */
#define POOL_MEDIAN(s)		pool_us(s, (s)->median)
#define POOL_P99(s)		pool_us(s, (s)->p99)
#define POOL_P999(s)		pool_us(s, (s)->p999)
#define POOL_WORST(s)		pool_us(s, (s)->max)
#define POOL_CV(s)		((s)->cv)
#define POOL_MEASURED(s)	((s)->n > 0)

static inline struct opt_f64 pool_us(const struct pool_summary *s, uint64_t ns)
{
	return f64_divide((double)ns / 1000, s->n > 0);
}

int pool_summarise(const struct pool_part *parts, size_t nr, struct pool_summary *summary);
int pool_percentile(const struct pool_part *parts, size_t nr, double p, uint64_t *value);

#endif
