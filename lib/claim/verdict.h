/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A verdict: the claims of one run and what became of each.
 *
 * It lives in memory that the supervisor shares with the process that runs the scenario, so that
 * the claims judged before a crash survive it. A verdict is filled in two passes: the naming pass
 * runs the scenario's check without data and notes only the labels, the judging pass fills them in.
 * So a claim has its line in the TAP whether the run passed, failed, crashed or never took place.
 */
#ifndef SCHED_CLAIMS_CLAIM_VERDICT_H
#define SCHED_CLAIMS_CLAIM_VERDICT_H

#include <stdbool.h>
#include <stddef.h>

#include "claim/outcome.h"

#define VERDICT_MAX_CLAIMS 256
#define VERDICT_TEXT_BYTES (256 * 1024)

/* Stands in the text of a claim between its value and what was expected. */
#define CLAIM_EXPECTED ", expected "

/**
 * struct claim - one line of TAP
 * @label: its name: no measured value, nothing that depends on the machine, no '#'
 * @token: the comparator, from the closed list in claim.h; NULL for standing claims
 * @outcome: valid once @judged is set
 * @kind: what kind of promise it is about
 * @judged: whether the judging pass came here
 * @met: whether the current pass came here
 * @text: value and expectation
 * @because: the reason behind the expectation, may be NULL
 * @notes: further lines for a person who looks for the cause, may be NULL
 * @known: reference to the bug of this kernel that is known to break the claim; NULL for none
 */
struct claim {
	const char *label;
	const char *token;
	enum outcome outcome;
	enum failure_kind kind;
	bool judged;
	bool met;
	const char *text;
	const char *because;
	const char *notes;
	const char *known;
};

/**
 * struct verdict - all claims of a run
 * @naming: the naming pass is under way
 * @overflowed: claims or texts did not fit
 * @skipped: why the scenario does not apply here; NULL when it does
 * @trouble: why the run could not be made; NULL when it could
 * @allow_inconclusive: a claim without signal does not make the run red
 * @fixes: the commits or papers that a kernel may lack on which claims fail, NULL at the end;
 *	static text; NULL for none
 * @hint: where to find out more about a red run; NULL for nothing
 * @last: the claim that claim_because() belongs to
 * @nr_claims: how many @claims there are
 * @claims: in the order of the check
 * @text_used: bytes taken of @text
 * @text: all strings of this verdict
 */
struct verdict {
	bool naming;
	bool overflowed;
	const char *skipped;
	const char *trouble;
	bool allow_inconclusive;
	const char *const *fixes;
	const char *hint;
	struct claim *last;
	size_t nr_claims;
	struct claim claims[VERDICT_MAX_CLAIMS];
	size_t text_used;
	char text[VERDICT_TEXT_BYTES];
};

struct verdict *verdict_create(void);
void verdict_destroy(struct verdict *v);

void verdict_begin_naming(struct verdict *v);
void verdict_begin_judging(struct verdict *v);
void verdict_judge(struct verdict *v, const char *label, enum outcome outcome, const char *text,
		   const char *notes);
void verdict_set_token(struct verdict *v, const char *token);
void verdict_set_because(struct verdict *v, const char *because);
void verdict_doubt(struct verdict *v, const char *why);
void verdict_set_kind(struct verdict *v, enum failure_kind kind);
void verdict_skip(struct verdict *v, const char *why);
void verdict_trouble(struct verdict *v, const char *why);
void verdict_excuse(struct claim *claim, const char *reference);
void verdict_close(struct verdict *v, enum outcome fill, const char *why);

const struct claim *verdict_find(const struct verdict *v, const char *label);
enum outcome verdict_claim_outcome(const struct claim *claim);
enum outcome verdict_outcome(const struct verdict *v);
bool verdict_is_red(const struct verdict *v, enum outcome outcome);
int verdict_exit_status(const struct verdict *v);

#endif
