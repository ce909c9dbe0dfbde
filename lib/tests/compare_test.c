// SPDX-License-Identifier: GPL-2.0
/*
 * The comparison of two sides on synthetic runs with known answers.
 */
#include <float.h>

#include "kselftest_harness.h"
#include "fold_test.h"
#include "stats/compare.h"

/*
 * Upper tail of Student's t by Simpson's rule, so that the library's tests need no GSL. With
 * x = sqrt(df) * tan(u) the density becomes proportional to cos(u)^(df - 1) on [0, pi / 2].
 */
static double slow_tail(double t, double df)
{
	const int n = 2000;
	double from = atan(t / sqrt(df)), all = 0, tail = 0;

	for (int i = 0; i <= n; i++) {
		double w = i == 0 || i == n ? 1 : i % 2 ? 4 : 2;
		double u = M_PI / 2 * i / n, v = from + (M_PI / 2 - from) * i / n;

		all += w * pow(cos(u), df - 1) * M_PI / 2;
		tail += w * pow(cos(v), df - 1) * (M_PI / 2 - from);
	}
	return tail / all / 2;
}

static struct side side_from(const double *values, size_t n)
{
	struct ratio r[64];

	for (size_t i = 0; i < n; i++)
		r[i] = (struct ratio){ values[i], 1 };
	return side_of(r, n, KIND_COUNTER);
}

#define SIDE(...) side_from((double[]){ __VA_ARGS__ }, \
			    sizeof((double[]){ __VA_ARGS__ }) / sizeof(double))

static const struct metric low_metric = { .name = "low", .polarity = POLARITY_LOWER };
static const struct metric high_metric = { .name = "high", .polarity = POLARITY_HIGHER };
static const struct metric info_metric = { .name = "info", .polarity = POLARITY_INFO };

static struct comparison compare(const struct metric *metric, struct side a, struct side b)
{
	struct compare_rules rules = { .tail = slow_tail, .abs_gate = 5, .rel_gate = 0.1,
				       .spread_pct = COMPARE_SPREAD_PCT };

	return compare_sides(metric, &a, &b, &rules);
}

TEST(a_side_by_hand)
{
	struct side s = SIDE(2, 4, 4, 4, 5, 5, 7, 9);
	struct ratio rates[3] = { { 10, 1 }, { 30, 5 }, { 1, 0 } };

	EXPECT_EQ(8, s.n);
	EXPECT_EQ(5, s.mean);
	EXPECT_EQ(2, s.min);
	EXPECT_EQ(9, s.max);
	EXPECT_TRUE(fold_near(32.0 / 7, s.variance, TINY));
	EXPECT_EQ(140, s.spread_pct);
	s = side_of(rates, 3, KIND_RATE);
	EXPECT_EQ(2, s.n)
		TH_LOG("a denominator of 0 is not measured");
	EXPECT_EQ(8, s.mean);
	EXPECT_TRUE(fold_near(40.0 / 6, s.centre, TINY));
	s = side_of(rates, 0, KIND_RATE);
	EXPECT_EQ(0, s.n);
	EXPECT_TRUE(s.finite);
	EXPECT_EQ(0, SIDE(0, 0).spread_pct);
	EXPECT_TRUE(isinf(SIDE(-1, 1).spread_pct));
	EXPECT_EQ(0, SIDE(0.1, 0.1, 0.1).variance);
	EXPECT_EQ(0, SIDE(7).variance);
}

TEST(welch_by_hand)
{
	struct side a = SIDE(1, 2, 3, 4, 5), b = SIDE(2, 4, 6, 8, 10);
	struct welch w = welch_test(&a, &b);

	/* Variances 2.5 and 10, of the means 0.5 and 2. */
	ASSERT_TRUE(w.formed);
	EXPECT_TRUE(fold_near(-3 / sqrt(2.5), w.t, TINY));
	EXPECT_TRUE(fold_near(2.5 * 2.5 / (0.25 / 4 + 4.0 / 4), w.df, TINY));
}

/* Closed forms of the t distribution for one and two degrees of freedom, and the normal limit. */
TEST(the_reference_tail)
{
	for (double t = 0; t < 20; t += 0.5) {
		EXPECT_TRUE(fabs(0.5 - atan(t) / M_PI - slow_tail(t, 1)) < TINY);
		EXPECT_TRUE(fabs(0.5 - t / (2 * sqrt(2 + t * t)) - slow_tail(t, 2)) < TINY);
	}
	EXPECT_TRUE(fabs(0.025 - slow_tail(1.959964, 1e5)) < 0.0001);
}

TEST(welch_needs_variance_and_runs)
{
	struct side same = SIDE(5, 5, 5), other = SIDE(9, 9), one = SIDE(5), wild = SIDE(1, 3);

	EXPECT_FALSE(welch_test(&same, &other).formed);
	EXPECT_FALSE(welch_test(&same, &same).formed);
	EXPECT_FALSE(welch_test(&one, &wild).formed);
	EXPECT_FALSE(welch_test(&wild, &one).formed);
	EXPECT_TRUE(welch_test(&wild, &same).formed);
	wild.variance = INFINITY;
	EXPECT_FALSE(welch_test(&wild, &same).formed);
	wild.variance = DBL_TRUE_MIN;
	EXPECT_FALSE(welch_test(&wild, &same).formed)
		TH_LOG("squares that vanish leave no degrees of freedom");
}

TEST(verdicts)
{
	struct side a = SIDE(100, 101, 99, 100, 102), worse = SIDE(200, 203, 199, 201, 204);

	EXPECT_EQ(COMPARE_REGRESSION, compare(&low_metric, a, worse).verdict);
	EXPECT_EQ(COMPARE_IMPROVEMENT, compare(&low_metric, worse, a).verdict);
	EXPECT_EQ(COMPARE_IMPROVEMENT, compare(&high_metric, a, worse).verdict);
	EXPECT_EQ(COMPARE_REGRESSION, compare(&high_metric, worse, a).verdict);
	EXPECT_EQ(COMPARE_INFORMATIONAL, compare(&info_metric, a, worse).verdict);
	EXPECT_EQ(COMPARE_UNCHANGED, compare(&low_metric, a, a).verdict);
	EXPECT_EQ(COMPARE_UNCHANGED, compare(&low_metric, a, SIDE(104, 105, 106)).verdict)
		TH_LOG("separated but below both gates");
	EXPECT_EQ(COMPARE_UNCHANGED,
		  compare(&low_metric, SIDE(1000, 1001), SIDE(1050, 1051)).verdict)
		TH_LOG("above the absolute gate only");
	EXPECT_EQ(COMPARE_UNCHANGED, compare(&low_metric, SIDE(1, 1.1), SIDE(4, 4.1)).verdict)
		TH_LOG("above the relative gate only");
	EXPECT_EQ(COMPARE_UNCHANGED, compare(&low_metric, SIDE(0, 300), SIDE(100, 500)).verdict)
		TH_LOG("material but not separated");
	EXPECT_STREQ("regression", compare_verdict_name(COMPARE_REGRESSION));
}

TEST(bands_separate_what_does_not_vary)
{
	struct comparison c = compare(&low_metric, SIDE(10, 10, 10), SIDE(20, 20, 20));

	EXPECT_EQ(COMPARE_REGRESSION, c.verdict);
	EXPECT_EQ(1, c.p);
	EXPECT_EQ(100, c.change_pct);
	EXPECT_EQ(COMPARE_IMPROVEMENT, compare(&low_metric, SIDE(20, 20), SIDE(10, 10)).verdict);
	c = compare(&low_metric, SIDE(0, 20, 20), SIDE(20, 20, 20));
	EXPECT_FALSE(c.separated)
		TH_LOG("bands that touch are not disjoint");
}

TEST(a_rise_from_zero_counts)
{
	struct comparison c = compare(&low_metric, SIDE(0, 0, 0), SIDE(6, 7, 8));

	EXPECT_EQ(COMPARE_REGRESSION, c.verdict);
	EXPECT_TRUE(isinf(c.change_pct));
	c = compare(&low_metric, SIDE(0, 0, 0), SIDE(1, 2, 3));
	EXPECT_EQ(COMPARE_UNCHANGED, c.verdict)
		TH_LOG("the absolute gate still holds");
	c = compare(&high_metric, SIDE(0, 0), SIDE(-6, -7));
	EXPECT_TRUE(isinf(c.change_pct) && c.change_pct < 0);
	EXPECT_EQ(COMPARE_REGRESSION, c.verdict);
}

TEST(too_few_runs)
{
	struct side none = side_of(NULL, 0, KIND_COUNTER);
	struct compare_rules rules = { .tail = slow_tail, .single = true };
	struct side a = SIDE(1), b = SIDE(2), two = SIDE(1, 2);

	EXPECT_EQ(COMPARE_INSUFFICIENT, compare(&low_metric, SIDE(1), SIDE(100, 101)).verdict);
	EXPECT_EQ(COMPARE_INSUFFICIENT, compare(&low_metric, SIDE(1, 2), SIDE(100)).verdict);
	EXPECT_EQ(COMPARE_INSUFFICIENT, compare(&low_metric, none, SIDE(1, 2)).verdict);
	EXPECT_EQ(COMPARE_INSUFFICIENT, compare(&low_metric, SIDE(1, 2), none).verdict);
	EXPECT_EQ(COMPARE_REGRESSION, compare_sides(&low_metric, &a, &b, &rules).verdict)
		TH_LOG("one against one by the gates, when that is asked for");
	EXPECT_EQ(COMPARE_INSUFFICIENT, compare_sides(&low_metric, &none, &b, &rules).verdict);
	EXPECT_EQ(COMPARE_INSUFFICIENT, compare_sides(&low_metric, &a, &two, &rules).verdict)
		TH_LOG("one against two is not one against one");
}

TEST(values_that_are_not_numbers)
{
	EXPECT_EQ(COMPARE_INVALID, compare(&low_metric, SIDE(1, 2), SIDE(1, NAN)).verdict);
	EXPECT_EQ(COMPARE_INVALID, compare(&low_metric, SIDE(INFINITY, 2), SIDE(1, 2)).verdict);
}

TEST(spread_is_advice)
{
	struct comparison c = compare(&low_metric, SIDE(100, 104), SIDE(300, 900, 310));

	EXPECT_TRUE(c.high_spread);
	EXPECT_EQ(COMPARE_REGRESSION, c.verdict)
		TH_LOG("the worse side varies more by nature");
	EXPECT_TRUE(compare(&low_metric, SIDE(1, 9), SIDE(5, 5)).high_spread);
	EXPECT_FALSE(compare(&low_metric, SIDE(100, 105), SIDE(100, 100)).high_spread);
}

static double uniform(uint64_t *state)
{
	return ((double)(fold_random(state) >> 11) + 0.5) / (double)(1ull << 53);
}

static double normal(uint64_t *state)
{
	double radius = sqrt(-2 * log(uniform(state)));

	return radius * cos(2 * M_PI * uniform(state));
}

/*
 * What the metrics of runs on one machine look like: a name, a typical value, and the noise from
 * run to run. Throughput is normal with a few percent; latencies and run delays are log-normal,
 * their tails more than their medians; spreads and gaps have one bad run in ten; counts of rare
 * events are Poisson. How large the noise is was chosen, not fitted to a machine: large enough that
 * a rule which took it for a change would be seen.
 */
enum noise { NORMAL, LOGNORMAL, OUTLIER, POISSON };
static const struct model {
	enum metric_id id;
	double typical;
	enum noise noise;
	double sigma;
} models[] = {
	{ METRIC_total_iterations, 1e6, NORMAL, 0.03 },
	{ METRIC_iteration_rate, 1e6, NORMAL, 0.03 },
	{ METRIC_iterations_per_cpu_sec, 1e6, NORMAL, 0.02 },
	{ METRIC_worst_iterations_per_worker, 2e5, NORMAL, 0.05 },
	{ METRIC_worst_iterations_per_cpu_sec, 1e6, NORMAL, 0.03 },
	{ METRIC_worst_spread, 4, OUTLIER, 0.20 },
	{ METRIC_worst_gap_ms, 12, OUTLIER, 0.30 },
	{ METRIC_worst_median_wake_latency_us, 60, LOGNORMAL, 0.08 },
	{ METRIC_worst_p99_wake_latency_us, 900, LOGNORMAL, 0.20 },
	{ METRIC_worst_wake_latency_cv, 1.5, LOGNORMAL, 0.20 },
	{ METRIC_worst_wake_latency_tail_ratio, 15, LOGNORMAL, 0.20 },
	{ METRIC_worst_median_timer_latency_us, 55, LOGNORMAL, 0.05 },
	{ METRIC_worst_p99_timer_latency_us, 150, LOGNORMAL, 0.20 },
	{ METRIC_worst_p999_timer_latency_us, 400, LOGNORMAL, 0.30 },
	{ METRIC_worst_timer_latency_us, 2000, LOGNORMAL, 0.40 },
	{ METRIC_worst_mean_run_delay_us, 5e5, LOGNORMAL, 0.05 },
	{ METRIC_worst_run_delay_us, 6e5, LOGNORMAL, 0.10 },
	{ METRIC_total_run_delay_ns_per_sched, 3e6, LOGNORMAL, 0.06 },
	{ METRIC_total_migrations, 12, POISSON, 0 },
	{ METRIC_worst_migration_ratio, 0.001, LOGNORMAL, 0.30 },
	{ 0 },
};

static double poisson(double mean, uint64_t *state)
{
	double product = 1, limit = exp(-mean);
	int n = -1;

	for (; product > limit; n++)
		product *= uniform(state);
	return n;
}

static double draw(const struct model *m, uint64_t *state)
{
	switch (m->noise) {
	case NORMAL:
		return m->typical * (1 + m->sigma * normal(state));
	case LOGNORMAL:
		return m->typical * exp(m->sigma * normal(state));
	case OUTLIER:
		return m->typical * exp(m->sigma * normal(state)) *
		       (uniform(state) < 0.1 ? 3 : 1);
	default:
		return poisson(m->typical, state);
	}
}

static enum compare_verdict judge_draws(const struct model *m, size_t n, double factor,
					uint64_t *state)
{
	const struct metric *metric = &metrics[m->id];
	struct compare_rules rules = { .tail = slow_tail, .abs_gate = metric->abs_gate,
				       .rel_gate = metric->rel_gate, .spread_pct = 5 };
	double a[16], b[16];
	struct side sa, sb;

	for (size_t i = 0; i < n; i++) {
		a[i] = draw(m, state);
		b[i] = draw(m, state) * factor;
	}
	sa = side_from(a, n);
	sb = side_from(b, n);
	return compare_sides(metric, &sa, &sb, &rules).verdict;
}

#define REPETITIONS 200

/* A against A: the same distribution on both sides. */
TEST(equal_sides_rarely_regress)
{
	size_t regressions = 0, all = 0, worst = 0;
	const char *worst_name = "none";
	uint64_t seed = 20240607;

	for (size_t m = 0; models[m].typical > 0; m++) {
		size_t here = 0;

		for (int i = 0; i < REPETITIONS; i++)
			here += judge_draws(&models[m], 5, 1, &seed) == COMPARE_REGRESSION;
		regressions += here;
		all += REPETITIONS;
		if (here > worst) {
			worst = here;
			worst_name = metrics[models[m].id].name;
		}
	}
	TH_LOG("%zu of %zu called a regression, most of them %s with %zu of %d", regressions, all,
	       worst_name, worst, REPETITIONS);
	EXPECT_LT(regressions * 100, all);
}

/* Twice as bad, or half as good, is found in spite of the same noise. */
TEST(large_regressions_are_found)
{
	size_t found = 0, all = 0;
	uint64_t seed = 20240608;

	for (size_t m = 0; models[m].typical > 0; m++) {
		bool higher = metrics[models[m].id].polarity == POLARITY_HIGHER;

		/* Below its absolute gate a change counts nothing, whatever its share. */
		if (models[m].typical < metrics[models[m].id].abs_gate)
			continue;
		for (int i = 0; i < REPETITIONS; i++) {
			found += judge_draws(&models[m], 5, higher ? 0.5 : 2, &seed) ==
				 COMPARE_REGRESSION;
			all++;
		}
	}
	TH_LOG("%zu of %zu found", found, all);
	EXPECT_GT(found * 100, all * 90);
}

TEST_HARNESS_MAIN
