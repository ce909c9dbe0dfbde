// SPDX-License-Identifier: GPL-2.0
/*
 * The statistics in run.json, from the lists of stats/fold.h and stats/fold_phase.h.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scenario/rundir.h"
#include "sys/clock.h"
#include "wire/json.h"

/* What a line of a list becomes. Samples and histograms stay with the reports. */
#define WRITE_U64(s, name)	json_u64(json, #name, (s)->WIRE_TOKEN(name))
#define WRITE_BOOL(s, name)	json_bool(json, #name, (s)->WIRE_TOKEN(name))
#define WRITE_F64(s, name)	write_opt(json, #name, (s)->WIRE_TOKEN(name))
#define WRITE_RATIO(s, name)	write_opt(json, #name, ratio_value((s)->WIRE_TOKEN(name)))
#define WRITE_SET(s, name)	write_set(json, #name, &(s)->WIRE_TOKEN(name))
#define WRITE_METRICS(s, name)	write_metrics(json, #name, &(s)->WIRE_TOKEN(name))
#define WRITE_REC(s, name)	write_phase_metrics(json, #name, &(s)->WIRE_TOKEN(name))
#define WRITE_BUCKETS(s, name)	write_buckets(json, #name, &(s)->WIRE_TOKEN(name))
#define WRITE_VEC(s, name)	write_phase_groups(json, #name, s)
#define WRITE_SEQ(s, name)
#define WRITE_OPT(s, name)
#define WRITE(kind, type, name, how, from) WRITE_##kind(stats, name) WIRE_TOKEN(;)

static void write_opt(struct json *json, const char *key, struct opt_f64 value)
{
	if (value.set)
		json_double(json, key, value.v);
	else
		json_null(json, key);
}

static void write_set(struct json *json, const char *key, const struct u64_seq *set)
{
	json_begin_array(json, key);
	for (size_t i = 0; i < set->len; i++)
		json_u64(json, NULL, set->v[i]);
	json_end_array(json);
}

static void write_metrics(struct json *json, const char *key, const struct metric_map *map)
{
	json_begin_object(json, key);
	for (size_t i = 0; i < map->len; i++)
		json_double(json, map->v[i].name, map->v[i].value);
	json_end_object(json);
}

static void write_phase_metrics(struct json *json, const char *key,
				const struct phase_metrics *stats)
{
	json_begin_object(json, key);
	PHASE_METRICS_FIELDS(WRITE)
	json_end_object(json);
}

static void write_phase_groups(struct json *json, const char *key,
			       const struct phase_bucket *bucket)
{
	json_begin_array(json, key);
	for (size_t i = 0; i < bucket->per_cgroup.len; i++) {
		const struct phase_cgroup_stats *stats = &bucket->per_cgroup.v[i].stats;

		json_begin_object(json, NULL);
		json_string(json, "name", bucket->per_cgroup.v[i].name);
		PHASE_CGROUP_STATS_FIELDS(WRITE)
		json_end_object(json);
	}
	json_end_array(json);
}

static void write_buckets(struct json *json, const char *key, const struct phase_buckets *buckets)
{
	json_begin_array(json, key);
	for (size_t i = 0; i < buckets->len; i++) {
		const struct phase_bucket *stats = &buckets->v[i];
		char label[PHASE_LABEL_BYTES];

		json_begin_object(json, NULL);
		json_string(json, "label", phase_label(stats->step_index, label));
		PHASE_BUCKET_FIELDS(WRITE)
		json_end_object(json);
	}
	json_end_array(json);
}

static void write_groups(struct json *json, const struct run *run)
{
	json_begin_array(json, "groups");
	for (size_t i = 0; i < run->nr_groups; i++) {
		const struct cgroup_stats *stats = &run->groups[i];

		json_begin_object(json, NULL);
		json_string(json, "name", stats->name);
		write_set(json, "cpus", &stats->cpus);
		CGROUP_STATS_FIELDS(WRITE)
		json_end_object(json);
	}
	json_end_array(json);
}

static void write_totals(struct json *json, const struct run_stats *stats)
{
	json_begin_object(json, "total");
	RUN_STATS_FIELDS(WRITE)
	json_end_object(json);
}

static void write_gap(struct json *json, const struct worst_gap *worst)
{
	if (!*worst->group) {
		json_null(json, "worst_gap");
		return;
	}
	json_begin_object(json, "worst_gap");
	json_string(json, "group", worst->group);
	json_u64(json, "worker", worst->worker);
	json_u64(json, "tid", worst->tid);
	json_u64(json, "cpu", worst->cpu);
	json_u64(json, "ms", worst->ms);
	json_u64(json, "end_ns", worst->end_ns);
	json_end_object(json);
}

static void write_stats(struct json *json, const struct run *run, const struct worst_gap *worst)
{
	json_begin_object(json, NULL);
	json_u64(json, "wall_ns", run->wall_ns);
	json_u64(json, "idle_ns", run->idle_ns);
	json_u64(json, "steal_ns", run->steal_ns);
	write_gap(json, worst);
	write_groups(json, run);
	write_totals(json, &run->stats);
	json_end_object(json);
}

/**
 * worst_gap_note() - remember a worker whose longest gap is longer than any so far
 * @worst: all zero at first
 * @group: its group
 * @index: its number there
 * @begin_ns: when its measurement began; 0 when that is not known
 */
void worst_gap_note(struct worst_gap *worst, const struct cgroup_stats *group, size_t index,
		    uint64_t begin_ns)
{
	const struct worker_report *report = &group->reports[index];

	if (!begin_ns || report->exit_info || report->max_gap_ms <= worst->ms)
		return;
	*worst = (struct worst_gap){
		.worker = index,
		.tid = report->tid,
		.cpu = report->max_gap_cpu,
		.ms = report->max_gap_ms,
		.end_ns = begin_ns + report->max_gap_at_ms * NSEC_PER_MSEC,
	};
	snprintf(worst->group, sizeof(worst->group), "%s", group->name);
}

/**
 * rundir_keep_stats() - leave the statistics of a run for rundir_finish(), in the runner
 * @rundir: with its worst gap
 * @run: folded
 * @err: receives the sentence
 *
 * Return: 0 or -errno.
 */
int rundir_keep_stats(const struct rundir *rundir, const struct run *run, struct err *err)
{
	struct json json = { 0 };
	int fd = dup(rundir->stats_fd);
	int failed;

	json.out = fd < 0 ? NULL : fdopen(fd, "w");
	if (!json.out) {
		if (fd >= 0)
			close(fd);
		return err_set(err, errno, "keep the statistics");
	}
	write_stats(&json, run, rundir->worst_gap);
	/* The mark of a text that is complete. */
	fputc('\n', json.out);
	failed = ferror(json.out);
	return fclose(json.out) || failed ? err_set(err, errno, "keep the statistics") : 0;
}
