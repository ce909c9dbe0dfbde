// SPDX-License-Identifier: GPL-2.0
/*
 * Phase buckets: what a step's monitor saw and what each group did in it.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stats/fold.h"
#include "stats/fold_how.h"

/**
 * phase_label() - "BASELINE" for step 0, "Step[k]" for the step k that has index k + 1
 * @step_index: the index
 * @label: where it goes
 *
 * Return: @label.
 */
const char *phase_label(uint64_t step_index, char label[PHASE_LABEL_BYTES])
{
	if (step_index)
		snprintf(label, PHASE_LABEL_BYTES, "Step[%llu]",
			 (unsigned long long)step_index - 1);
	else
		snprintf(label, PHASE_LABEL_BYTES, "BASELINE");
	return label;
}

/**
 * phase_bucket_observe() - add a sample of one metric; the samples come in order of time
 * @bucket: the phase
 * @at_ms: when the sample was taken
 * @metric: its name
 * @value: NaN and infinity are not measured and leave the key as it is
 *
 * sample_count counts moments: several metrics at one time are one sample.
 *
 * Return: 0, or -ENOMEM.
 */
int phase_bucket_observe(struct phase_bucket *bucket, uint64_t at_ms, const char *metric,
			 double value)
{
	if (!bucket->sample_count) {
		bucket->start_ms = at_ms;
		bucket->sample_count = 1;
	} else if (at_ms != bucket->end_ms) {
		bucket->sample_count++;
	}
	bucket->end_ms = at_ms;
	return metric_map_observe(&bucket->metrics, metric, value);
}

static struct phase_group *group_of(struct phase_bucket *bucket, const char *name)
{
	struct phase_group *v;
	char *copy;

	for (size_t i = 0; i < bucket->per_cgroup.len; i++)
		if (!strcmp(bucket->per_cgroup.v[i].name, name))
			return &bucket->per_cgroup.v[i];
	v = realloc(bucket->per_cgroup.v, (bucket->per_cgroup.len + 1) * sizeof(*v));
	if (!v)
		return NULL;
	bucket->per_cgroup.v = v;
	copy = strdup(name);
	if (!copy)
		return NULL;
	v += bucket->per_cgroup.len++;
	*v = (struct phase_group){ .name = copy };
	return v;
}

/**
 * phase_bucket_add_group() - merge a carrier into the group of that name
 * @bucket: the phase
 * @name: the group; copied
 * @stats: the carrier; copied
 *
 * Return: 0, or -ENOMEM.
 */
int phase_bucket_add_group(struct phase_bucket *bucket, const char *name,
			   const struct phase_cgroup_stats *stats)
{
	struct phase_group *group = group_of(bucket, name);

	return group ? phase_cgroup_stats_merge(&group->stats, stats) : -ENOMEM;
}

/* A bucket without samples has no times, so it neither begins nor ends anything. */
static void merge_times(struct phase_bucket *bucket, const struct phase_bucket *other)
{
	if (!other->sample_count)
		return;
	if (!bucket->sample_count || other->start_ms < bucket->start_ms)
		bucket->start_ms = other->start_ms;
	fold_max(&bucket->end_ms, other->end_ms);
}

/**
 * phase_bucket_merge() - put two buckets of the same step together
 * @bucket: the first, takes the result
 * @other: the second, not altered
 *
 * Return: 0; -EINVAL for buckets of different steps; -ENOMEM.
 */
int phase_bucket_merge(struct phase_bucket *bucket, const struct phase_bucket *other)
{
	struct metric_merge how = {
		.samples = bucket->sample_count,
		.other_samples = other->sample_count,
		.other_is_later = other->end_ms > bucket->end_ms,
	};
	int ret;

	if (bucket->step_index != other->step_index)
		return -EINVAL;
	ret = metric_map_merge_by_kind(&bucket->metrics, &other->metrics, &how);
	merge_times(bucket, other);
	fold_add(&bucket->sample_count, other->sample_count);
	for (size_t i = 0; i < other->per_cgroup.len && !ret; i++)
		ret = phase_bucket_add_group(bucket, other->per_cgroup.v[i].name,
					     &other->per_cgroup.v[i].stats);
	return ret;
}

/**
 * phase_bucket_metric() - the value of a metric in a phase; unset when there was no finite sample
 */
struct opt_f64 phase_bucket_metric(const struct phase_bucket *bucket, const char *metric)
{
	return metric_map_get(&bucket->metrics, metric);
}

/**
 * phase_bucket_explain() - why a metric that was expected is not there
 * @bucket: the phase
 * @metric: the expected name
 * @text: takes the sentence
 * @size: its size
 *
 * Tells a mistyped name from missing data: names phase, samples and the keys there are.
 *
 * Return: 0 when the metric has a value, -ENOENT with @text filled when not.
 */
int phase_bucket_explain(const struct phase_bucket *bucket, const char *metric, char *text,
			 size_t size)
{
	char label[PHASE_LABEL_BYTES];
	size_t used;

	if (phase_bucket_metric(bucket, metric).set)
		return 0;
	used = snprintf(text, size, "no metric %s in phase %llu (%s, %llu samples); there is",
			metric, (unsigned long long)bucket->step_index,
			phase_label(bucket->step_index, label),
			(unsigned long long)bucket->sample_count);
	for (size_t i = 0; i < bucket->metrics.len && used < size; i++)
		used += snprintf(text + used, size - used, "%s %s", i ? "," : "",
				 bucket->metrics.v[i].name);
	if (!bucket->metrics.len && used < size)
		snprintf(text + used, size - used, " none");
	return -ENOENT;
}

/**
 * phase_bucket_destroy() - free what a bucket holds and leave it empty
 */
void phase_bucket_destroy(struct phase_bucket *bucket)
{
	for (size_t i = 0; i < bucket->per_cgroup.len; i++) {
		phase_cgroup_stats_destroy(&bucket->per_cgroup.v[i].stats);
		free(bucket->per_cgroup.v[i].name);
	}
	free(bucket->per_cgroup.v);
	metric_map_destroy(&bucket->metrics);
	*bucket = (struct phase_bucket){0};
}

/* The bucket of a step, made empty if there is none; NULL without memory. */
static struct phase_bucket *bucket_of(struct phase_buckets *buckets, uint64_t step_index)
{
	struct phase_bucket *v = buckets->v;
	size_t at = 0;

	while (at < buckets->len && v[at].step_index < step_index)
		at++;
	if (at < buckets->len && v[at].step_index == step_index)
		return &v[at];
	if (buckets->len == buckets->cap) {
		size_t cap = buckets->cap ? buckets->cap * 2 : 4;

		v = realloc(v, cap * sizeof(*v));
		if (!v)
			return NULL;
		buckets->v = v;
		buckets->cap = cap;
	}
	memmove(v + at + 1, v + at, (buckets->len - at) * sizeof(*v));
	v[at] = (struct phase_bucket){ .step_index = step_index };
	buckets->len++;
	return &v[at];
}

/* The epochs of all slices that belong to a phase, ascending: each is the index of its step. */
static int epochs_of(struct u64_seq *epochs, const struct worker_report *reports, size_t nr)
{
	int ret = 0;

	for (size_t i = 0; i < nr && !ret; i++) {
		for (size_t j = 0; j < reports[i].phase_slices.len && !ret; j++) {
			uint32_t epoch = reports[i].phase_slices.v[j].phase_epoch;

			if (epoch != EPOCH_BASELINE && epoch != EPOCH_BETWEEN)
				ret = u64_set_insert(epochs, epoch);
		}
	}
	return ret;
}

/**
 * phase_buckets_fold() - the slices of a group, into the buckets of their steps
 * @buckets: takes what is new, may hold other groups already
 * @name: the group
 * @reports: its workers
 * @nr: how many
 * @nodes: the NUMA nodes its memory should lie on, NULL when unknown
 *
 * Return: 0, or -ENOMEM.
 */
int phase_buckets_fold(struct phase_buckets *buckets, const char *name,
		       const struct worker_report *reports, size_t nr,
		       const struct u64_seq *nodes)
{
	struct u64_seq epochs = {0};
	int ret = epochs_of(&epochs, reports, nr);

	for (size_t i = 0; i < epochs.len && !ret; i++) {
		struct phase_bucket *bucket = bucket_of(buckets, epochs.v[i]);
		struct phase_cgroup_stats stats = {0};

		ret = phase_cgroup_stats_fold(&stats, reports, nr, epochs.v[i], nodes);
		if (!ret)
			ret = bucket ? phase_bucket_add_group(bucket, name, &stats) : -ENOMEM;
		phase_cgroup_stats_destroy(&stats);
	}
	free(epochs.v);
	return ret;
}

/**
 * phase_buckets_merge() - merge step by step
 *
 * Return: 0, or -ENOMEM.
 */
int phase_buckets_merge(struct phase_buckets *buckets, const struct phase_buckets *other)
{
	int ret = 0;

	for (size_t i = 0; i < other->len && !ret; i++) {
		struct phase_bucket *bucket = bucket_of(buckets, other->v[i].step_index);

		ret = bucket ? phase_bucket_merge(bucket, &other->v[i]) : -ENOMEM;
	}
	return ret;
}

/**
 * phase_buckets_destroy() - free all buckets
 */
void phase_buckets_destroy(struct phase_buckets *buckets)
{
	for (size_t i = 0; i < buckets->len; i++)
		phase_bucket_destroy(&buckets->v[i]);
	free(buckets->v);
	*buckets = (struct phase_buckets){0};
}
