/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A series: values in the order of time, each with the name of its moment.
 */
#ifndef SCHED_CLAIMS_STATS_SERIES_H
#define SCHED_CLAIMS_STATS_SERIES_H

#include "stats/value.h"

#define SERIES_MAX 256
#define SERIES_TAG_BYTES 32

/* The value is unset when nothing was measured at that moment. */
struct series_sample {
	char tag[SERIES_TAG_BYTES];
	uint64_t at_ms;
	struct opt_f64 value;
};

/**
 * struct series - initialise with {0}; owns nothing
 * @cut: there were more than SERIES_MAX samples
 * @len: samples in @v
 * @v: in the order of time
 */
struct series {
	bool cut;
	size_t len;
	struct series_sample v[SERIES_MAX];
};

void series_add(struct series *series, const char *tag, uint64_t at_ms, struct opt_f64 value);

#endif
