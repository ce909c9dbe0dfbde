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

static void count(enum outcome outcome, bool red)
{
	if (outcome == OUTCOME_PASS)
		ksft_inc_pass_cnt();
	else if (outcome == OUTCOME_FAIL)
		ksft_inc_fail_cnt();
	else if (outcome == OUTCOME_XFAIL)
		ksft_inc_xfail_cnt();
	else if (red)
		ksft_inc_error_cnt();
	else
		ksft_inc_xskip_cnt();
}

/* PASS and FAIL are told by "ok" and "not ok"; the others say their name. */
static const char *directive(enum outcome outcome, bool red)
{
	if (outcome == OUTCOME_PASS || outcome == OUTCOME_FAIL)
		return "";
	if (outcome == OUTCOME_INCONCLUSIVE)
		return red ? "INCONCLUSIVE " : "SKIP inconclusive: ";
	if (outcome == OUTCOME_XFAIL)
		return "XFAIL ";
	return outcome == OUTCOME_SKIP ? "SKIP " : "ERROR ";
}

/*
 * The line is printed here and not by ksft_test_result_*(): those drop the name of a skipped test,
 * and a test that changes its name with its result cannot be tracked.
 */
static void print_claim(const struct verdict *v, const struct claim *claim)
{
	enum outcome outcome = verdict_claim_outcome(claim);
	bool red = verdict_is_red(v, outcome);
	const char *because = red ? claim->because : NULL;
	const char *known = outcome == OUTCOME_XFAIL ? claim->known : NULL;

	print_notes(claim->notes);
	count(outcome, red);
	printf("%s %u %s # %s%s%s%s%s%s%s\n", red ? "not ok" : "ok", ksft_test_num(), claim->label,
	       directive(outcome, red), known ? known : "", known ? ": " : "", claim->text,
	       because ? " (" : "", because ? because : "", because ? ")" : "");
}

static void print_fixes(const struct verdict *v)
{
	if (verdict_outcome(v) != OUTCOME_FAIL)
		return;
	for (const char *const *fix = v->fixes; fix && *fix; fix++)
		ksft_print_msg("you may be missing: %s\n", *fix);
}

static void print_hint(const struct verdict *v)
{
	if (v->hint && verdict_is_red(v, verdict_outcome(v)))
		ksft_print_msg("evidence: %s\n", v->hint);
}

/* The strongest first. */
static void print_outcomes(const struct verdict *v)
{
	unsigned int counts[NR_OUTCOMES] = { 0 };

	for (size_t i = 0; i < v->nr_claims; i++)
		counts[verdict_claim_outcome(&v->claims[i])]++;
	printf("# Outcomes:");
	for (int outcome = NR_OUTCOMES - 1; outcome >= 0; outcome--)
		printf(" %s:%u", outcome_name(outcome), counts[outcome]);
	printf("\n");
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
		print_claim(v, &v->claims[i]);
	print_fixes(v);
	print_hint(v);
	print_outcomes(v);
	ksft_print_cnts();
	fflush(stdout);
	return verdict_exit_status(v);
}
