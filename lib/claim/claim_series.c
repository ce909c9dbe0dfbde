// SPDX-License-Identifier: GPL-2.0
/*
 * The judging of claims on how a value goes over time.
 */
#include "claim/claim_series.h"
#include "claim/finding.h"

/* So many samples in a row are a convergence and not a coincidence. */
#define CONVERGED 3

typedef void (*pattern_fn)(struct finding *f, const struct series *s,
			   const struct pattern_case *c);

static void add_sample(struct text *text, const struct series_sample *sample)
{
	text_add(text, "sample %s (+%llums): value ", sample->tag,
		 (unsigned long long)sample->at_ms);
	if (sample->value.set)
		text_add(text, "%.6g", sample->value.v);
	else
		text_add(text, "missing");
}

/* The offending sample, and the one before it when there is one. */
static void blame(struct finding *f, const struct series *s, size_t i, const char *what)
{
	f->outcome = OUTCOME_FAIL;
	text_add(&f->value, "%sat ", what);
	add_sample(&f->value, &s->v[i]);
	if (i) {
		text_add(&f->value, ", after ");
		add_sample(&f->value, &s->v[i - 1]);
	}
}

static void note_missing(struct finding *f, const struct series_sample *sample)
{
	text_add(&f->notes, "left out: ");
	add_sample(&f->notes, sample);
	text_add(&f->notes, "\n");
}

static void pass(struct finding *f, const struct series *s, const char *what)
{
	f->outcome = OUTCOME_PASS;
	text_add(&f->value, "%s over %zu samples", what, s->len);
}

/* Whether both samples of a pair have a value; the missing one is noted once, as the later one. */
static bool is_pair(struct finding *f, const struct series *s, size_t i)
{
	if (!s->v[i].value.set)
		note_missing(f, &s->v[i]);
	return s->v[i].value.set && s->v[i - 1].value.set;
}

static void judge_order(struct finding *f, const struct series *s, bool strict)
{
	for (size_t i = 1; i < s->len; i++) {
		double change = s->v[i].value.v - s->v[i - 1].value.v;

		if (!is_pair(f, s, i) || change > 0 || (change == 0 && !strict))
			continue;
		blame(f, s, i, strict ? "not increasing " : "decreasing ");
		return;
	}
	if (s->len < 2)
		text_add(&f->notes, "fewer than two samples: it holds vacuously\n");
	pass(f, s, strict ? "increasing" : "not decreasing");
}

static void judge_nondecreasing(struct finding *f, const struct series *s,
				const struct pattern_case *c)
{
	(void)c;
	judge_order(f, s, false);
}

static void judge_strictly_increasing(struct finding *f, const struct series *s,
				      const struct pattern_case *c)
{
	(void)c;
	judge_order(f, s, true);
}

/* False for NaN. */
static bool in_range(double value, const struct pattern_case *c)
{
	return value >= c->lo && value <= c->hi;
}

static void judge_rate_within(struct finding *f, const struct series *s,
			      const struct pattern_case *c)
{
	for (size_t i = 1; i < s->len; i++) {
		double ms = (double)s->v[i].at_ms - (double)s->v[i - 1].at_ms;
		double rate = (s->v[i].value.v - s->v[i - 1].value.v) / ms;

		if (!is_pair(f, s, i))
			continue;
		if (ms == 0) {
			finding_inconclusive(f, "no time passed before ");
			add_sample(&f->value, &s->v[i]);
			return;
		}
		if (in_range(rate, c))
			continue;
		text_add(&f->value, "rate %.6g/ms not in [%.6g, %.6g] ", rate, c->lo, c->hi);
		blame(f, s, i, "");
		return;
	}
	if (s->len < 2)
		finding_inconclusive(f, "a rate needs two samples");
	else
		pass(f, s, "rate within range");
}

/* Mean of the samples after the warm-up. Return: how many these are. */
static size_t mean_after(struct finding *f, const struct series *s, uint64_t ms, double *mean)
{
	double sum = 0;
	size_t n = 0;

	for (size_t i = 0; i < s->len; i++) {
		if (s->v[i].at_ms <= ms)
			continue;
		if (!s->v[i].value.set)
			note_missing(f, &s->v[i]);
		sum += s->v[i].value.v;
		n += s->v[i].value.set;
	}
	*mean = sum / (double)n;
	return n;
}

static void judge_steady_within(struct finding *f, const struct series *s,
				const struct pattern_case *c)
{
	double mean;
	size_t n = mean_after(f, s, c->ms, &mean);

	for (size_t i = 0; i < s->len; i++) {
		const struct series_sample *sample = &s->v[i];

		if (sample->at_ms <= c->ms || !sample->value.set ||
		    fabs(sample->value.v - mean) <= c->tolerance * fabs(mean))
			continue;
		text_add(&f->value, "more than %.4g%% off the mean %.6g ", 100 * c->tolerance,
			 mean);
		blame(f, s, i, "");
		return;
	}
	if (!n)
		text_add(&f->notes, "no samples after the warm-up: it holds vacuously\n");
	pass(f, s, "steady");
}

static void judge_converges_to(struct finding *f, const struct series *s,
			       const struct pattern_case *c)
{
	size_t usable = 0, row = 0;

	for (size_t i = 0; i < s->len && row < CONVERGED; i++) {
		const struct series_sample *sample = &s->v[i];
		bool near = sample->value.set && fabs(sample->value.v - c->target) <= c->tolerance;

		if (!sample->value.set)
			note_missing(f, sample);
		usable += sample->value.set;
		row = near && sample->at_ms <= c->ms ? row + 1 : 0;
	}
	if (usable < CONVERGED)
		text_add(&f->notes, "fewer than %d samples: it holds vacuously\n", CONVERGED);
	if (usable < CONVERGED || row == CONVERGED) {
		pass(f, s, "converged");
		return;
	}
	text_add(&f->value, "no %d samples in a row within %.6g +- %.6g by +%llums, still ",
		 CONVERGED, c->target, c->tolerance, (unsigned long long)c->ms);
	blame(f, s, s->len - 1, "");
}

static void judge_ratio_within(struct finding *f, const struct series *s,
			       const struct pattern_case *c)
{
	if (s->len != c->other->len) {
		f->outcome = OUTCOME_ERROR;
		text_add(&f->value, "caller error: %zu samples against %zu", s->len,
			 c->other->len);
		return;
	}
	for (size_t i = 0; i < s->len; i++) {
		struct opt_f64 den = c->other->v[i].value;
		double ratio = s->v[i].value.v / den.v;

		if (!s->v[i].value.set || !den.set) {
			note_missing(f, s->v[i].value.set ? &c->other->v[i] : &s->v[i]);
			continue;
		}
		if (den.v == 0) {
			finding_inconclusive(f, "the denominator is zero at ");
			add_sample(&f->value, &c->other->v[i]);
			return;
		}
		if (in_range(ratio, c))
			continue;
		text_add(&f->value, "ratio %.6g not in [%.6g, %.6g] ", ratio, c->lo, c->hi);
		blame(f, s, i, "");
		return;
	}
	pass(f, s, "ratio within range");
}

static void judge_always_true(struct finding *f, const struct series *s,
			      const struct pattern_case *c)
{
	(void)c;
	for (size_t i = 0; i < s->len; i++) {
		if (s->v[i].value.set && s->v[i].value.v != 0)
			continue;
		blame(f, s, i, "not true ");
		return;
	}
	pass(f, s, "true");
}

static void judge_each_between(struct finding *f, const struct series *s,
			       const struct pattern_case *c)
{
	for (size_t i = 0; i < s->len; i++) {
		if (s->v[i].value.set && in_range(s->v[i].value.v, c))
			continue;
		if (isnan(s->v[i].value.v))
			text_add(&f->value, "incomparable ");
		text_add(&f->value, "not in [%.6g, %.6g] ", c->lo, c->hi);
		blame(f, s, i, "");
		return;
	}
	pass(f, s, "in range");
}

#define judge_each_at_least judge_each_between
#define judge_each_at_most judge_each_between

static const struct {
	const char *name;
	pattern_fn judge;
} patterns[] = {
#define PATTERN_ROW(name) { #name, judge_##name },
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
