// SPDX-License-Identifier: GPL-2.0
/*
 * The judging of claims on quotients: between groups, between workers, of a part and its whole.
 */
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

	if (finding_caller_is_wrong(f, a, c) || finding_caller_is_wrong(f, b, c))
		return;
	if (finding_lacks_a_report(f, a) || finding_lacks_a_report(f, b))
		return;
	den = field_sum(b, field);
	if (den == 0)
		finding_inconclusive(f, "the denominator measured zero");
	else
		finding_quotient(f, field_sum(a, field), den, field_unit(field), c);
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

static void judge_spread(struct finding *f, const struct cgroup_stats *group,
			 enum report_field field, const struct expectation *c)
{
	size_t min = 0;
	size_t max = 0;

	if (finding_caller_is_wrong(f, group, c) || finding_lacks_a_report(f, group))
		return;
	if (group->nr_reports < 2) {
		finding_inconclusive(f, "a spread needs two workers");
		return;
	}
	for (size_t i = 1; i < group->nr_reports; i++) {
		long double value = field_number(&group->reports[i], field);

		min = value < field_number(&group->reports[min], field) ? i : min;
		max = value > field_number(&group->reports[max], field) ? i : max;
	}
	if (field_number(&group->reports[max], field) == 0) {
		finding_inconclusive(f, "all workers measured zero");
		return;
	}
	finding_quotient(f, field_number(&group->reports[max], field),
			 field_number(&group->reports[min], field), field_unit(field), c);
	if (f->outcome == OUTCOME_FAIL) {
		finding_note_worker(f, group, max, field, c);
		finding_note_worker(f, group, min, field, c);
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

	finding_label(&label, group->name, field_name(field), ".max_over_min", c);
	if (!v->naming)
		judge_spread(&f, group, field, c);
	finding_record(v, &label, c, &f);
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
		finding_quotient(&f, part, whole, unit_of(name), c);
	finding_record(v, &label, c, &f);
}
