// SPDX-License-Identifier: GPL-2.0
/*
 * Small sums that statistics and claims share.
 */
#include "stats/sample.h"

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

/**
 * sum_saturating() - a + b, or the largest number: a corrupt counter must not wrap below a limit
 */
uint64_t sum_saturating(uint64_t a, uint64_t b)
{
	return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}
