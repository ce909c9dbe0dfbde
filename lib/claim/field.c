// SPDX-License-Identifier: GPL-2.0
/*
 * Comparators over the fields of a report.
 */
#include <math.h>

#include "claim/compare.h"
#include "stats/pool.h"
#include "stats/sample.h"
#include "wire/schema.h"

static const struct wire_field *descriptor(enum report_field field)
{
	return &wire_type_worker_report()->fields[field];
}

static enum wire_kind kind_of(enum report_field field)
{
	return descriptor(field)->kind;
}

/**
 * field_name() - as the wire schema has it
 */
const char *field_name(enum report_field field)
{
	return descriptor(field)->name;
}

/**
 * field_unit() - how the numbers of a field are written
 */
enum value_unit field_unit(enum report_field field)
{
	return kind_of(field) == WIRE_BOOL ? UNIT_BOOL : unit_of(field_name(field));
}

static const void *field_at(const struct worker_report *report, enum report_field field)
{
	return (const char *)report + descriptor(field)->offset;
}

/**
 * field_number() - a scalar field as a number, NaN for any other
 *
 * long double holds every u64 exactly where it has 64 bits of mantissa or more; elsewhere up to
 * 2^53, which is 104 days in ns.
 */
long double field_number(const struct worker_report *report, enum report_field field)
{
	const void *at = field_at(report, field);

	switch (kind_of(field)) {
	case WIRE_I32:
		return *(const int32_t *)at;
	case WIRE_U32:
		return *(const uint32_t *)at;
	case WIRE_U64:
		return *(const uint64_t *)at;
	case WIRE_BOOL:
		return *(const bool *)at;
	default:
		return NAN;
	}
}

/* The elements of a set or sequence; NULL for any other field. */
static const struct u64_seq *field_seq(const struct worker_report *report, enum report_field field)
{
	if (kind_of(field) != WIRE_SET && kind_of(field) != WIRE_SEQ)
		return NULL;
	return field_at(report, field);
}

/* Every vector on the wire has the same three members, whatever it holds. */
static size_t field_len(const struct worker_report *report, enum report_field field)
{
	return ((const struct wire_vec *)field_at(report, field))->len;
}

static bool field_is_some(const struct worker_report *report, enum report_field field)
{
	if (kind_of(field) == WIRE_TEXT)
		return ((const struct wire_text *)field_at(report, field))->s;
	return ((const struct wire_opt *)field_at(report, field))->record;
}

static bool seq_contains(const struct u64_seq *seq, long double value)
{
	for (size_t i = 0; i < seq->len; i++)
		if (seq->v[i] == value)
			return true;
	return false;
}

/* Whether an element of a set counts against subset_of or disjoint_from. */
static bool element_offends(uint64_t element, const struct expectation *c)
{
	return seq_contains(c->set, element) == (c->cmp == COMPARE_disjoint_from);
}

static bool no_element_offends(const struct u64_seq *set, const struct expectation *c)
{
	for (size_t i = 0; i < set->len; i++)
		if (element_offends(set->v[i], c))
			return false;
	return true;
}

static bool killed_by(const struct worker_exit_info *info, long double signal)
{
	return info && info->kind == EXIT_SIGNALED && info->code == signal;
}

/**
 * field_satisfies() - judge one field of one report
 * @report: the report
 * @field: a field whose class the comparator fits (claim.h makes the compiler see to it)
 * @c: what is asked
 */
bool field_satisfies(const struct worker_report *report, enum report_field field,
		     const struct expectation *c)
{
	switch (c->cmp) {
	case COMPARE_empty:
		return !field_len(report, field);
	case COMPARE_nonempty:
		return field_len(report, field);
	case COMPARE_contains:
		return seq_contains(field_seq(report, field), c->a);
	case COMPARE_len_eq:
		return field_len(report, field) == c->a;
	case COMPARE_len_at_most:
		return field_len(report, field) <= c->a;
	case COMPARE_len_at_least:
		return field_len(report, field) >= c->a;
	case COMPARE_subset_of:
	case COMPARE_disjoint_from:
		return no_element_offends(field_seq(report, field), c);
	case COMPARE_all_at_most:
		return sample_max(field_seq(report, field)) <= c->a;
	case COMPARE_is_some:
		return field_is_some(report, field);
	case COMPARE_is_none:
		return !field_is_some(report, field);
	case COMPARE_signaled:
		return killed_by(report->exit_info, c->a);
	default:
		return number_satisfies(field_number(report, field), c);
	}
}

static void add_offenders(struct text *text, const struct u64_seq *set, const struct expectation *c)
{
	const char *sep = ", but {";

	for (size_t i = 0; i < set->len; i++) {
		if (!element_offends(set->v[i], c))
			continue;
		text_add(text, "%s%llu", sep, (unsigned long long)set->v[i]);
		sep = ",";
	}
	text_add(text, c->cmp == COMPARE_subset_of ? "} not allowed" : "} forbidden");
}

static void add_samples(struct text *text, const struct u64_seq *seq, enum value_unit unit)
{
	const struct pool_part part = { .v = seq->v, .len = seq->len, .weight = 1 };
	struct pool_summary s;

	text_add(text, "%zu samples", seq->len);
	if (!seq->len || pool_summarise(&part, 1, &s))
		return;
	text_add(text, ": median ");
	text_add_number(text, unit, s.median);
	text_add(text, ", p99 ");
	text_add_number(text, unit, s.p99);
	text_add(text, ", max ");
	text_add_number(text, unit, s.max);
}

static void add_option(struct text *text, const struct worker_report *report,
		       enum report_field field)
{
	if (!field_is_some(report, field))
		text_add(text, "none");
	else if (kind_of(field) == WIRE_TEXT)
		text_add(text, "\"%s\"", ((const struct wire_text *)field_at(report, field))->s);
	else if (kind_of(field) == WIRE_EXIT)
		text_add_exit(text, report->exit_info);
	else
		text_add(text, "some");
}

/**
 * text_add_field() - append the value of a field, and what of it offends
 */
void text_add_field(struct text *text, const struct worker_report *report,
		    enum report_field field, const struct expectation *c)
{
	enum value_unit unit = field_unit(field);

	switch (kind_of(field)) {
	case WIRE_SET:
		text_add_set(text, field_seq(report, field));
		if (c->set && !field_satisfies(report, field, c))
			add_offenders(text, field_seq(report, field), c);
		return;
	case WIRE_SEQ:
		add_samples(text, field_seq(report, field), unit);
		return;
	case WIRE_TEXT:
	case WIRE_OPT:
	case WIRE_EXIT:
		add_option(text, report, field);
		return;
	case WIRE_I32:
	case WIRE_U32:
	case WIRE_U64:
	case WIRE_BOOL:
		text_add_number(text, unit, field_number(report, field));
		return;
	default:
		text_add(text, "%zu elements", field_len(report, field));
	}
}
