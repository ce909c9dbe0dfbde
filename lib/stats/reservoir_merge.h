/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Samples of several workers or phases put together.
 */
#ifndef SCHED_CLAIMS_STATS_RESERVOIR_MERGE_H
#define SCHED_CLAIMS_STATS_RESERVOIR_MERGE_H

#include "stats/fold_phase.h"

/* Put all values of @other behind those of @seq. Return: 0, or -ENOMEM with @seq as it was. */
int append_u64_seq(struct u64_seq *seq, const struct u64_seq *other);
int append_f64_seq(struct f64_seq *seq, const struct f64_seq *other);

int reservoir_merge(struct u64_seq *samples, uint64_t total, const struct u64_seq *other,
		    uint64_t other_total, size_t cap);

#endif
