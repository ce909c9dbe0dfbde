// SPDX-License-Identifier: GPL-2.0
/*
 * What the judging of all claims has in common.
 */
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
	text_add(&f->value, ", expected ");
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
 * finding_note_worker() - a line about one worker: what it showed, and what was done to it
 */
void finding_note_worker(struct finding *f, const struct cgroup_stats *group, size_t index,
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
