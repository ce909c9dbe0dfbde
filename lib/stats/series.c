// SPDX-License-Identifier: GPL-2.0
/*
 * Filling a series.
 */
#include <stdio.h>

#include "stats/series.h"

/**
 * series_add() - append a sample; beyond SERIES_MAX the series is marked as cut
 * @series: the series
 * @tag: name of the moment, copied
 * @at_ms: when, since the run began
 * @value: what was measured
 */
void series_add(struct series *series, const char *tag, uint64_t at_ms, struct opt_f64 value)
{
	struct series_sample *sample = &series->v[series->len];

	if (series->len == SERIES_MAX) {
		series->cut = true;
		return;
	}
	snprintf(sample->tag, sizeof(sample->tag), "%s", tag);
	sample->at_ms = at_ms;
	sample->value = value;
	series->len++;
}
