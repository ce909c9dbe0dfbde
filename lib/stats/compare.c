// SPDX-License-Identifier: GPL-2.0
/*
 * The comparison of two sets of runs: Welch's t test or disjoint bands, and both gates.
 */
#include <math.h>

#include "stats/compare.h"

/* A mean nearer to zero than this is zero. */
#define NEAR_ZERO 0.000000001

static double spread_of(const struct side *s)
{
	if (s->max == s->min)
		return 0;
	if (fabs(s->mean) < NEAR_ZERO)
		return INFINITY;
	return (s->max - s->min) / fabs(s->mean) * 100;
}

static double variance_of(const struct ratio *values, size_t n, const struct side *s)
{
	double squares = 0;

	for (size_t i = 0; i < n; i++) {
		struct opt_f64 v = ratio_value(values[i]);

		if (v.set)
			squares += (v.v - s->mean) * (v.v - s->mean);
	}
	return s->n > 1 ? squares / (double)(s->n - 1) : 0;
}

/**
 * side_of() - sum up the values of one metric
 * @values: one for each run; those with a denominator of 0 were not measured
 * @n: how many
 * @kind: a rate is shown as sum over sum
 *
 * Return: the side; with n = 0 the other members are 0.
 */
struct side side_of(const struct ratio *values, size_t n, enum metric_kind kind)
{
	struct side s = { .min = INFINITY, .max = -INFINITY, .finite = true };
	struct ratio all = {0};

	for (size_t i = 0; i < n; i++) {
		struct opt_f64 v = ratio_value(values[i]);

		if (!v.set)
			continue;
		s.n++;
		s.mean += v.v;
		s.min = fmin(s.min, v.v);
		s.max = fmax(s.max, v.v);
		s.finite = s.finite && isfinite(v.v);
		all.num += values[i].num;
		all.den += values[i].den;
	}
	if (!s.n)
		return (struct side){ .finite = true };
	s.mean /= (double)s.n;
	/* Rounding must not move the mean of equal values: they have no variance. */
	if (s.min == s.max)
		s.mean = s.min;
	s.centre = kind == KIND_RATE ? all.num / all.den : s.mean;
	s.variance = variance_of(values, n, &s);
	s.spread_pct = spread_of(&s);
	return s;
}

/**
 * welch_test() - t and the degrees of freedom of Welch and Satterthwaite
 *
 * Needs two runs a side, a positive standard error and finite results. Without any variance only
 * the bands can tell the sides apart, as with counters that are the same in each run.
 */
struct welch welch_test(const struct side *a, const struct side *b)
{
	struct welch w = {0};
	double va, vb;

	if (a->n < COMPARE_MIN_RUNS || b->n < COMPARE_MIN_RUNS)
		return w;
	va = a->variance / (double)a->n;
	vb = b->variance / (double)b->n;
	w.t = (a->mean - b->mean) / sqrt(va + vb);
	w.df = (va + vb) * (va + vb) /
	       (va * va / (double)(a->n - 1) + vb * vb / (double)(b->n - 1));
	/* Never below the smaller n - 1, when there is a variance to divide by. */
	w.formed = isfinite(w.t) && isfinite(w.df);
	return w;
}

static bool bands_are_disjoint(const struct side *a, const struct side *b)
{
	return a->max < b->min || b->max < a->min;
}

static double change_pct(double base, double value)
{
	if (base == value)
		return 0;
	if (fabs(base) < NEAR_ZERO)
		return value > base ? INFINITY : -INFINITY;
	return (value - base) / fabs(base) * 100;
}

static enum compare_verdict judge(const struct metric *metric, const struct comparison *c,
				  bool single)
{
	size_t least = single ? 1 : COMPARE_MIN_RUNS;

	if (!c->a.finite || !c->b.finite)
		return COMPARE_INVALID;
	if (c->a.n < least || c->b.n < least)
		return COMPARE_INSUFFICIENT;
	if (!c->separated || !c->material)
		return COMPARE_UNCHANGED;
	if (!metric_gates(metric))
		return COMPARE_INFORMATIONAL;
	return metric_badness(metric, c->b.mean) > metric_badness(metric, c->a.mean) ?
	       COMPARE_REGRESSION : COMPARE_IMPROVEMENT;
}

/**
 * compare_sides() - compare a metric of two sides
 * @metric: its direction counts here; the gates are those of @rules
 * @a: the base
 * @b: the candidate
 * @rules: what a difference must reach
 *
 * A regression is separated, material and in the bad direction. The spread judges nothing: what has
 * become worse also varies more, so a limit on it would lose the largest regressions.
 *
 * Return: the comparison.
 */
struct comparison compare_sides(const struct metric *metric, const struct side *a,
				const struct side *b, const struct compare_rules *rules)
{
	struct comparison c = { .a = *a, .b = *b, .p = 1 };
	struct welch w = welch_test(a, b);
	bool single = rules->single && a->n == 1 && b->n == 1;

	if (w.formed)
		c.p = 2 * rules->tail(fabs(w.t), w.df);
	c.change_pct = a->n && b->n ? change_pct(a->mean, b->mean) : 0;
	c.separated = single || c.p < COMPARE_P || bands_are_disjoint(a, b);
	c.material = metric_is_material(rules->abs_gate, rules->rel_gate, a->mean, b->mean);
	c.high_spread = a->spread_pct > rules->spread_pct || b->spread_pct > rules->spread_pct;
	c.verdict = judge(metric, &c, single);
	return c;
}

#define COMPARE_TEXT(name, text) text,

const char *compare_verdict_name(enum compare_verdict verdict)
{
	static const char *const names[] = { COMPARE_VERDICTS(COMPARE_TEXT) };

	return names[verdict];
}
