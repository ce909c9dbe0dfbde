// SPDX-License-Identifier: GPL-2.0
/*
 * The judging of claims on how a value goes over time.
 */
#include "claim/patterns.h"

static const struct {
	const char *name;
	void (*judge)(struct finding *f, const struct series *s, const struct pattern_case *c);
} patterns[] = {
#define PATTERN_ROW(name) { #name, pattern_##name },
	PATTERNS(PATTERN_ROW)
};

static const char *caller_error(const struct series *s, const struct pattern_case *c)
{
	if (s->cut || (c->other && c->other->cut))
		return "the series has more samples than it can hold";
	if (isnan(c->lo) || isnan(c->hi) || isnan(c->target) || isnan(c->tolerance))
		return "caller error: bound is not a number";
	if (c->lo > c->hi)
		return "caller error: interval inverted";
	if (c->tolerance < 0)
		return "caller error: tolerance negative";
	return NULL;
}

static void judge(struct finding *f, const struct series *s, const struct pattern_case *c)
{
	const char *error = caller_error(s, c);

	if (error) {
		f->outcome = OUTCOME_ERROR;
		text_add(&f->value, "%s", error);
	} else if (!s->len) {
		finding_inconclusive(f, "there are no samples");
	} else {
		patterns[c->pattern].judge(f, s, c);
	}
}

/**
 * claim_pattern() - see claim_series()
 */
void claim_pattern(struct verdict *v, const char *name, const struct series *series,
		   const struct pattern_case *c)
{
	struct finding f = { 0 };
	struct text label = { 0 };

	text_add(&label, "%s.%s", name, patterns[c->pattern].name);
	if (!v->naming)
		judge(&f, series, c);
	verdict_judge(v, label.s, f.outcome, f.value.s, f.notes.s);
	verdict_set_token(v, patterns[c->pattern].name);
	verdict_set_kind(v, FAILURE_TEMPORAL);
}

/**
 * series_of_phase_field() - see series_of_phases()
 */
struct series series_of_phase_field(const struct run *run, const struct cgroup_stats *group,
				    enum phase_field field)
{
	struct series series = { 0 };

	for (size_t i = 0; i < run->stats.phases.len; i++) {
		const struct phase_bucket *bucket = &run->stats.phases.v[i];
		struct value value = phase_value(run_phase(run, bucket->step_index, group->name),
						 field);
		bool there = value.at && value_is_measured(&value);
		char tag[PHASE_LABEL_BYTES];

		series_add(&series, phase_label(bucket->step_index, tag), bucket->end_ms,
			   there ? f64_of(value_number(&value)) : (struct opt_f64){ 0 });
	}
	return series;
}
