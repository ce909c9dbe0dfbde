// SPDX-License-Identifier: GPL-2.0
/*
 * The judging of claims on statistics of a group, of the run and of phases.
 */
#include <string.h>

#include "claim/claim_stat.h"
#include "claim/finding.h"

static void judge_value(struct finding *f, const struct value *value, const struct expectation *c)
{
	if (finding_caller_is_wrong(f, NULL, c))
		return;
	if (!value->at) {
		finding_inconclusive(f, "no worker reported this phase");
		return;
	}
	if (!value_has_signal(value, c)) {
		finding_inconclusive(f, "it was not measured");
		return;
	}
	f->outcome = value_satisfies(value, c) ? OUTCOME_PASS : OUTCOME_FAIL;
	text_add_value(&f->value, value, c);
	finding_expected(f, value_unit(value), c);
}

/* Statistics of a group of which nothing or not all is known say nothing. */
static bool group_is_unknown(struct finding *f, const struct cgroup_stats *group,
			     const struct expectation *c)
{
	if (finding_caller_is_wrong(f, group, c) || finding_lacks_a_report(f, group))
		return true;
	if (group->nr_reports)
		return false;
	finding_inconclusive(f, "the group has no reports");
	return true;
}

/**
 * claim_group_stat() - see claim_stat()
 */
void claim_group_stat(struct verdict *v, const struct cgroup_stats *group, enum group_field field,
		      const struct expectation *c)
{
	struct value value = group_value(group, field);
	struct finding f = { 0 };
	struct text label = { 0 };

	finding_label(&label, group->name, value.name, "", c);
	if (!v->naming && !group_is_unknown(&f, group, c))
		judge_value(&f, &value, c);
	finding_record(v, &label, c, &f);
}

/**
 * claim_run_stat() - see claim_total()
 */
void claim_run_stat(struct verdict *v, const struct run *run, enum run_field field,
		    const struct expectation *c)
{
	struct value value = run_value(&run->stats, field);
	struct finding f = { 0 };
	struct text label = { 0 };

	finding_label(&label, "run", value.name, "", c);
	if (!v->naming)
		judge_value(&f, &value, c);
	finding_record(v, &label, c, &f);
}

static const struct phase_bucket *bucket_of(const struct run *run, unsigned int phase)
{
	for (size_t i = 0; i < run->stats.phases.len; i++)
		if (run->stats.phases.v[i].step_index == phase)
			return &run->stats.phases.v[i];
	return NULL;
}

/**
 * run_phase() - a group in a phase
 * @run: folded
 * @phase: BASELINE or STEP(k)
 * @name: of the group
 *
 * Return: what its workers reported of the phase, NULL when they did not.
 */
const struct phase_cgroup_stats *run_phase(const struct run *run, unsigned int phase,
					   const char *name)
{
	const struct phase_bucket *bucket = bucket_of(run, phase);

	for (size_t i = 0; bucket && i < bucket->per_cgroup.len; i++)
		if (!strcmp(bucket->per_cgroup.v[i].name, name))
			return &bucket->per_cgroup.v[i].stats;
	return NULL;
}

/* "group.Step[k]" */
static void add_phase(struct text *text, const char *group, unsigned int phase)
{
	char label[PHASE_LABEL_BYTES];

	text_add(text, "%s.%s", group, phase_label(phase, label));
}

/**
 * claim_phase_stat() - see claim_phase()
 */
void claim_phase_stat(struct verdict *v, const struct run *run, const struct cgroup_stats *group,
		      unsigned int phase, enum phase_field field, const struct expectation *c)
{
	struct value value = phase_value(run_phase(run, phase, group->name), field);
	struct finding f = { 0 };
	struct text label = { 0 };
	struct text subject = { 0 };

	add_phase(&subject, group->name, phase);
	finding_label(&label, subject.s, value.name, "", c);
	if (!v->naming && !group_is_unknown(&f, group, c))
		judge_value(&f, &value, c);
	finding_record(v, &label, c, &f);
}

/**
 * claim_bucket_stat() - see claim_bucket()
 */
void claim_bucket_stat(struct verdict *v, const struct run *run, unsigned int phase,
		       enum bucket_field field, const struct expectation *c)
{
	struct value value = bucket_value(bucket_of(run, phase), field);
	char subject[PHASE_LABEL_BYTES];
	struct finding f = { 0 };
	struct text label = { 0 };

	finding_label(&label, phase_label(phase, subject), value.name, "", c);
	if (!v->naming)
		judge_value(&f, &value, c);
	finding_record(v, &label, c, &f);
}

/**
 * claim_cgroup_reading() - see claim_reading()
 */
void claim_cgroup_reading(struct verdict *v, const struct run *run, const char *cgroup,
			  unsigned int phase, enum reading_field field,
			  const struct expectation *c)
{
	struct value value = reading_value(run_readings(run, cgroup, phase), field);
	struct finding f = { 0 };
	struct text label = { 0 };
	struct text subject = { 0 };

	add_phase(&subject, cgroup, phase);
	finding_label(&label, subject.s, value.name, "", c);
	if (!v->naming && !run_record(run, cgroup)) {
		f.outcome = OUTCOME_ERROR;
		text_add(&f.value, "no cgroup \"%s\"", cgroup);
	} else if (!v->naming) {
		judge_value(&f, &value, c);
	}
	finding_record(v, &label, c, &f);
}

static void judge_metric(struct finding *f, const struct phase_bucket *bucket, const char *metric,
			 const struct expectation *c)
{
	struct opt_f64 number = { 0 };
	struct value value = { metric, VALUE_F64, bucket ? &number : NULL };
	char why[512];

	if (bucket && phase_bucket_explain(bucket, metric, why, sizeof(why))) {
		f->outcome = OUTCOME_ERROR;
		text_add(&f->value, "%s", why);
		return;
	}
	if (bucket)
		number = phase_bucket_metric(bucket, metric);
	judge_value(f, &value, c);
}

/**
 * claim_phase_metric() - see claim_metric()
 */
void claim_phase_metric(struct verdict *v, const struct run *run, unsigned int phase,
			const char *metric, const struct expectation *c)
{
	char subject[PHASE_LABEL_BYTES];
	struct finding f = { 0 };
	struct text label = { 0 };

	finding_label(&label, phase_label(phase, subject), metric, "", c);
	if (!v->naming)
		judge_metric(&f, bucket_of(run, phase), metric, c);
	finding_record(v, &label, c, &f);
}

static const struct phase_slice *slice_of(const struct worker_report *report, unsigned int phase)
{
	for (size_t i = 0; i < report->phase_slices.len; i++)
		if (report->phase_slices.v[i].phase_epoch == phase)
			return &report->phase_slices.v[i];
	return NULL;
}

static void judge_slices(struct finding *f, const struct cgroup_stats *group, unsigned int phase,
			 enum slice_field field, const struct expectation *c)
{
	struct value shown = slice_value(slice_of(&group->reports[0], phase), field);
	size_t offenders = 0, silent = 0;

	for (size_t i = 0; i < group->nr_reports; i++) {
		struct value value = slice_value(slice_of(&group->reports[i], phase), field);

		if (!value.at) {
			finding_inconclusive(f, "not every worker reported this phase");
			return;
		}
		silent += !value_has_signal(&value, c);
		if (value_satisfies(&value, c))
			continue;
		shown = offenders ? shown : value;
		if (offenders++ < MAX_NAMED_WORKERS)
			finding_note_value(f, group, i, &value, c);
	}
	finding_note_rest(f, offenders);
	f->outcome = offenders ? OUTCOME_FAIL : OUTCOME_PASS;
	if (silent && !offenders) {
		finding_inconclusive(f, "not every worker has samples");
		return;
	}
	if (offenders)
		text_add(&f->value, "%zu of %zu workers are off: ", offenders, group->nr_reports);
	text_add_value(&f->value, &shown, c);
	finding_expected(f, value_unit(&shown), c);
}

/**
 * claim_slices() - see claim_each_slice()
 */
void claim_slices(struct verdict *v, const struct cgroup_stats *group, unsigned int phase,
		  enum slice_field field, const struct expectation *c)
{
	struct value value = slice_value(NULL, field);
	struct finding f = { 0 };
	struct text label = { 0 };
	struct text subject = { 0 };

	add_phase(&subject, group->name, phase);
	text_add(&subject, ".each");
	finding_label(&label, subject.s, value.name, "", c);
	if (!v->naming && !group_is_unknown(&f, group, c))
		judge_slices(&f, group, phase, field, c);
	finding_record(v, &label, c, &f);
}

static void judge_phase_ratio(struct finding *f, const struct value *a, const struct value *b,
			      const struct expectation *c)
{
	if (!a->at || !b->at)
		finding_inconclusive(f, "no worker reported this phase");
	else if (!value_is_measured(a) || !value_is_measured(b))
		finding_inconclusive(f, "it was not measured");
	else if (value_number(a) == 0)
		finding_inconclusive(f, "the denominator measured zero");
	else
		finding_quotient(f, value_number(b), value_unit(b), value_number(a), value_unit(a),
				 c);
}

/**
 * claim_phase_ratio() - see claim_ratio_across_phases()
 */
void claim_phase_ratio(struct verdict *v, const struct run *run, const struct cgroup_stats *group,
		       unsigned int a, unsigned int b, enum phase_field field,
		       const struct expectation *c)
{
	struct value base = phase_value(run_phase(run, a, group->name), field);
	struct value value = phase_value(run_phase(run, b, group->name), field);
	char base_label[PHASE_LABEL_BYTES];
	struct finding f = { 0 };
	struct text label = { 0 };
	struct text subject = { 0 };

	add_phase(&subject, group->name, b);
	text_add(&subject, "_over_%s", phase_label(a, base_label));
	finding_label(&label, subject.s, value.name, "", c);
	if (!v->naming && !group_is_unknown(&f, group, c))
		judge_phase_ratio(&f, &base, &value, c);
	finding_record(v, &label, c, &f);
	verdict_set_kind(v, FAILURE_TEMPORAL);
}
