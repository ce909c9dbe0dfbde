// SPDX-License-Identifier: GPL-2.0
/*
 * What the judging of all claims has in common.
 */
#include <math.h>

#include "claim/finding.h"

/**
 * finding_record() - hand a finding to the verdict
 */
void finding_record(struct verdict *v, const struct text *label, const struct expectation *c,
		    const struct finding *f)
{
	verdict_judge(v, label->s, f->outcome, f->value.s, f->notes.s);
	verdict_set_token(v, comparator_token(c->cmp));
}

/**
 * finding_label() - "group.field.comparator", or the like with something in between
 */
void finding_label(struct text *label, const char *subject, const char *what, const char *how,
		   const struct expectation *c)
{
	text_add(label, "%s.%s%s.%s", subject, what, how, comparator_name(c->cmp));
}

/**
 * finding_inconclusive() - there was no signal
 */
void finding_inconclusive(struct finding *f, const char *why)
{
	f->outcome = OUTCOME_INCONCLUSIVE;
	text_add(&f->value, "%s", why);
}

/**
 * finding_expected() - append what was expected
 */
void finding_expected(struct finding *f, enum value_unit unit, const struct expectation *c)
{
	text_add(&f->value, CLAIM_EXPECTED);
	text_add_expectation(&f->value, unit, c);
}

/**
 * finding_caller_is_wrong() - the caller's own mistakes come before any value
 *
 * Return: whether there is one.
 */
bool finding_caller_is_wrong(struct finding *f, const struct cgroup_stats *group,
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

/**
 * finding_lacks_a_report() - a worker without report makes sums and spreads meaningless
 *
 * Return: whether there is one.
 */
bool finding_lacks_a_report(struct finding *f, const struct cgroup_stats *group)
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

/**
 * finding_weigh_realtime() - a claim on progress failed; whether anything was left to progress with
 * @f: a finding about the CPU time of the group's workers
 * @group: the group
 *
 * Real-time programs of others come before fair tasks, rightly. That makes a failure INCONCLUSIVE
 * only when they took nearly all of the time of all CPUs that the group may use: no choice of the
 * fair class could have met the claim then, so no mistake of it can hide here. While they leave
 * more, whoever starves should have had it, and the failure stays, with a line that says so. Nor
 * can a mistake of the real-time class hide: only programs count that were there before the run, so
 * neither our own workers do nor threads of the kernel.
 */
void finding_weigh_realtime(struct finding *f, const struct cgroup_stats *group)
{
	if (f->outcome != OUTCOME_FAIL || group->realtime_pct < REALTIME_NOTED_PCT)
		return;
	if (group->realtime_pct >= REALTIME_ALL_PCT)
		finding_inconclusive(f, "; but ");
	text_add(f->outcome == OUTCOME_FAIL ? &f->notes : &f->value,
		 "real-time programs of others took %.3g%% of the CPUs of %s%s",
		 group->realtime_pct, group->name, f->outcome == OUTCOME_FAIL ? "\n" : "");
}

/**
 * finding_quotient() - judge a quotient of two measured numbers and say what it was made from
 * @f: receives both
 * @num: the numerator
 * @num_unit: its unit, which the quotient has, too, unless they are the same
 * @den: the denominator
 * @den_unit: its unit
 * @c: what is expected of the quotient
 */
void finding_quotient(struct finding *f, long double num, enum value_unit num_unit,
		      long double den, enum value_unit den_unit, const struct expectation *c)
{
	/* Rounded like the double it is compared with: 10 / 100 is 0.1, not a little less. */
	double quotient = (double)(num / den);
	enum value_unit unit = num_unit == den_unit ? UNIT_NONE : num_unit;

	f->outcome = number_satisfies(quotient, c) ? OUTCOME_PASS : OUTCOME_FAIL;
	if (unit == UNIT_NONE)
		text_add(&f->value, "%.4g", quotient);
	else
		text_add_number(&f->value, unit, floor(quotient));
	text_add(&f->value, " = ");
	text_add_number(&f->value, num_unit, num);
	text_add(&f->value, " / ");
	text_add_number(&f->value, den_unit, den);
	finding_expected(f, unit, c);
}

/**
 * finding_difference() - judge the difference of two measured numbers and say what it was made from
 */
void finding_difference(struct finding *f, long double high, long double low, enum value_unit unit,
			const struct expectation *c)
{
	f->outcome = number_satisfies(high - low, c) ? OUTCOME_PASS : OUTCOME_FAIL;
	text_add_number(&f->value, unit, high - low);
	text_add(&f->value, " = ");
	text_add_number(&f->value, unit, high);
	text_add(&f->value, " - ");
	text_add_number(&f->value, unit, low);
	finding_expected(f, unit, c);
}

/**
 * finding_note_value() - a line about one worker: what it showed, and what was done to it
 */
void finding_note_value(struct finding *f, const struct cgroup_stats *group, size_t index,
			const struct value *value, const struct expectation *c)
{
	const struct worker_report *report = &group->reports[index];

	if (!report->exit_info) {
		text_add(&f->notes, "%s ", value->name);
		text_add_value(&f->notes, value, c);
		text_add(&f->notes, ": ");
	}
	text_add_worker(&f->notes, group->name, index, report);
	text_add(&f->notes, "\n");
}

/**
 * finding_note_worker() - the same for a field of the worker's report
 */
void finding_note_worker(struct finding *f, const struct cgroup_stats *group, size_t index,
			 enum report_field field, const struct expectation *c)
{
	struct value value = field_value(&group->reports[index], field);

	finding_note_value(f, group, index, &value, c);
}

/**
 * finding_note_rest() - how many workers there is no line about
 * @f: with a line for each of the first MAX_NAMED_WORKERS of them
 * @offenders: how many broke the claim
 */
void finding_note_rest(struct finding *f, size_t offenders)
{
	if (offenders > MAX_NAMED_WORKERS)
		text_add(&f->notes, "and %zu more\n", offenders - MAX_NAMED_WORKERS);
}
