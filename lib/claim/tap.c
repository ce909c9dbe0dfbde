// SPDX-License-Identifier: GPL-2.0
/*
 * The only file that prints KTAP, and the only one that includes kselftest.h: the counters in that
 * header are static, so they must live in one object.
 */
#include <kselftest.h>
#include <stdio.h>
#include <string.h>

#include "claim/tap.h"

static void print_notes(const char *notes)
{
	while (notes && *notes) {
		size_t len = strcspn(notes, "\n");

		ksft_print_msg("%.*s\n", (int)len, notes);
		notes += len + (notes[len] == '\n');
	}
}

static void count(enum outcome outcome)
{
	switch (outcome) {
	case OUTCOME_PASS:
		ksft_inc_pass_cnt();
		break;
	case OUTCOME_SKIP:
		ksft_inc_xskip_cnt();
		break;
	case OUTCOME_FAIL:
		ksft_inc_fail_cnt();
		break;
	default:
		ksft_inc_error_cnt();
	}
}

/* PASS and FAIL are told by "ok" and "not ok"; the others say their name. */
static const char *directive(enum outcome outcome)
{
	return outcome == OUTCOME_PASS || outcome == OUTCOME_FAIL ? "" : outcome_name(outcome);
}

/*
 * The line is printed here and not by ksft_test_result_*(): those drop the name of a skipped test,
 * and a test that changes its name with its result cannot be tracked.
 */
static void print_claim(const struct claim *claim)
{
	enum outcome outcome = claim->judged ? claim->outcome : OUTCOME_ERROR;
	bool ok = outcome == OUTCOME_PASS || outcome == OUTCOME_SKIP;
	const char *word = directive(outcome);
	const char *because = ok ? NULL : claim->because;

	print_notes(claim->notes);
	count(outcome);
	printf("%s %u %s # %s%s%s%s%s%s\n", ok ? "ok" : "not ok", ksft_test_num(), claim->label,
	       word, *word ? " " : "", claim->judged ? claim->text : "never judged",
	       because ? " (" : "", because ? because : "", because ? ")" : "");
}

/**
 * tap_print() - print a whole verdict: version, plan, claims, totals
 *
 * Return: the exit status of kselftest that goes with it.
 */
int tap_print(const struct verdict *v)
{
	ksft_print_header();
	ksft_set_plan(v->nr_claims);
	for (size_t i = 0; i < v->nr_claims; i++)
		print_claim(&v->claims[i]);
	ksft_print_cnts();
	fflush(stdout);
	return outcome_exit_status(verdict_outcome(v));
}
