// SPDX-License-Identifier: GPL-2.0
/*
 * What can be asked of a value, by its kind.
 */
#include <math.h>

#include "claim/compare.h"
#include "stats/fold_phase.h"
#include "stats/pool.h"
#include "stats/sample.h"

/**
 * value_unit() - how the numbers of a value are written
 */
enum value_unit value_unit(const struct value *value)
{
	return value->kind == VALUE_BOOL ? UNIT_BOOL : unit_of(value->name);
}

static struct opt_f64 as_opt(const struct value *value)
{
	if (value->kind == VALUE_RATIO)
		return ratio_value(*(const struct ratio *)value->at);
	return *(const struct opt_f64 *)value->at;
}

/**
 * value_number() - a scalar as a number; NaN for any other and for what was not measured
 *
 * long double holds every u64 exactly where it has 64 bits of mantissa or more; elsewhere up to
 * 2^53, which is 104 days in ns.
 */
long double value_number(const struct value *value)
{
	struct opt_f64 opt;

	switch (value->kind) {
	case VALUE_I32:
		return *(const int32_t *)value->at;
	case VALUE_U32:
		return *(const uint32_t *)value->at;
	case VALUE_U64:
		return *(const uint64_t *)value->at;
	case VALUE_BOOL:
		return *(const bool *)value->at;
	case VALUE_F64:
	case VALUE_RATIO:
		opt = as_opt(value);
		return opt.set ? opt.v : NAN;
	default:
		return NAN;
	}
}

/**
 * value_is_measured() - false only for a number that may not have been measured, and was not
 */
bool value_is_measured(const struct value *value)
{
	return (value->kind != VALUE_F64 && value->kind != VALUE_RATIO) || as_opt(value).set;
}

/* Every vector has the same three members, whatever it holds. */
static size_t length(const struct value *value)
{
	return ((const struct wire_vec *)value->at)->len;
}

/**
 * value_has_signal() - whether there is anything that the comparator could find wrong
 *
 * What was not measured has no limit to break, and neither have no samples; whether something was
 * measured can be asked in any case.
 */
bool value_has_signal(const struct value *value, const struct expectation *c)
{
	if (c->cmp == COMPARE_all_at_most)
		return length(value);
	return value_is_measured(value) || c->cmp == COMPARE_is_some ||
	       c->cmp == COMPARE_is_none;
}

static bool is_some(const struct value *value)
{
	if (value->kind == VALUE_TEXT)
		return ((const struct wire_text *)value->at)->s;
	if (value->kind == VALUE_F64 || value->kind == VALUE_RATIO)
		return as_opt(value).set;
	return ((const struct wire_opt *)value->at)->record;
}

static bool seq_contains(const struct u64_seq *seq, long double value)
{
	for (size_t i = 0; i < seq->len; i++)
		if (seq->v[i] == value)
			return true;
	return false;
}

static bool contains(const struct value *value, long double wanted)
{
	const struct f64_seq *seq = value->at;

	if (value->kind != VALUE_F64_SEQ)
		return seq_contains(value->at, wanted);
	for (size_t i = 0; i < seq->len; i++)
		if (seq->v[i] == (double)wanted)
			return true;
	return false;
}

/* NaN is at most nothing. */
static bool all_at_most(const struct value *value, long double most)
{
	const struct f64_seq *seq = value->at;

	if (value->kind != VALUE_F64_SEQ)
		return sample_max(value->at) <= most;
	for (size_t i = 0; i < seq->len; i++)
		if (!(seq->v[i] <= most))
			return false;
	return true;
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

static bool killed_by(const struct wire_opt *opt, long double signal)
{
	const struct worker_exit_info *info = opt->record;

	return info && info->kind == EXIT_SIGNALED && info->code == signal;
}

/**
 * value_satisfies() - judge a value
 * @value: of a class that the comparator fits (claim.h makes the compiler see to it)
 * @c: what is asked
 */
bool value_satisfies(const struct value *value, const struct expectation *c)
{
	switch (c->cmp) {
	case COMPARE_empty:
		return !length(value);
	case COMPARE_nonempty:
		return length(value);
	case COMPARE_contains:
		return contains(value, c->a);
	case COMPARE_len_eq:
		return length(value) == c->a;
	case COMPARE_len_at_most:
		return length(value) <= c->a;
	case COMPARE_len_at_least:
		return length(value) >= c->a;
	case COMPARE_subset_of:
	case COMPARE_disjoint_from:
		return no_element_offends(value->at, c);
	case COMPARE_all_at_most:
		return all_at_most(value, c->a);
	case COMPARE_is_some:
		return is_some(value);
	case COMPARE_is_none:
		return !is_some(value);
	case COMPARE_signaled:
		return killed_by(value->at, c->a);
	case COMPARE_matches:
	case COMPARE_contains_text:
		return text_satisfies(((const struct wire_text *)value->at)->s, c);
	default:
		return number_satisfies(value_number(value), c);
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

static void add_option(struct text *text, const struct value *value)
{
	if (!is_some(value))
		text_add(text, "none");
	else if (value->kind == VALUE_TEXT)
		text_add(text, "\"%s\"", ((const struct wire_text *)value->at)->s);
	else if (value->kind == VALUE_EXIT)
		text_add_exit(text, ((const struct wire_opt *)value->at)->record);
	else
		text_add(text, "some");
}

/**
 * text_add_value() - append a value, and what of it offends
 */
void text_add_value(struct text *text, const struct value *value, const struct expectation *c)
{
	switch (value->kind) {
	case VALUE_SET:
		text_add_set(text, value->at);
		if (c->set && !value_satisfies(value, c))
			add_offenders(text, value->at, c);
		return;
	case VALUE_SEQ:
		add_samples(text, value->at, value_unit(value));
		return;
	case VALUE_TEXT:
	case VALUE_OPT:
	case VALUE_EXIT:
		add_option(text, value);
		return;
	case VALUE_VEC:
	case VALUE_F64_SEQ:
		text_add(text, "%zu elements", length(value));
		return;
	default:
		if (value_is_measured(value))
			text_add_number(text, value_unit(value), value_number(value));
		else
			text_add(text, "not measured");
	}
}
