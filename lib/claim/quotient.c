// SPDX-License-Identifier: GPL-2.0
/*
 * The judging of claims on two numbers: of groups, of workers, of a part and its whole.
 */
#include <string.h>

#include "claim/claim.h"
#include "claim/finding.h"

static long double field_sum(const struct cgroup_stats *group, enum report_field field)
{
	long double sum = 0;

	for (size_t i = 0; i < group->nr_reports; i++)
		sum += field_number(&group->reports[i], field);
	return sum;
}

static void judge_ratio(struct finding *f, const struct cgroup_stats *a,
			const struct cgroup_stats *b, enum report_field field,
			const struct expectation *c)
{
	long double den;
	enum value_unit unit = field_unit(field);

	if (finding_caller_is_wrong(f, a, c) || finding_caller_is_wrong(f, b, c))
		return;
	if (finding_lacks_a_report(f, a) || finding_lacks_a_report(f, b))
		return;
	den = field_sum(b, field);
	if (den == 0)
		finding_inconclusive(f, "the denominator measured zero");
	else
		finding_quotient(f, field_sum(a, field), unit, den, unit, c);
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
	finding_label(&label, b->name, field_name(field), "", c);
	if (!v->naming)
		judge_ratio(&f, a, b, field, c);
	finding_record(v, &label, c, &f);
}

/* The workers with the largest and the smallest value. */
struct extremes {
	size_t max;
	size_t min;
};

/* Return: whether all workers are known and any of them has measured something. */
static bool find_extremes(struct finding *f, const struct cgroup_stats *group,
			  enum report_field field, const struct expectation *c, struct extremes *e)
{
	*e = (struct extremes){ 0 };
	if (finding_caller_is_wrong(f, group, c) || finding_lacks_a_report(f, group))
		return false;
	if (group->nr_reports < 2) {
		finding_inconclusive(f, "a spread needs two workers");
		return false;
	}
	for (size_t i = 1; i < group->nr_reports; i++) {
		long double value = field_number(&group->reports[i], field);

		e->min = value < field_number(&group->reports[e->min], field) ? i : e->min;
		e->max = value > field_number(&group->reports[e->max], field) ? i : e->max;
	}
	if (field_number(&group->reports[e->max], field) != 0)
		return true;
	finding_inconclusive(f, "all workers measured zero");
	return false;
}

static void note_extremes(struct finding *f, const struct cgroup_stats *group,
			  enum report_field field, const struct expectation *c,
			  const struct extremes *e)
{
	if (f->outcome != OUTCOME_FAIL)
		return;
	finding_note_worker(f, group, e->max, field, c);
	finding_note_worker(f, group, e->min, field, c);
}

/**
 * claim_spread_field() - see claim_spread()
 */
void claim_spread_field(struct verdict *v, const struct cgroup_stats *group,
			enum report_field field, const struct expectation *c)
{
	struct finding f = { 0 };
	enum value_unit unit = field_unit(field);
	struct text label = { 0 };
	struct extremes e;

	finding_label(&label, group->name, field_name(field), ".max_over_min", c);
	if (!v->naming && find_extremes(&f, group, field, c, &e)) {
		finding_quotient(&f, field_number(&group->reports[e.max], field), unit,
				 field_number(&group->reports[e.min], field), unit, c);
		note_extremes(&f, group, field, c, &e);
	}
	finding_record(v, &label, c, &f);
}

/**
 * claim_range_field() - see claim_range()
 */
void claim_range_field(struct verdict *v, const struct cgroup_stats *group,
		       enum report_field field, const struct expectation *c)
{
	struct finding f = { 0 };
	struct text label = { 0 };
	struct extremes e;

	finding_label(&label, group->name, field_name(field), ".max_less_min", c);
	if (!v->naming && find_extremes(&f, group, field, c, &e)) {
		finding_difference(&f, field_number(&group->reports[e.max], field),
				   field_number(&group->reports[e.min], field), field_unit(field),
				   c);
		note_extremes(&f, group, field, c, &e);
	}
	finding_record(v, &label, c, &f);
}

/* The unit of the part, from the name of the share. */
static enum value_unit unit_of_part(const char *name)
{
	const char *over = strstr(name, "_over_");
	struct text part = { 0 };

	if (over)
		text_add(&part, "%.*s", (int)(over - name), name);
	return unit_of(part.s);
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
	if (v->naming || finding_caller_is_wrong(&f, NULL, c))
		;
	else if (whole == 0)
		finding_inconclusive(&f, "the denominator measured zero");
	else
		finding_quotient(&f, part, unit_of_part(name), whole, unit_of(name), c);
	finding_record(v, &label, c, &f);
}
