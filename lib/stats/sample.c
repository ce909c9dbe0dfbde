// SPDX-License-Identifier: GPL-2.0
/*
 * Numbers about one set of samples.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats/sample.h"

/**
 * sample_nearest_rank() - the value below or at which a share of the samples lies
 * @sorted: samples, ascending
 * @n: their number
 * @p: share, 0..1
 *
 * Index ceil(n * p) - 1, limited to the array: of 100 samples p = 0.99 is the 99th smallest and not
 * the maximum. schbench and the histograms of BPF tools count the same way.
 *
 * Return: the sample, 0 when there is none: callers look first.
 */
uint64_t sample_nearest_rank(const uint64_t *sorted, size_t n, double p)
{
	double rank = ceil((double)n * p);

	if (!n)
		return 0;
	if (!(rank >= 1))
		return sorted[0];
	if (rank > (double)n)
		return sorted[n - 1];
	return sorted[(size_t)rank - 1];
}

/**
 * sample_max() - the largest sample, 0 when there is none
 */
uint64_t sample_max(const struct u64_seq *samples)
{
	uint64_t max = 0;

	for (size_t i = 0; i < samples->len; i++)
		if (samples->v[i] > max)
			max = samples->v[i];
	return max;
}

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a;
	uint64_t y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/**
 * sample_summarise() - median, 99th percentile and maximum; all 0 without samples
 *
 * Return: 0, or -ENOMEM when there is no room for a sorted copy.
 */
int sample_summarise(const struct u64_seq *samples, struct sample_summary *summary)
{
	uint64_t *sorted;

	memset(summary, 0, sizeof(*summary));
	if (!samples->len)
		return 0;
	sorted = malloc(samples->len * sizeof(*sorted));
	if (!sorted)
		return -ENOMEM;
	memcpy(sorted, samples->v, samples->len * sizeof(*sorted));
	qsort(sorted, samples->len, sizeof(*sorted), by_value);
	summary->p50 = sample_nearest_rank(sorted, samples->len, 0.50);
	summary->p99 = sample_nearest_rank(sorted, samples->len, 0.99);
	summary->max = sorted[samples->len - 1];
	free(sorted);
	return 0;
}

/**
 * sum_saturating() - a + b, or the largest number: a corrupt counter must not wrap below a limit
 */
uint64_t sum_saturating(uint64_t a, uint64_t b)
{
	return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}
