/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Numbers about one set of samples. One convention everywhere: nearest rank, no interpolation.
 */
#ifndef SCHED_CLAIMS_STATS_SAMPLE_H
#define SCHED_CLAIMS_STATS_SAMPLE_H

#include "wire/report.h"

/* What a line about a set of samples shows. */
struct sample_summary {
	uint64_t p50;
	uint64_t p99;
	uint64_t max;
};

uint64_t sample_nearest_rank(const uint64_t *sorted, size_t n, double p);
uint64_t sample_max(const struct u64_seq *samples);
int sample_summarise(const struct u64_seq *samples, struct sample_summary *summary);
uint64_t sum_saturating(uint64_t a, uint64_t b);

#endif
