/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Accessors: every field of the reports and of the statistics that a claim can be about. They are
 * made from the lists of those structs; a new line there is a new accessor here.
 */
#ifndef SCHED_CLAIMS_CLAIM_FIELD_H
#define SCHED_CLAIMS_CLAIM_FIELD_H

#include "claim/compare.h"
#include "stats/fold.h"
#include "stats/readings.h"

/*
 * For each list the number of every field, in the order of the list, and the class of its value.
 */
#define FIELD_ENUM(kind, type, name) FIELD_##name,
#define FIELD_CLASS_ENUM(kind, type, name) FIELD_CLASS_##name = CLASS_OF_##kind,
enum report_field {
	WORKER_REPORT_FIELDS(FIELD_ENUM)
	NR_REPORT_FIELDS
};

enum {
	WORKER_REPORT_FIELDS(FIELD_CLASS_ENUM)
};

#define GROUP_FIELD_ENUM(kind, type, name, ...) GROUP_FIELD_##name,
#define GROUP_CLASS_ENUM(kind, type, name, ...) GROUP_FIELD_CLASS_##name = CLASS_OF_##kind,
enum group_field {
	CGROUP_STATS_FIELDS(GROUP_FIELD_ENUM)
};

enum {
	CGROUP_STATS_FIELDS(GROUP_CLASS_ENUM)
};

#define RUN_FIELD_ENUM(kind, type, name, ...) RUN_FIELD_##name,
#define RUN_CLASS_ENUM(kind, type, name, ...) RUN_FIELD_CLASS_##name = CLASS_OF_##kind,
enum run_field {
	RUN_STATS_FIELDS(RUN_FIELD_ENUM)
};

enum {
	RUN_STATS_FIELDS(RUN_CLASS_ENUM)
};

/* A group in a phase: the raw components, then the values derived from them. */
#define PHASE_FIELD_ENUM(kind, type, name, ...) PHASE_FIELD_##name,
#define PHASE_CLASS_ENUM(kind, type, name, ...) PHASE_FIELD_CLASS_##name = CLASS_OF_##kind,
enum phase_field {
	PHASE_CGROUP_STATS_FIELDS(PHASE_FIELD_ENUM)
	PHASE_METRICS_FIELDS(PHASE_FIELD_ENUM)
};

enum {
	PHASE_CGROUP_STATS_FIELDS(PHASE_CLASS_ENUM)
	PHASE_METRICS_FIELDS(PHASE_CLASS_ENUM)
};

#define BUCKET_FIELD_ENUM(kind, type, name, ...) BUCKET_FIELD_##name,
#define BUCKET_CLASS_ENUM(kind, type, name, ...) BUCKET_FIELD_CLASS_##name = CLASS_OF_##kind,
enum bucket_field {
	PHASE_BUCKET_FIELDS(BUCKET_FIELD_ENUM)
};

enum {
	PHASE_BUCKET_FIELDS(BUCKET_CLASS_ENUM)
};

#define READING_FIELD_ENUM(kind, type, name, ...) READING_FIELD_##name,
#define READING_CLASS_ENUM(kind, type, name, ...) READING_FIELD_CLASS_##name = CLASS_OF_##kind,
enum reading_field {
	CGROUP_READINGS_FIELDS(READING_FIELD_ENUM)
};

enum {
	CGROUP_READINGS_FIELDS(READING_CLASS_ENUM)
};

#define SLICE_FIELD_ENUM(kind, type, name, ...) SLICE_FIELD_##name,
#define SLICE_CLASS_ENUM(kind, type, name, ...) SLICE_FIELD_CLASS_##name = CLASS_OF_##kind,
enum slice_field {
	PHASE_SLICE_FIELDS(SLICE_FIELD_ENUM)
};

enum {
	PHASE_SLICE_FIELDS(SLICE_CLASS_ENUM)
};

const char *field_name(enum report_field field);
enum value_unit field_unit(enum report_field field);
long double field_number(const struct worker_report *report, enum report_field field);
struct value field_value(const struct worker_report *report, enum report_field field);

struct value group_value(const struct cgroup_stats *group, enum group_field field);
struct value run_value(const struct run_stats *run, enum run_field field);
struct value phase_value(const struct phase_cgroup_stats *phase, enum phase_field field);
struct value bucket_value(const struct phase_bucket *bucket, enum bucket_field field);
struct value reading_value(const struct cgroup_readings *readings, enum reading_field field);
struct value slice_value(const struct phase_slice *slice, enum slice_field field);

#endif
