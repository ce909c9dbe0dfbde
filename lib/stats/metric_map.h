/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Values by name: metrics of the registry and free-form ones.
 */
#ifndef SCHED_CLAIMS_STATS_METRIC_MAP_H
#define SCHED_CLAIMS_STATS_METRIC_MAP_H

#include "stats/value.h"

/**
 * struct metric_entry - one value
 * @name: owned
 * @value: what the samples came to
 * @first: the first sample
 * @last: the last sample
 * @samples: how many
 * @broken: a counter ran backwards, so its change is unknown
 */
struct metric_entry {
	char *name;
	double value;
	double first;
	double last;
	uint64_t samples;
	bool broken;
};

/* Ascending by name; {0} is empty. */
struct metric_map {
	struct metric_entry *v;
	size_t len;
	size_t cap;
};

/* What the merge of two maps must know of the buckets they come from. */
struct metric_merge {
	uint64_t samples;
	uint64_t other_samples;
	bool other_is_later;
};

int metric_map_set(struct metric_map *map, const char *name, double value);
int metric_map_observe(struct metric_map *map, const char *name, double sample);
struct opt_f64 metric_map_get(const struct metric_map *map, const char *name);
int metric_map_merge_worse(struct metric_map *map, const struct metric_map *other);
int metric_map_merge_by_kind(struct metric_map *map, const struct metric_map *other,
			     const struct metric_merge *how);
void metric_map_destroy(struct metric_map *map);

#endif
