// SPDX-License-Identifier: GPL-2.0
/*
 * What each pattern asks of a series.
 */
#include "claim/patterns.h"

/* So many samples in a row are a convergence and not a coincidence. */
#define CONVERGED 3

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

void pattern_nondecreasing(struct finding *f, const struct series *s, const struct pattern_case *c)
{
	(void)c;
	judge_order(f, s, false);
}

void pattern_strictly_increasing(struct finding *f, const struct series *s,
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

/* A rate that is not finite is in no range, not even in one without end. */
void pattern_rate_within(struct finding *f, const struct series *s, const struct pattern_case *c)
{
	size_t rates = 0;

	for (size_t i = 1; i < s->len; i++) {
		double ms = (double)s->v[i].at_ms - (double)s->v[i - 1].at_ms;
		double rate = (s->v[i].value.v - s->v[i - 1].value.v) / ms;

		if (!is_pair(f, s, i))
			continue;
		if (ms <= 0) {
			finding_inconclusive(f, "no time passed before ");
			add_sample(&f->value, &s->v[i]);
			return;
		}
		rates++;
		if (isfinite(rate) && in_range(rate, c))
			continue;
		text_add(&f->value, "rate %.6g/ms not in [%.6g, %.6g] ", rate, c->lo, c->hi);
		blame(f, s, i, "");
		return;
	}
	if (!rates)
		finding_inconclusive(f, "a rate needs two samples in a row");
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

void pattern_steady_within(struct finding *f, const struct series *s, const struct pattern_case *c)
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

void pattern_converges_to(struct finding *f, const struct series *s, const struct pattern_case *c)
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

void pattern_ratio_within(struct finding *f, const struct series *s, const struct pattern_case *c)
{
	size_t ratios = 0;

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
		ratios++;
		if (in_range(ratio, c))
			continue;
		text_add(&f->value, "ratio %.6g not in [%.6g, %.6g] ", ratio, c->lo, c->hi);
		blame(f, s, i, "");
		return;
	}
	if (!ratios)
		finding_inconclusive(f, "no sample has a value in both series");
	else
		pass(f, s, "ratio within range");
}

void pattern_always_true(struct finding *f, const struct series *s, const struct pattern_case *c)
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

void pattern_each_between(struct finding *f, const struct series *s, const struct pattern_case *c)
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

void pattern_each_at_least(struct finding *f, const struct series *s, const struct pattern_case *c)
{
	pattern_each_between(f, s, c);
}

void pattern_each_at_most(struct finding *f, const struct series *s, const struct pattern_case *c)
{
	pattern_each_between(f, s, c);
}
