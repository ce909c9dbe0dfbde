// SPDX-License-Identifier: GPL-2.0
/*
 * The judging of claims: over each worker, between workers, between groups, and on plain numbers.
 */
#include <math.h>
#include <stdio.h>

#include "claim/claim.h"
#include "stats/sample.h"

/* Enough to see the pattern; the report file has the rest. */
#define MAX_NAMED_WORKERS 10

/* What is known about a claim while it is being judged. */
struct finding {
	enum outcome outcome;
	struct text value;
	struct text notes;
};

static void record(struct verdict *v, const struct text *label, const struct expectation *c,
		   const struct finding *f)
{
	verdict_judge(v, label->s, f->outcome, f->value.s, f->notes.s);
	verdict_set_token(v, comparator_token(c->cmp));
}

/* "group.field.comparator", or the like with something in between. */
static void add_label(struct text *label, const char *subject, const char *what, const char *how,
		      const struct expectation *c)
{
	text_add(label, "%s.%s%s.%s", subject, what, how, comparator_name(c->cmp));
}

static void inconclusive(struct finding *f, const char *why)
{
	f->outcome = OUTCOME_INCONCLUSIVE;
	text_add(&f->value, "%s", why);
}

static void add_expected(struct finding *f, enum value_unit unit, const struct expectation *c)
{
	text_add(&f->value, ", expected ");
	text_add_expectation(&f->value, unit, c);
}

/* The caller's own mistakes come before any value. Return: whether there is one. */
static bool caller_is_wrong(struct finding *f, const struct cgroup_stats *group,
			    const struct expectation *c)
{
	const char *trouble = group && group->trouble ? group->trouble
						      : expectation_caller_error(c);

	if (!trouble)
		return false;
	f->outcome = OUTCOME_ERROR;
	text_add(&f->value, "%s", trouble);
	return true;
}

/* A note about one worker: who, what it showed, and how the scheduler treated it. */
static void note_worker(struct finding *f, const struct cgroup_stats *group, size_t index,
			enum report_field field, const struct expectation *c)
{
	const struct worker_report *report = &group->reports[index];

	if (!report->exit_info) {
		text_add(&f->notes, "%s ", field_name(field));
		text_add_field(&f->notes, report, field, c);
		text_add(&f->notes, ": ");
	}
	text_add_worker(&f->notes, group->name, index, report);
	text_add(&f->notes, "\n");
}

static bool survives_without_report(enum report_field field)
{
	return field == FIELD_exit_info || field == FIELD_completed ||
	       field == FIELD_affinity_error || field == FIELD_sched_policy_error;
}

static bool worker_satisfies(const struct worker_report *report, enum report_field field,
			     const struct expectation *c)
{
	if (report->exit_info && !survives_without_report(field))
		return false;
	return field_satisfies(report, field, c);
}

/* Note all offenders. Return: how many; @first receives the index of the first. */
static size_t count_offenders(struct finding *f, const struct cgroup_stats *group,
			      enum report_field field, const struct expectation *c, size_t *first)
{
	size_t offenders = 0;

	for (size_t i = 0; i < group->nr_reports; i++) {
		if (worker_satisfies(&group->reports[i], field, c))
			continue;
		if (!offenders)
			*first = i;
		if (offenders++ < MAX_NAMED_WORKERS)
			note_worker(f, group, i, field, c);
	}
	if (offenders > MAX_NAMED_WORKERS)
		text_add(&f->notes, "and %zu more\n", offenders - MAX_NAMED_WORKERS);
	return offenders;
}

/* The range of a scalar over all workers; of anything else the value of one of them. */
static void add_values(struct finding *f, const struct cgroup_stats *group,
		       enum report_field field, const struct expectation *c, size_t example)
{
	long double lo = field_number(&group->reports[0], field);
	long double hi = lo;

	if (isnan(lo)) {
		text_add(&f->value, "%s[%zu]: ", group->name, example);
		text_add_field(&f->value, &group->reports[example], field, c);
		return;
	}
	for (size_t i = 1; i < group->nr_reports; i++) {
		lo = fminl(lo, field_number(&group->reports[i], field));
		hi = fmaxl(hi, field_number(&group->reports[i], field));
	}
	text_add_number(&f->value, field_unit(field), lo);
	if (hi > lo) {
		text_add(&f->value, " .. ");
		text_add_number(&f->value, field_unit(field), hi);
	}
}

static void judge_each(struct finding *f, const struct cgroup_stats *group,
		       enum report_field field, const struct expectation *c)
{
	size_t offenders, first = 0;

	if (caller_is_wrong(f, group, c))
		return;
	if (!group->nr_reports) {
		inconclusive(f, "the group has no reports");
		return;
	}
	offenders = count_offenders(f, group, field, c, &first);
	f->outcome = offenders ? OUTCOME_FAIL : OUTCOME_PASS;
	if (offenders)
		text_add(&f->value, "%zu of %zu workers are off: ", offenders, group->nr_reports);
	add_values(f, group, field, c, first);
	add_expected(f, field_unit(field), c);
}

/**
 * claim_each_field() - see claim_each()
 */
void claim_each_field(struct verdict *v, const struct cgroup_stats *group,
		      enum report_field field, const struct expectation *c)
{
	struct finding f = { 0 };
	struct text label = { 0 };

	add_label(&label, group->name, field_name(field), "", c);
	if (!v->naming)
		judge_each(&f, group, field, c);
	record(v, &label, c, &f);
}

/* A worker without report makes sums and spreads of its group meaningless. Return: whether. */
static bool lacks_a_report(struct finding *f, const struct cgroup_stats *group)
{
	for (size_t i = 0; i < group->nr_reports; i++) {
		if (!group->reports[i].exit_info)
			continue;
		f->outcome = OUTCOME_INCONCLUSIVE;
		text_add_worker(&f->value, group->name, i, &group->reports[i]);
		return true;
	}
	return false;
}

static long double field_sum(const struct cgroup_stats *group, enum report_field field)
{
	long double sum = 0;

	for (size_t i = 0; i < group->nr_reports; i++)
		sum += field_number(&group->reports[i], field);
	return sum;
}

/* Judge a quotient of two measured numbers and say what it was made from. */
static void judge_quotient(struct finding *f, long double num, long double den,
			   enum value_unit unit, const struct expectation *c)
{
	/* Rounded like the double it is compared with: 10 / 100 is 0.1, not a little less. */
	double quotient = (double)(num / den);

	f->outcome = number_satisfies(quotient, c) ? OUTCOME_PASS : OUTCOME_FAIL;
	text_add(&f->value, "%.4g = ", quotient);
	text_add_number(&f->value, unit, num);
	text_add(&f->value, " / ");
	text_add_number(&f->value, unit, den);
	add_expected(f, UNIT_NONE, c);
}

static void judge_ratio(struct finding *f, const struct cgroup_stats *a,
			const struct cgroup_stats *b, enum report_field field,
			const struct expectation *c)
{
	long double den;

	if (caller_is_wrong(f, a, c) || caller_is_wrong(f, b, c))
		return;
	if (lacks_a_report(f, a) || lacks_a_report(f, b))
		return;
	den = field_sum(b, field);
	if (den == 0)
		inconclusive(f, "the denominator measured zero");
	else
		judge_quotient(f, field_sum(a, field), den, field_unit(field), c);
}

/**
 * claim_ratio_field() - see claim_ratio()
 */
void claim_ratio_field(struct verdict *v, const struct cgroup_stats *a,
		       const struct cgroup_stats *b, enum report_field field,
		       const struct expectation *c)
{
	struct finding f = { 0 };
	struct text label = { 0 };

	text_add(&label, "%s_over_", a->name);
	add_label(&label, b->name, field_name(field), "", c);
	if (!v->naming)
		judge_ratio(&f, a, b, field, c);
	record(v, &label, c, &f);
}

static void judge_spread(struct finding *f, const struct cgroup_stats *group,
			 enum report_field field, const struct expectation *c)
{
	size_t min = 0;
	size_t max = 0;

	if (caller_is_wrong(f, group, c) || lacks_a_report(f, group))
		return;
	if (group->nr_reports < 2) {
		inconclusive(f, "a spread needs two workers");
		return;
	}
	for (size_t i = 1; i < group->nr_reports; i++) {
		long double value = field_number(&group->reports[i], field);

		min = value < field_number(&group->reports[min], field) ? i : min;
		max = value > field_number(&group->reports[max], field) ? i : max;
	}
	if (field_number(&group->reports[max], field) == 0) {
		inconclusive(f, "all workers measured zero");
		return;
	}
	judge_quotient(f, field_number(&group->reports[max], field),
		       field_number(&group->reports[min], field), field_unit(field), c);
	if (f->outcome == OUTCOME_FAIL) {
		note_worker(f, group, max, field, c);
		note_worker(f, group, min, field, c);
	}
}

/**
 * claim_spread_field() - see claim_spread()
 */
void claim_spread_field(struct verdict *v, const struct cgroup_stats *group,
			enum report_field field, const struct expectation *c)
{
	struct finding f = { 0 };
	struct text label = { 0 };

	add_label(&label, group->name, field_name(field), ".max_over_min", c);
	if (!v->naming)
		judge_spread(&f, group, field, c);
	record(v, &label, c, &f);
}

static void judge_number(struct finding *f, const char *name, long double value,
			 const struct expectation *c)
{
	if (caller_is_wrong(f, NULL, c))
		return;
	f->outcome = number_satisfies(value, c) ? OUTCOME_PASS : OUTCOME_FAIL;
	text_add_number(&f->value, unit_of(name), value);
	add_expected(f, unit_of(name), c);
}

/**
 * claim_number() - see claim()
 */
void claim_number(struct verdict *v, const char *name, long double value,
		  const struct expectation *c)
{
	struct finding f = { 0 };
	struct text label = { 0 };

	text_add(&label, "%s.%s", name, comparator_name(c->cmp));
	if (!v->naming)
		judge_number(&f, name, value, c);
	record(v, &label, c, &f);
}

/**
 * claim_share_of() - see claim_share()
 */
void claim_share_of(struct verdict *v, const char *name, long double part, long double whole,
		    const struct expectation *c)
{
	struct finding f = { 0 };
	struct text label = { 0 };

	text_add(&label, "%s.%s", name, comparator_name(c->cmp));
	if (v->naming || caller_is_wrong(&f, NULL, c))
		;
	else if (whole == 0)
		inconclusive(&f, "the denominator measured zero");
	else
		judge_quotient(&f, part, whole, unit_of(name), c);
	record(v, &label, c, &f);
}
