/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Two sets of runs compared, metric by metric.
 */
#ifndef SCHED_CLAIMS_STATS_COMPARE_H
#define SCHED_CLAIMS_STATS_COMPARE_H

#include "stats/metric.h"
#include "stats/value.h"

/* A difference is separated when its two-sided p value lies below this. */
#define COMPARE_P 0.05
/* Fewer runs of a side than this cannot be judged, fewer than the second should not be. */
#define COMPARE_MIN_RUNS 2
#define COMPARE_ADVISED_RUNS 5
/* Above this spread a side is marked as noisy; the mark judges nothing. */
#define COMPARE_SPREAD_PCT 5
/* So many regressions fail a comparison. */
#define COMPARE_FAIL_THRESHOLD 5

/*
 * X(name, text): what became of a metric. INFORMATIONAL: a difference that would count, of a metric
 * without direction. INVALID: a value that is not finite.
 */
#define COMPARE_VERDICTS(X) \
	X(UNCHANGED, "unchanged") \
	X(IMPROVEMENT, "improvement") \
	X(REGRESSION, "regression") \
	X(INFORMATIONAL, "informational") \
	X(INSUFFICIENT, "insufficient") \
	X(INVALID, "invalid")

#define COMPARE_VERDICT_ENUM(name, text) COMPARE_##name,
enum compare_verdict {
	COMPARE_VERDICTS(COMPARE_VERDICT_ENUM)
	NR_COMPARE_VERDICTS
};

/**
 * struct side - one metric in the runs of one side
 * @n: runs that measured it
 * @mean: mean of their values
 * @centre: what is shown: the mean, for rates sum over sum
 * @min: least value
 * @max: largest value
 * @variance: sample variance (n - 1); 0 with fewer than two runs
 * @spread_pct: (max - min) / |mean|, infinite when the mean is 0 and the values are not
 * @finite: no value was NaN or infinite
 */
struct side {
	size_t n;
	double mean;
	double centre;
	double min;
	double max;
	double variance;
	double spread_pct;
	bool finite;
};

/* Welch's t test; formed is false when the numbers do not allow one. */
struct welch {
	bool formed;
	double t;
	double df;
};

/**
 * struct compare_rules - what a difference must reach
 * @tail: upper tail Q(t, df) of Student's t distribution, gsl_cdf_tdist_Q()
 * @abs_gate: least difference
 * @rel_gate: least difference as a share of the base
 * @spread_pct: above this a side is noisy
 * @single: judge one run against one by the gates alone
 */
struct compare_rules {
	double (*tail)(double t, double df);
	double abs_gate;
	double rel_gate;
	double spread_pct;
	bool single;
};

/**
 * struct comparison - one metric compared
 * @a: the base
 * @b: the candidate
 * @change_pct: of the means; infinite for a change from zero
 * @p: two-sided p value; 1 when no t test could be formed
 * @separated: by the t test or by disjoint bands
 * @material: both gates are reached
 * @high_spread: advice only
 * @verdict: what it comes to
 */
struct comparison {
	struct side a;
	struct side b;
	double change_pct;
	double p;
	bool separated;
	bool material;
	bool high_spread;
	enum compare_verdict verdict;
};

struct side side_of(const struct ratio *values, size_t n, enum metric_kind kind);
struct welch welch_test(const struct side *a, const struct side *b);
struct comparison compare_sides(const struct metric *metric, const struct side *a,
				const struct side *b, const struct compare_rules *rules);
const char *compare_verdict_name(enum compare_verdict verdict);

#endif
