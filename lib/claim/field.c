// SPDX-License-Identifier: GPL-2.0
/*
 * The fields that can be claimed: of a report by its wire schema, of the statistics by their lists.
 */
#include "claim/field.h"

/* A record may be missing when only the name or the unit of a field matters. */
static const void *place(const void *record, size_t offset)
{
	return record ? (const char *)record + offset : NULL;
}

static const struct wire_field *descriptor(enum report_field field)
{
	return &wire_type_worker_report()->fields[field];
}

/**
 * field_name() - as the wire schema has it
 */
const char *field_name(enum report_field field)
{
	return descriptor(field)->name;
}

/**
 * field_value() - a field of a report
 */
struct value field_value(const struct worker_report *report, enum report_field field)
{
	const struct wire_field *d = descriptor(field);

	return (struct value){ d->name, (enum value_kind)d->kind, place(report, d->offset) };
}

/**
 * field_unit() - how the numbers of a field are written
 */
enum value_unit field_unit(enum report_field field)
{
	struct value value = field_value(NULL, field);

	return value_unit(&value);
}

/**
 * field_number() - a scalar field as a number, NaN for any other
 */
long double field_number(const struct worker_report *report, enum report_field field)
{
	struct value value = field_value(report, field);

	return value_number(&value);
}

/* A line of a list: name, kind, place. */
struct stat_field {
	const char *name;
	enum value_kind kind;
	size_t offset;
};

/* The lists call both kinds of vectors SEQ; the type tells them apart. */
#define IS_F64_SEQ(object) __builtin_types_compatible_p(typeof(object), struct f64_seq)
#define STAT_ROW(record, kind, name, member) \
	{ #name, \
	  IS_F64_SEQ(((typeof(record) *)0)->WIRE_TOKEN(member)) ? VALUE_F64_SEQ : VALUE_##kind, \
	  offsetof(record, member) },

#define GROUP_ROW(kind, type, name, how, from) STAT_ROW(struct cgroup_stats, kind, name, name)
static const struct stat_field group_fields[] = { CGROUP_STATS_FIELDS(GROUP_ROW) };

#define RUN_ROW(kind, type, name, how, from) STAT_ROW(struct run_stats, kind, name, name)
static const struct stat_field run_fields[] = { RUN_STATS_FIELDS(RUN_ROW) };

#define PHASE_ROW(kind, type, name, how, from) \
	STAT_ROW(struct phase_cgroup_stats, kind, name, name)
#define METRIC_ROW(kind, type, name, how, from) \
	STAT_ROW(struct phase_cgroup_stats, kind, name, metrics.name)
static const struct stat_field phase_fields[] = {
	PHASE_CGROUP_STATS_FIELDS(PHASE_ROW)
	PHASE_METRICS_FIELDS(METRIC_ROW)
};

#define BUCKET_ROW(kind, type, name, how, from) STAT_ROW(struct phase_bucket, kind, name, name)
static const struct stat_field bucket_fields[] = { PHASE_BUCKET_FIELDS(BUCKET_ROW) };

#define READING_ROW(kind, type, name, how, from) \
	STAT_ROW(struct cgroup_readings, kind, name, name)
static const struct stat_field reading_fields[] = { CGROUP_READINGS_FIELDS(READING_ROW) };

static struct value value_at(const void *record, const struct stat_field *field)
{
	return (struct value){ field->name, field->kind, place(record, field->offset) };
}

/* group_value() and so on: one field of one record. */

struct value group_value(const struct cgroup_stats *group, enum group_field field)
{
	return value_at(group, &group_fields[field]);
}

struct value run_value(const struct run_stats *run, enum run_field field)
{
	return value_at(run, &run_fields[field]);
}

struct value phase_value(const struct phase_cgroup_stats *phase, enum phase_field field)
{
	return value_at(phase, &phase_fields[field]);
}

struct value bucket_value(const struct phase_bucket *bucket, enum bucket_field field)
{
	return value_at(bucket, &bucket_fields[field]);
}

struct value reading_value(const struct cgroup_readings *readings, enum reading_field field)
{
	return value_at(readings, &reading_fields[field]);
}

struct value slice_value(const struct phase_slice *slice, enum slice_field field)
{
	const struct wire_field *d = &wire_type_phase_slice()->fields[field];

	return (struct value){ d->name, (enum value_kind)d->kind, place(slice, d->offset) };
}
