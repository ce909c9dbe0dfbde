// SPDX-License-Identifier: GPL-2.0
/*
 * The judging of claims over each worker of a group, and on plain numbers.
 */
#include <math.h>

#include "claim/claim.h"
#include "claim/finding.h"

static bool survives_without_report(enum report_field field)
{
	return field == FIELD_exit_info || field == FIELD_completed ||
	       field == FIELD_affinity_error || field == FIELD_sched_policy_error;
}

static bool worker_satisfies(const struct worker_report *report, enum report_field field,
			     const struct expectation *c)
{
	struct value value = field_value(report, field);

	if (report->exit_info && !survives_without_report(field))
		return false;
	return value_satisfies(&value, c);
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
			finding_note_worker(f, group, i, field, c);
	}
	finding_note_rest(f, offenders);
	return offenders;
}

/* The range of a scalar over all workers; of anything else the value of one of them. */
static void add_values(struct finding *f, const struct cgroup_stats *group,
		       enum report_field field, const struct expectation *c, size_t example)
{
	long double lo = field_number(&group->reports[0], field);
	long double hi = lo;

	if (isnan(lo)) {
		struct value value = field_value(&group->reports[example], field);

		text_add(&f->value, "%s[%zu]: ", group->name, example);
		text_add_value(&f->value, &value, c);
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

/* Nothing that was never measured has met a limit. */
static void expect_signals(struct finding *f, const struct cgroup_stats *group,
			   enum report_field field, const struct expectation *c)
{
	for (size_t i = 0; i < group->nr_reports; i++) {
		struct value value = field_value(&group->reports[i], field);

		if (value_has_signal(&value, c))
			continue;
		finding_inconclusive(f, "");
		text_add(&f->value, "%s[%zu] has no samples: ", group->name, i);
		return;
	}
}

/* X(field): the fields that depend on how much CPU time a worker gets, and when. */
#define FIELDS_OF_PROGRESS(X) \
	X(work_units) \
	X(cpu_time_ns) \
	X(wall_time_ns) \
	X(off_cpu_ns) \
	X(max_gap_ms) \
	X(wake_latencies_ns) \
	X(timer_latencies_ns) \
	X(iterations) \
	X(schedstat_run_delay_ns) \
	X(schedstat_run_count) \
	X(schedstat_cpu_time_ns)

#define MARK(name) \
	[FIELD_##name] = true,
static const bool is_progress[NR_REPORT_FIELDS] = { FIELDS_OF_PROGRESS(MARK) };

/* @wanted: how many workers must meet it. */
static void judge_workers(struct finding *f, const struct cgroup_stats *group, size_t wanted,
			  enum report_field field, const struct expectation *c)
{
	size_t offenders, first = 0;

	if (finding_caller_is_wrong(f, group, c))
		return;
	if (!group->nr_reports) {
		finding_inconclusive(f, "the group has no reports");
		return;
	}
	offenders = count_offenders(f, group, field, c, &first);
	f->outcome = group->nr_reports - offenders < wanted ? OUTCOME_FAIL : OUTCOME_PASS;
	if (f->outcome == OUTCOME_PASS) {
		f->notes = (struct text){ 0 };
		expect_signals(f, group, field, c);
	}
	if (offenders)
		text_add(&f->value, "%zu of %zu workers are off: ", offenders, group->nr_reports);
	add_values(f, group, field, c, first);
	finding_expected(f, field_unit(field), c);
	if (is_progress[field])
		finding_weigh_realtime(f, group);
}

/**
 * claim_each_field() - see claim_each()
 */
void claim_each_field(struct verdict *v, const struct cgroup_stats *group,
		      enum report_field field, const struct expectation *c)
{
	struct finding f = { 0 };
	struct text label = { 0 };

	finding_label(&label, group->name, field_name(field), "", c);
	if (!v->naming)
		judge_workers(&f, group, group->nr_reports, field, c);
	finding_record(v, &label, c, &f);
}

/**
 * claim_some_field() - see claim_at_least_n()
 */
void claim_some_field(struct verdict *v, size_t n, const char *how,
		      const struct cgroup_stats *group, enum report_field field,
		      const struct expectation *c)
{
	struct finding f = { 0 };
	struct text label = { 0 };

	text_add(&label, "%s.%s.%s.%s", group->name, field_name(field), how,
		 comparator_name(c->cmp));
	/* None of them is no claim at all, and more than there are cannot be met. */
	if (!v->naming && (!n || n > group->nr_reports) && group->nr_reports) {
		f.outcome = OUTCOME_ERROR;
		text_add(&f.value, "caller error: %zu workers wanted of %zu", n,
			 group->nr_reports);
	} else if (!v->naming) {
		judge_workers(&f, group, n, field, c);
		text_add(&f.value, " for %zu workers", n);
	}
	finding_record(v, &label, c, &f);
}

static void judge_number(struct finding *f, const char *name, long double value,
			 const struct expectation *c)
{
	if (finding_caller_is_wrong(f, NULL, c))
		return;
	f->outcome = number_satisfies(value, c) ? OUTCOME_PASS : OUTCOME_FAIL;
	text_add_number(&f->value, unit_of(name), value);
	finding_expected(f, unit_of(name), c);
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
	finding_record(v, &label, c, &f);
}

static void judge_string(struct finding *f, const char *s, const struct expectation *c)
{
	if (finding_caller_is_wrong(f, NULL, c))
		return;
	f->outcome = text_satisfies(s, c) ? OUTCOME_PASS : OUTCOME_FAIL;
	if (s)
		text_add(&f->value, "\"%s\"", s);
	else
		text_add(&f->value, "none");
	finding_expected(f, UNIT_NONE, c);
}

/**
 * claim_string() - see claim_text()
 */
void claim_string(struct verdict *v, const char *name, const char *s, const struct expectation *c)
{
	struct finding f = { 0 };
	struct text label = { 0 };

	text_add(&label, "%s.%s", name, comparator_name(c->cmp));
	if (!v->naming)
		judge_string(&f, s, c);
	finding_record(v, &label, c, &f);
}
