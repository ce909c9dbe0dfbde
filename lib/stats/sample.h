/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Small sums that statistics and claims share.
 */
#ifndef SCHED_CLAIMS_STATS_SAMPLE_H
#define SCHED_CLAIMS_STATS_SAMPLE_H

#include "wire/report.h"

uint64_t sample_max(const struct u64_seq *samples);
uint64_t sum_saturating(uint64_t a, uint64_t b);

#endif
