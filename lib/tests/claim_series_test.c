// SPDX-License-Identifier: GPL-2.0
/*
 * Claims on series: each pattern with a series that follows it, one that does not, samples that are
 * missing, and questions that make no sense.
 */
#include <kselftest_harness.h>
#include <string.h>

#include "claim/claim_series.h"

#define MISSING (-12345.0)

FIXTURE(series) {
	struct verdict *v;
	struct series s;
	struct series other;
};

FIXTURE_SETUP(series)
{
	self->v = verdict_create();
	ASSERT_NE(NULL, self->v);
}

FIXTURE_TEARDOWN(series)
{
	verdict_destroy(self->v);
}

/* One sample each 10 ms, "t0" at 10 ms. */
static void fill(struct series *s, const double *values, size_t n)
{
	memset(s, 0, sizeof(*s));
	for (size_t i = 0; i < n; i++) {
		char tag[SERIES_TAG_BYTES];

		snprintf(tag, sizeof(tag), "t%zu", i);
		series_add(s, tag, 10 * (i + 1),
			   values[i] == MISSING ? (struct opt_f64){ 0 } : f64_of(values[i]));
	}
}

#define OFF_MEAN "more than 0.5% off the mean 100 "
#define NOT_BY(ms) "no 3 samples in a row within 100 +- 1 by +" ms "ms, "
#define AFTER(tag, ms, value) ", after sample " #tag " (+" #ms "ms): value " #value

#define FILL(s, ...) fill(s, (const double []){ __VA_ARGS__ }, \
			  sizeof((const double []){ __VA_ARGS__ }) / sizeof(double))

#define EXPECT_SERIES(expected, text_, pattern, ...) do { \
	struct series s = self->s; \
	claim_series(self->v, s, pattern, __VA_ARGS__); \
	EXPECT_EQ(expected, self->v->last->outcome); \
	EXPECT_STREQ(text_, self->v->last->text); \
} while (0)

TEST_F(series, order)
{
	FILL(&self->s, 1, 2, 2);
	EXPECT_SERIES(OUTCOME_PASS, "not decreasing over 3 samples", nondecreasing);
	EXPECT_STREQ("s.nondecreasing", self->v->last->label);
	EXPECT_EQ(FAILURE_TEMPORAL, self->v->last->kind);
	EXPECT_SERIES(OUTCOME_FAIL, "not increasing at sample t2 (+30ms): value 2"
		      AFTER(t1, 20, 2), strictly_increasing);
	FILL(&self->s, 1, 3, 2);
	EXPECT_SERIES(OUTCOME_FAIL, "decreasing at sample t2 (+30ms): value 2"
		      AFTER(t1, 20, 3), nondecreasing);
	FILL(&self->s, 1, 2, 3);
	EXPECT_SERIES(OUTCOME_PASS, "increasing over 3 samples", strictly_increasing);
	FILL(&self->s, 1, NAN);
	claim_series(self->v, self->s, nondecreasing);
	EXPECT_EQ(OUTCOME_FAIL, self->v->last->outcome);
}

TEST_F(series, a_gap_drops_its_pairs)
{
	FILL(&self->s, 5, MISSING, 2, 3);
	EXPECT_SERIES(OUTCOME_PASS, "increasing over 4 samples", strictly_increasing);
	EXPECT_STREQ("left out: sample t1 (+20ms): value missing\n", self->v->last->notes);
}

TEST_F(series, one_sample_has_an_order)
{
	FILL(&self->s, 5);
	EXPECT_SERIES(OUTCOME_PASS, "not decreasing over 1 samples", nondecreasing);
	EXPECT_STREQ("fewer than two samples: it holds vacuously\n", self->v->last->notes);
}

TEST_F(series, rate)
{
	FILL(&self->s, 0, 10, 20);
	EXPECT_SERIES(OUTCOME_PASS, "rate within range over 3 samples", rate_within, 1, 1);
	FILL(&self->s, 0, 10, 40);
	EXPECT_SERIES(OUTCOME_FAIL, "rate 3/ms not in [0, 2] at sample t2 (+30ms): value 40"
		      AFTER(t1, 20, 10), rate_within, 0, 2);
	FILL(&self->s, 0, INFINITY);
	claim_series(self->v, self->s, rate_within, 0, 2);
	EXPECT_EQ(OUTCOME_FAIL, self->v->last->outcome);
	claim_series(self->v, self->s, rate_within, 0, INFINITY);
	EXPECT_EQ(OUTCOME_FAIL, self->v->last->outcome)
		TH_LOG("a jump to infinity is no rate");
	FILL(&self->s, 0, MISSING, 500, 510);
	EXPECT_SERIES(OUTCOME_PASS, "rate within range over 4 samples", rate_within, 1, 1);
	EXPECT_STREQ("left out: sample t1 (+20ms): value missing\n", self->v->last->notes);
	FILL(&self->s, 0, MISSING, 500);
	EXPECT_SERIES(OUTCOME_INCONCLUSIVE, "a rate needs two samples in a row",
		      rate_within, 1, 1);
	FILL(&self->s, 0, 1);
	self->s.v[1].at_ms = self->s.v[0].at_ms;
	EXPECT_SERIES(OUTCOME_INCONCLUSIVE,
		      "no time passed before sample t1 (+10ms): value 1", rate_within, 1, 1);
	self->s.v[1].at_ms = self->s.v[0].at_ms - 5;
	EXPECT_SERIES(OUTCOME_INCONCLUSIVE,
		      "no time passed before sample t1 (+5ms): value 1", rate_within, -9, 9);
	FILL(&self->s, 0);
	EXPECT_SERIES(OUTCOME_INCONCLUSIVE, "a rate needs two samples in a row",
		      rate_within, 1, 1);
}

TEST_F(series, steady)
{
	FILL(&self->s, 900, 99, 101, MISSING, 100);
	EXPECT_SERIES(OUTCOME_PASS, "steady over 5 samples", steady_within, 10, 0.01);
	EXPECT_NE(NULL, self->v->last->notes);
	EXPECT_SERIES(OUTCOME_FAIL, OFF_MEAN "at sample t1 (+20ms): value 99"
		      AFTER(t0, 10, 900), steady_within, 10, 0.005);
	EXPECT_SERIES(OUTCOME_PASS, "steady over 5 samples", steady_within, 100, 0.01);
	EXPECT_STREQ("no samples after the warm-up: it holds vacuously\n",
		     self->v->last->notes);
}

TEST_F(series, convergence)
{
	FILL(&self->s, 900, 99, 101, 100, 500);
	EXPECT_SERIES(OUTCOME_PASS, "converged over 5 samples", converges_to, 100, 1, 40);
	EXPECT_SERIES(OUTCOME_FAIL, NOT_BY("39") "still at sample t4 (+50ms): value 500"
		      AFTER(t3, 40, 100), converges_to, 100, 1, 39);
	FILL(&self->s, 99, 101, MISSING, 100);
	claim_series(self->v, self->s, converges_to, 100, 1, 100);
	EXPECT_EQ(OUTCOME_FAIL, self->v->last->outcome);
	FILL(&self->s, 1, 2);
	EXPECT_SERIES(OUTCOME_PASS, "converged over 2 samples", converges_to, 100, 1, 100);
	EXPECT_STREQ("fewer than 3 samples: it holds vacuously\n", self->v->last->notes);
}

TEST_F(series, truth)
{
	FILL(&self->s, 1, 1);
	EXPECT_SERIES(OUTCOME_PASS, "true over 2 samples", always_true);
	FILL(&self->s, 1, 0);
	EXPECT_SERIES(OUTCOME_FAIL, "not true at sample t1 (+20ms): value 0"
		      AFTER(t0, 10, 1), always_true);
	FILL(&self->s, MISSING);
	EXPECT_SERIES(OUTCOME_FAIL, "not true at sample t0 (+10ms): value missing", always_true);
}

TEST_F(series, ratio)
{
	FILL(&self->s, 1, 2, 9);
	FILL(&self->other, 2, 4, MISSING);
	EXPECT_SERIES(OUTCOME_PASS, "ratio within range over 3 samples",
		      ratio_within, self->other, 0.5, 0.5);
	EXPECT_STREQ("left out: sample t2 (+30ms): value missing\n", self->v->last->notes);
	EXPECT_SERIES(OUTCOME_FAIL, "ratio 0.5 not in [1, 2] at sample t0 (+10ms): value 1",
		      ratio_within, self->other, 1, 2);
	FILL(&self->other, 2, 0, 4);
	EXPECT_SERIES(OUTCOME_INCONCLUSIVE,
		      "the denominator is zero at sample t1 (+20ms): value 0",
		      ratio_within, self->other, 0.5, 0.5);
	FILL(&self->other, 2);
	EXPECT_SERIES(OUTCOME_ERROR, "caller error: 3 samples against 1",
		      ratio_within, self->other, 0.5, 0.5);
	FILL(&self->s, MISSING);
	EXPECT_SERIES(OUTCOME_INCONCLUSIVE, "no sample has a value in both series",
		      ratio_within, self->other, 0.5, 0.5);
}

TEST_F(series, each)
{
	FILL(&self->s, 1, 2);
	EXPECT_SERIES(OUTCOME_PASS, "in range over 2 samples", each_at_least, 1);
	EXPECT_SERIES(OUTCOME_FAIL, "not in [2, inf] at sample t0 (+10ms): value 1",
		      each_at_least, 2);
	EXPECT_SERIES(OUTCOME_PASS, "in range over 2 samples", each_at_most, 2);
	EXPECT_SERIES(OUTCOME_PASS, "in range over 2 samples", each_between, 1, 2);
	FILL(&self->s, NAN);
	EXPECT_SERIES(OUTCOME_FAIL, "incomparable not in [1, 2] at sample t0 (+10ms): value nan",
		      each_between, 1, 2);
	FILL(&self->s, MISSING);
	EXPECT_SERIES(OUTCOME_FAIL, "not in [0, 2] at sample t0 (+10ms): value missing",
		      each_between, 0, 2);
}

TEST_F(series, wrong_questions_are_errors)
{
	FILL(&self->s, 1, 2);
	EXPECT_SERIES(OUTCOME_ERROR, "caller error: interval inverted", rate_within, 2, 1);
	EXPECT_SERIES(OUTCOME_ERROR, "caller error: tolerance negative", steady_within, 0, -1);
	EXPECT_SERIES(OUTCOME_ERROR, "caller error: bound is not a number", each_at_least, NAN);
	EXPECT_SERIES(OUTCOME_ERROR, "caller error: bound is not a number", each_at_most, NAN);
	EXPECT_SERIES(OUTCOME_ERROR, "caller error: bound is not a number",
		      converges_to, NAN, 1, 1);
	EXPECT_SERIES(OUTCOME_ERROR, "caller error: bound is not a number",
		      converges_to, 1, NAN, 1);
	self->other.cut = true;
	EXPECT_SERIES(OUTCOME_ERROR, "the series has more samples than it can hold",
		      ratio_within, self->other, 1, 2);
	for (int i = 0; i < SERIES_MAX; i++)
		series_add(&self->s, "x", 1, f64_of(1));
	EXPECT_EQ(SERIES_MAX, self->s.len);
	EXPECT_SERIES(OUTCOME_ERROR, "the series has more samples than it can hold",
		      nondecreasing);
	memset(&self->s, 0, sizeof(self->s));
	EXPECT_SERIES(OUTCOME_INCONCLUSIVE, "there are no samples", always_true);
	verdict_begin_naming(self->v);
	claim_series(self->v, self->other, always_true);
	verdict_begin_judging(self->v);
	EXPECT_EQ(NULL, self->v->last);
}

TEST_F(series, made_from_phases)
{
	struct phase_slice slices[2] = { { .phase_epoch = STEP(0), .iterations = 5 },
					 { .phase_epoch = STEP(1), .iterations = 7 } };
	struct run *run = run_create(2);
	struct series s;

	ASSERT_NE(NULL, run);
	run->groups[0].name = "g";
	run->groups[1].name = "h";
	run->reports.v = calloc(1, sizeof(*run->reports.v));
	ASSERT_NE(NULL, run->reports.v);
	run->reports.len = 1;
	run->reports.v[0].phase_slices.v = slices;
	run->reports.v[0].phase_slices.len = 2;
	ASSERT_EQ(0, run_assign_reports(run, (size_t []){ 1, 0 }));
	s = series_of_phases(run, &run->groups[0], total_iterations);
	ASSERT_EQ(2, s.len);
	EXPECT_STREQ("Step[0]", s.v[0].tag);
	EXPECT_EQ(7, s.v[1].value.v);
	s = series_of_phases(run, &run->groups[0], page_locality);
	EXPECT_FALSE(s.v[0].value.set);
	s = series_of_phases(run, &run->groups[1], total_iterations);
	EXPECT_FALSE(s.v[0].value.set);
	run->reports.v[0].phase_slices.v = NULL;
	run->reports.v[0].phase_slices.len = 0;
	run_destroy(run);
}

TEST_HARNESS_MAIN
