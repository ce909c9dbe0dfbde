// SPDX-License-Identifier: GPL-2.0
/*
 * Values by name, and how the kind of a metric decides what samples and merges make of them.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats/metric.h"
#include "stats/metric_map.h"

/* Where a name is, or where it would have to be. */
static size_t find(const struct metric_map *map, const char *name, bool *found)
{
	size_t low = 0, high = map->len;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(map->v[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	*found = low < map->len && !strcmp(map->v[low].name, name);
	return low;
}

static const struct metric_entry *lookup(const struct metric_map *map, const char *name)
{
	bool found;
	size_t at = find(map, name, &found);

	return found ? &map->v[at] : NULL;
}

static int make_room(struct metric_map *map)
{
	size_t cap = map->cap ? map->cap * 2 : 8;
	struct metric_entry *v;

	if (map->len < map->cap)
		return 0;
	v = realloc(map->v, cap * sizeof(*v));
	if (!v)
		return -ENOMEM;
	map->v = v;
	map->cap = cap;
	return 0;
}

/* The entry of a name, made empty if there is none; NULL without memory. */
static struct metric_entry *entry_of(struct metric_map *map, const char *name)
{
	bool found;
	size_t at = find(map, name, &found);
	char *copy;

	if (found)
		return &map->v[at];
	copy = strdup(name);
	if (!copy || make_room(map)) {
		free(copy);
		return NULL;
	}
	memmove(map->v + at + 1, map->v + at, (map->len - at) * sizeof(*map->v));
	map->v[at] = (struct metric_entry){ .name = copy };
	map->len++;
	return &map->v[at];
}

/**
 * metric_map_set() - give a name a value
 *
 * Return: 0, or -ENOMEM.
 */
int metric_map_set(struct metric_map *map, const char *name, double value)
{
	struct metric_entry *e = entry_of(map, name);

	if (!e)
		return -ENOMEM;
	*e = (struct metric_entry){ .name = e->name, .value = value, .first = value,
				    .last = value, .samples = 1 };
	return 0;
}

/* What a rate is divided from counts up, registered or not. */
static bool is_rate_component(const char *name)
{
	for (size_t i = 0; i < NR_METRICS; i++)
		if (metrics[i].kind == KIND_RATE &&
		    (!strcmp(metrics[i].of, name) || !strcmp(metrics[i].per, name)))
			return true;
	return false;
}

/* The kind of a name; NR_KINDS when nothing is known about it. */
static enum metric_kind kind_of(const char *name)
{
	const struct metric *metric = metric_by_name(name);

	if (metric)
		return metric->kind;
	return is_rate_component(name) ? KIND_COUNTER : NR_KINDS;
}

static void observe_counter(struct metric_entry *e, double sample)
{
	if (sample < e->last)
		e->broken = true;
	e->value = sample - e->first;
}

/**
 * metric_map_observe() - add one sample of a metric, as its kind wants it
 * @map: the map
 * @name: registered or not
 * @sample: NaN and infinity are not samples and change nothing
 *
 * A counter's value is last - first; one that runs backwards has no value from then on. Levels keep
 * mean, last or highest, changes add up, and everything else keeps the last sample.
 *
 * Return: 0, or -ENOMEM.
 */
int metric_map_observe(struct metric_map *map, const char *name, double sample)
{
	struct metric_entry *e;

	if (!isfinite(sample))
		return 0;
	e = entry_of(map, name);
	if (!e)
		return -ENOMEM;
	if (!e->samples++)
		*e = (struct metric_entry){ .name = e->name, .value = sample, .first = sample,
					    .last = sample, .samples = 1 };
	switch (kind_of(name)) {
	case KIND_COUNTER:
		observe_counter(e, sample);
		break;
	case KIND_GAUGE_AVG:
		e->value += (sample - e->value) / (double)e->samples;
		break;
	case KIND_GAUGE_MAX:
	case KIND_PEAK:
		e->value = fmax(e->value, sample);
		break;
	case KIND_DELTA_SUM:
	case KIND_PHASE_DELTA_SUM:
		e->value = e->samples > 1 ? e->value + sample : sample;
		break;
	default:
		e->value = sample;
	}
	e->last = sample;
	return 0;
}

static struct opt_f64 value_of(const struct metric_entry *e)
{
	return e && !e->broken ? f64_of(e->value) : (struct opt_f64){0};
}

/**
 * metric_map_get() - the value of a name
 *
 * A rate comes from its components when both are there, never from a stored quotient.
 *
 * Return: the value; unset when there is none.
 */
struct opt_f64 metric_map_get(const struct metric_map *map, const char *name)
{
	const struct metric *metric = metric_by_name(name);

	if (metric && metric->kind == KIND_RATE) {
		struct opt_f64 num = value_of(lookup(map, metric->of));
		struct opt_f64 den = value_of(lookup(map, metric->per));

		if (num.set && den.set)
			return f64_divide(num.v, den.v);
	}
	return value_of(lookup(map, name));
}

/* What a mean over samples weighs: a bucket without samples still counts once. */
static double weight_of(uint64_t samples)
{
	return samples ? (double)samples : 1;
}

static double merge_value(const char *name, double a, double b, const struct metric_merge *how)
{
	double wa = weight_of(how->samples), wb = weight_of(how->other_samples);

	switch (kind_of(name)) {
	case KIND_COUNTER:
	case KIND_DELTA_SUM:
	case KIND_PHASE_DELTA_SUM:
		return a + b;
	case KIND_PEAK:
	case KIND_GAUGE_MAX:
		return fmax(a, b);
	case KIND_GAUGE_AVG:
		return (a * wa + b * wb) / (wa + wb);
	case KIND_GAUGE_LAST:
	case KIND_TIMESTAMP:
		return how->other_is_later ? b : a;
	case NR_KINDS:
		return (a + b) / 2;
	default:
		return metric_worse(name, a, b);
	}
}

/* Merge b into the entry of the same name; without how by the worse value. */
static int merge_entry(struct metric_map *map, const struct metric_entry *b,
		       const struct metric_merge *how)
{
	struct metric_entry *a = entry_of(map, b->name);
	double value;

	if (!a)
		return -ENOMEM;
	value = b->value;
	if (a->samples)
		value = how ? merge_value(b->name, a->value, b->value, how)
			    : metric_worse(b->name, a->value, b->value);
	/* A quotient that was stored without its components cannot be merged. */
	a->broken |= b->broken || (how && a->samples && kind_of(b->name) == KIND_RATE);
	a->samples += b->samples;
	a->value = value;
	a->last = b->last;
	return 0;
}

static int merge(struct metric_map *map, const struct metric_map *other,
		 const struct metric_merge *how)
{
	int ret = 0;

	for (size_t i = 0; i < other->len && !ret; i++)
		ret = merge_entry(map, &other->v[i], how);
	return ret;
}

/**
 * metric_map_merge_worse() - keep the worse value of each name, by its registered or guessed
 * direction
 *
 * Return: 0, or -ENOMEM.
 */
int metric_map_merge_worse(struct metric_map *map, const struct metric_map *other)
{
	return merge(map, other, NULL);
}

/**
 * metric_map_merge_by_kind() - put two maps together as the kind of each metric wants it
 * @map: the first, takes the result
 * @other: the second
 * @how: what the buckets of the two are like
 *
 * Counters add, peaks take the maximum, means weigh by samples, levels come from the later bucket,
 * rates follow from their components, unregistered names are averaged and values that cannot be
 * put together, percentiles above all, become the worse one.
 *
 * Return: 0, or -ENOMEM.
 */
int metric_map_merge_by_kind(struct metric_map *map, const struct metric_map *other,
			     const struct metric_merge *how)
{
	return merge(map, other, how);
}

/**
 * metric_map_destroy() - free the entries
 */
void metric_map_destroy(struct metric_map *map)
{
	for (size_t i = 0; i < map->len; i++)
		free(map->v[i].name);
	free(map->v);
	*map = (struct metric_map){0};
}
