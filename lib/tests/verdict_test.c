// SPDX-License-Identifier: GPL-2.0
/*
 * Outcomes and how they merge; labels; what a verdict keeps when a run does not get to its end.
 */
#include <kselftest_harness.h>
#include <string.h>
#include <sys/resource.h>

#include "claim/verdict.h"

FIXTURE(verdict) {
	struct verdict *v;
};

FIXTURE_SETUP(verdict)
{
	self->v = verdict_create();
	ASSERT_NE(NULL, self->v);
}

FIXTURE_TEARDOWN(verdict)
{
	verdict_destroy(self->v);
}

/* The order is the promise: FAIL > ERROR > INCONCLUSIVE > XFAIL > PASS > SKIP. */
TEST(outcomes_merge_to_the_stronger)
{
	static const enum outcome order[] = {
		OUTCOME_SKIP,	      OUTCOME_PASS,  OUTCOME_XFAIL,
		OUTCOME_INCONCLUSIVE, OUTCOME_ERROR, OUTCOME_FAIL,
	};

	ASSERT_EQ(NR_OUTCOMES, ARRAY_SIZE(order));
	for (int a = 0; a < NR_OUTCOMES; a++)
		for (int b = 0; b < NR_OUTCOMES; b++)
			EXPECT_EQ(order[a > b ? a : b], outcome_merge(order[a], order[b]));
}

TEST(merging_has_no_order)
{
	for (int a = 0; a < NR_OUTCOMES; a++)
		for (int b = 0; b < NR_OUTCOMES; b++)
			for (int c = 0; c < NR_OUTCOMES; c++)
				EXPECT_EQ(outcome_merge(a, outcome_merge(b, c)),
					  outcome_merge(outcome_merge(c, a), b));
}

TEST(exit_status_is_that_of_kselftest)
{
	EXPECT_EQ(0, outcome_exit_status(OUTCOME_PASS));
	EXPECT_EQ(0, outcome_exit_status(OUTCOME_XFAIL));
	EXPECT_EQ(1, outcome_exit_status(OUTCOME_FAIL));
	EXPECT_EQ(1, outcome_exit_status(OUTCOME_ERROR));
	EXPECT_EQ(1, outcome_exit_status(OUTCOME_INCONCLUSIVE));
	EXPECT_EQ(4, outcome_exit_status(OUTCOME_SKIP));
	EXPECT_EQ(1, outcome_exit_status(NR_OUTCOMES));
}

TEST(outcomes_have_their_names)
{
	EXPECT_STREQ("FAIL", outcome_name(OUTCOME_FAIL));
	EXPECT_STREQ("SKIP", outcome_name(OUTCOME_SKIP));
	EXPECT_STREQ("XFAIL", outcome_name(OUTCOME_XFAIL));
	EXPECT_STREQ("?", outcome_name(NR_OUTCOMES));
}

TEST_F(verdict, an_empty_one_passes)
{
	EXPECT_EQ(OUTCOME_PASS, verdict_outcome(self->v));
}

TEST_F(verdict, skips_only_when_all_claims_do)
{
	verdict_judge(self->v, "a", OUTCOME_SKIP, "no need", NULL);
	EXPECT_EQ(OUTCOME_SKIP, verdict_outcome(self->v));
	verdict_judge(self->v, "b", OUTCOME_PASS, "1", NULL);
	EXPECT_EQ(OUTCOME_PASS, verdict_outcome(self->v));
}

TEST_F(verdict, a_later_skip_does_not_hide_a_failure)
{
	verdict_judge(self->v, "a", OUTCOME_FAIL, "0", NULL);
	verdict_judge(self->v, "b", OUTCOME_SKIP, "no need", NULL);
	EXPECT_EQ(OUTCOME_FAIL, verdict_outcome(self->v));
}

TEST_F(verdict, equal_labels_are_told_apart_in_order)
{
	for (int i = 0; i < 3; i++)
		verdict_judge(self->v, "x", OUTCOME_PASS, "", NULL);
	ASSERT_EQ(3, self->v->nr_claims);
	EXPECT_STREQ("x", self->v->claims[0].label);
	EXPECT_STREQ("x.2", self->v->claims[1].label);
	EXPECT_STREQ("x.3", self->v->claims[2].label);
}

TEST_F(verdict, labels_are_fit_for_tap)
{
	verdict_judge(self->v, "  a #1\tb\n ", OUTCOME_PASS, "", NULL);
	EXPECT_STREQ("a _1 b", self->v->claims[0].label);
}

TEST_F(verdict, both_passes_meet_the_same_claims)
{
	verdict_begin_naming(self->v);
	verdict_judge(self->v, "x", OUTCOME_FAIL, "no data", NULL);
	verdict_judge(self->v, "x", OUTCOME_FAIL, "no data", NULL);
	verdict_begin_judging(self->v);
	EXPECT_FALSE(self->v->claims[0].judged);
	verdict_judge(self->v, "x", OUTCOME_PASS, "first", NULL);
	verdict_judge(self->v, "x", OUTCOME_PASS, "second", "a note\n");
	ASSERT_EQ(2, self->v->nr_claims);
	EXPECT_STREQ("first", self->v->claims[0].text);
	EXPECT_STREQ("second", self->v->claims[1].text);
	EXPECT_EQ(NULL, self->v->claims[0].notes);
	EXPECT_STREQ("a note\n", self->v->claims[1].notes);
}

TEST_F(verdict, what_was_not_judged_is_an_error)
{
	verdict_begin_naming(self->v);
	verdict_judge(self->v, "x", OUTCOME_PASS, "", NULL);
	verdict_begin_judging(self->v);
	EXPECT_EQ(OUTCOME_ERROR, verdict_outcome(self->v));
}

TEST_F(verdict, closing_spares_what_was_judged)
{
	verdict_begin_naming(self->v);
	verdict_judge(self->v, "x", OUTCOME_PASS, "", NULL);
	verdict_judge(self->v, "y", OUTCOME_PASS, "", NULL);
	verdict_begin_judging(self->v);
	verdict_judge(self->v, "x", OUTCOME_PASS, "kept", NULL);
	verdict_close(self->v, OUTCOME_ERROR, "crashed");
	EXPECT_STREQ("kept", verdict_find(self->v, "x")->text);
	EXPECT_STREQ("crashed", verdict_find(self->v, "y")->text);
	EXPECT_EQ(OUTCOME_ERROR, verdict_find(self->v, "y")->outcome);
	EXPECT_EQ(NULL, verdict_find(self->v, "z"));
}

TEST_F(verdict, the_first_trouble_stays)
{
	verdict_trouble(self->v, "cause");
	verdict_trouble(self->v, "consequence");
	EXPECT_STREQ("cause", self->v->trouble);
}

TEST_F(verdict, too_many_claims_are_noticed)
{
	for (int i = 0; i <= VERDICT_MAX_CLAIMS; i++)
		verdict_judge(self->v, "x", OUTCOME_PASS, "", NULL);
	verdict_set_because(self->v, "belongs to no claim");
	EXPECT_EQ(VERDICT_MAX_CLAIMS, self->v->nr_claims);
	EXPECT_TRUE(self->v->overflowed);
}

TEST_F(verdict, too_long_texts_are_noticed)
{
	static char text[VERDICT_TEXT_BYTES + 1];

	memset(text, 'x', sizeof(text) - 1);
	verdict_judge(self->v, "x", OUTCOME_PASS, text, NULL);
	EXPECT_TRUE(self->v->overflowed);
	EXPECT_STREQ("(text lost)", self->v->claims[0].text);
}

static int exit_status_of(struct verdict *v, enum outcome judged, bool allow)
{
	v->allow_inconclusive = allow;
	verdict_judge(v, "x", judged, "", NULL);
	return verdict_exit_status(v);
}

/* What a scenario allows is never more than a missing signal. */
TEST_F(verdict, the_exit_status_fits_the_lines)
{
	EXPECT_EQ(0, verdict_exit_status(self->v));
	EXPECT_EQ(4, exit_status_of(self->v, OUTCOME_SKIP, true));
	EXPECT_EQ(0, exit_status_of(self->v, OUTCOME_PASS, false));
	EXPECT_EQ(1, exit_status_of(self->v, OUTCOME_INCONCLUSIVE, false));
	EXPECT_EQ(0, exit_status_of(self->v, OUTCOME_INCONCLUSIVE, true));
	EXPECT_EQ(1, exit_status_of(self->v, OUTCOME_ERROR, true));
	EXPECT_EQ(1, exit_status_of(self->v, OUTCOME_FAIL, true));
}

TEST_F(verdict, red_is_what_says_not_ok)
{
	EXPECT_TRUE(verdict_is_red(self->v, OUTCOME_INCONCLUSIVE));
	self->v->allow_inconclusive = true;
	EXPECT_FALSE(verdict_is_red(self->v, OUTCOME_INCONCLUSIVE));
	EXPECT_FALSE(verdict_is_red(self->v, OUTCOME_PASS));
	EXPECT_FALSE(verdict_is_red(self->v, OUTCOME_SKIP));
	EXPECT_FALSE(verdict_is_red(self->v, OUTCOME_XFAIL));
	EXPECT_TRUE(verdict_is_red(self->v, OUTCOME_ERROR));
	EXPECT_TRUE(verdict_is_red(self->v, OUTCOME_FAIL));
}

static enum outcome excused(struct verdict *v, enum outcome judged)
{
	verdict_judge(v, "x", judged, "", NULL);
	verdict_excuse(v->last, "a bug");
	return v->last->outcome;
}

/* A bug that is known explains a failure, and nothing else. */
TEST_F(verdict, only_a_failure_is_excused)
{
	EXPECT_EQ(OUTCOME_XFAIL, excused(self->v, OUTCOME_FAIL));
	EXPECT_EQ(OUTCOME_PASS, excused(self->v, OUTCOME_PASS));
	EXPECT_EQ(OUTCOME_SKIP, excused(self->v, OUTCOME_SKIP));
	EXPECT_EQ(OUTCOME_XFAIL, verdict_outcome(self->v));
	EXPECT_EQ(0, verdict_exit_status(self->v));
	EXPECT_EQ(OUTCOME_INCONCLUSIVE, excused(self->v, OUTCOME_INCONCLUSIVE));
	EXPECT_EQ(OUTCOME_ERROR, excused(self->v, OUTCOME_ERROR));
	EXPECT_STREQ("a bug", self->v->last->known);
}

TEST_F(verdict, an_excused_failure_excuses_no_other)
{
	excused(self->v, OUTCOME_FAIL);
	verdict_judge(self->v, "y", OUTCOME_FAIL, "", NULL);
	EXPECT_EQ(OUTCOME_FAIL, verdict_outcome(self->v));
	EXPECT_EQ(1, verdict_exit_status(self->v));
}

TEST_F(verdict, a_claim_that_was_not_judged_is_not_excused)
{
	verdict_begin_naming(self->v);
	verdict_judge(self->v, "x", OUTCOME_FAIL, "", NULL);
	verdict_begin_judging(self->v);
	verdict_excuse(&self->v->claims[0], "a bug");
	EXPECT_EQ(OUTCOME_ERROR, verdict_outcome(self->v));
}

TEST_F(verdict, kinds_belong_to_the_last_claim)
{
	verdict_set_kind(self->v, FAILURE_STUCK);
	verdict_judge(self->v, "x", OUTCOME_FAIL, "", NULL);
	EXPECT_STREQ("Other", failure_kind_name(self->v->last->kind));
	verdict_set_kind(self->v, FAILURE_TEMPORAL);
	EXPECT_STREQ("Temporal", failure_kind_name(self->v->claims[0].kind));
	EXPECT_STREQ("WorkerStuck", failure_kind_name(NR_FAILURE_KINDS - 1));
}

TEST_F(verdict, labels_have_an_end)
{
	char label[1000];

	memset(label, 'x', sizeof(label) - 1);
	label[sizeof(label) - 1] = '\0';
	verdict_judge(self->v, label, OUTCOME_PASS, "", NULL);
	EXPECT_EQ(255, strlen(self->v->last->label));
	verdict_judge(self->v, " \t", OUTCOME_PASS, "", NULL);
	EXPECT_STREQ("", self->v->last->label);
}

TEST_F(verdict, what_belongs_to_no_claim_is_dropped)
{
	verdict_set_token(self->v, "eq");
	verdict_set_because(self->v, "nothing");
	EXPECT_EQ(0, self->v->nr_claims);
}

TEST_F(verdict, what_is_open_gets_one_reason)
{
	verdict_begin_naming(self->v);
	verdict_judge(self->v, "x", OUTCOME_PASS, "", NULL);
	verdict_judge(self->v, "y", OUTCOME_PASS, "", NULL);
	verdict_begin_judging(self->v);
	EXPECT_STREQ("never judged", self->v->claims[0].text);
	verdict_close(self->v, OUTCOME_ERROR, "crashed");
	EXPECT_EQ(self->v->claims[0].text, self->v->claims[1].text);
}

TEST(without_memory_there_is_no_verdict)
{
	const struct rlimit none = { 0 };

	ASSERT_EQ(0, setrlimit(RLIMIT_AS, &none));
	EXPECT_EQ(NULL, verdict_create());
	verdict_destroy(NULL);
}

TEST_HARNESS_MAIN
