// SPDX-License-Identifier: GPL-2.0
/*
 * The list of claims of one run.
 */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "claim/verdict.h"

#define LABEL_BYTES 256

/**
 * verdict_create() - an empty verdict in memory that is shared over fork()
 *
 * Return: the verdict, for verdict_destroy(); NULL without memory.
 */
struct verdict *verdict_create(void)
{
	struct verdict *v = mmap(NULL, sizeof(*v), PROT_READ | PROT_WRITE,
				 MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return v == MAP_FAILED ? NULL : v;
}

/**
 * verdict_destroy() - give the memory back; NULL is fine
 */
void verdict_destroy(struct verdict *v)
{
	if (v)
		munmap(v, sizeof(*v));
}

/* A copy of @s inside the verdict. When there is no room the verdict is marked, never truncated. */
static const char *keep(struct verdict *v, const char *s)
{
	size_t size = strlen(s) + 1;
	char *copy = v->text + v->text_used;

	if (size > sizeof(v->text) - v->text_used) {
		v->overflowed = true;
		return "(text lost)";
	}
	memcpy(copy, s, size);
	v->text_used += size;
	return copy;
}

static void begin_pass(struct verdict *v, bool naming)
{
	v->naming = naming;
	v->last = NULL;
	for (size_t i = 0; i < v->nr_claims; i++)
		v->claims[i].met = false;
}

/**
 * verdict_begin_naming() - from here on claims are only noted, not judged
 */
void verdict_begin_naming(struct verdict *v)
{
	begin_pass(v, true);
}

/**
 * verdict_begin_judging() - from here on claims are judged
 */
void verdict_begin_judging(struct verdict *v)
{
	begin_pass(v, false);
}

/**
 * verdict_find() - the claim with exactly this label, or NULL
 */
const struct claim *verdict_find(const struct verdict *v, const char *label)
{
	for (size_t i = 0; i < v->nr_claims; i++)
		if (!strcmp(v->claims[i].label, label))
			return &v->claims[i];
	return NULL;
}

/* One line, no '#', no blank at either end: what every TAP parser takes for a name. */
static void make_label(char label[LABEL_BYTES], const char *raw)
{
	size_t n = 0;

	raw += strspn(raw, " \t\n");
	for (; *raw && n < LABEL_BYTES - 1; raw++) {
		if (*raw == '\t' || *raw == '\n')
			label[n++] = ' ';
		else
			label[n++] = *raw == '#' ? '_' : *raw;
	}
	while (n && label[n - 1] == ' ')
		n--;
	label[n] = '\0';
}

/*
 * The claim of this label in the current pass. The second use of a label in one pass gets ".2", the
 * third ".3": names must differ, and the order of the check is the same in both passes.
 */
static struct claim *meet(struct verdict *v, const char *raw)
{
	char label[LABEL_BYTES + 16];
	struct claim *claim;
	size_t len;

	make_label(label, raw);
	len = strlen(label);
	for (unsigned int use = 2; ; use++) {
		claim = (struct claim *)verdict_find(v, label);
		if (!claim || !claim->met)
			break;
		snprintf(label + len, sizeof(label) - len, ".%u", use);
	}
	if (!claim && v->nr_claims == VERDICT_MAX_CLAIMS) {
		v->overflowed = true;
		return NULL;
	}
	if (!claim) {
		claim = &v->claims[v->nr_claims];
		*claim = (struct claim){ .label = keep(v, label), .text = "never judged" };
		v->nr_claims++;
	}
	claim->met = true;
	return claim;
}

/**
 * verdict_judge() - record what became of a claim; in the naming pass only its label
 * @v: the verdict
 * @label: its name
 * @outcome: what became of it
 * @text: value and expectation, or why there is none
 * @notes: further lines, each ended by a newline; NULL for none
 *
 * All strings are copied.
 */
void verdict_judge(struct verdict *v, const char *label, enum outcome outcome, const char *text,
		   const char *notes)
{
	struct claim *claim = meet(v, label);

	v->last = claim;
	if (!claim || v->naming)
		return;
	claim->outcome = outcome;
	claim->text = keep(v, text);
	claim->notes = notes && *notes ? keep(v, notes) : NULL;
	claim->judged = true;
}

/**
 * verdict_set_token() - note which comparator the last claim used
 * @v: the verdict
 * @token: static text
 */
void verdict_set_token(struct verdict *v, const char *token)
{
	if (v->last)
		v->last->token = token;
}

/**
 * verdict_set_because() - add the reason behind the expectation of the last claim
 */
void verdict_set_because(struct verdict *v, const char *because)
{
	if (v->last && !v->naming)
		v->last->because = keep(v, because);
}

/**
 * verdict_doubt() - the last claim cannot mean anything: if it passed, it becomes INCONCLUSIVE
 * @v: the verdict
 * @why: what is in the way; added to its text
 *
 * A failure stays what it is: a doubt excuses nothing.
 */
void verdict_doubt(struct verdict *v, const char *why)
{
	char text[2048];

	if (!v->last || v->naming || v->last->outcome != OUTCOME_PASS)
		return;
	snprintf(text, sizeof(text), "%s; but %s", v->last->text, why);
	v->last->outcome = OUTCOME_INCONCLUSIVE;
	v->last->text = keep(v, text);
}

/**
 * verdict_set_kind() - say what kind of promise the last claim is about; the default is OTHER
 */
void verdict_set_kind(struct verdict *v, enum failure_kind kind)
{
	if (v->last)
		v->last->kind = kind;
}

/**
 * verdict_skip() - the scenario does not apply here; @why names everything that is missing
 */
void verdict_skip(struct verdict *v, const char *why)
{
	v->skipped = keep(v, why);
}

/**
 * verdict_trouble() - the run could not be made; the first reason stays
 */
void verdict_trouble(struct verdict *v, const char *why)
{
	if (!v->trouble)
		v->trouble = keep(v, why);
}

/**
 * verdict_excuse() - this kernel is known to break the claim: if it failed, it becomes XFAIL
 * @claim: the claim
 * @reference: static text about the bug; stays with the claim also when that passed
 *
 * What could not be judged stays what it is.
 */
void verdict_excuse(struct claim *claim, const char *reference)
{
	claim->known = reference;
	if (verdict_claim_outcome(claim) == OUTCOME_FAIL)
		claim->outcome = OUTCOME_XFAIL;
}

/**
 * verdict_close() - one outcome for every claim that was named but not judged
 */
void verdict_close(struct verdict *v, enum outcome fill, const char *why)
{
	const char *text = NULL;

	for (size_t i = 0; i < v->nr_claims; i++) {
		struct claim *claim = &v->claims[i];

		if (claim->judged)
			continue;
		text = text ? text : keep(v, why);
		claim->outcome = fill;
		claim->text = text;
		claim->judged = true;
	}
}

/**
 * verdict_claim_outcome() - what became of a claim; named and never judged is an error
 */
enum outcome verdict_claim_outcome(const struct claim *claim)
{
	return claim->judged ? claim->outcome : OUTCOME_ERROR;
}

/**
 * verdict_outcome() - all claims merged; an empty verdict passes, as merging nothing must
 */
enum outcome verdict_outcome(const struct verdict *v)
{
	enum outcome all = v->nr_claims ? OUTCOME_SKIP : OUTCOME_PASS;

	for (size_t i = 0; i < v->nr_claims; i++)
		all = outcome_merge(all, verdict_claim_outcome(&v->claims[i]));
	return all;
}

/**
 * verdict_is_red() - whether a claim with this outcome is "not ok"
 */
bool verdict_is_red(const struct verdict *v, enum outcome outcome)
{
	if (outcome == OUTCOME_INCONCLUSIVE)
		return !v->allow_inconclusive;
	return outcome_exit_status(outcome) == outcome_exit_status(OUTCOME_FAIL);
}

/**
 * verdict_exit_status() - the exit status of kselftest that goes with the printed lines
 */
int verdict_exit_status(const struct verdict *v)
{
	enum outcome all = verdict_outcome(v);

	return verdict_is_red(v, all) || all == OUTCOME_SKIP ? outcome_exit_status(all)
							     : outcome_exit_status(OUTCOME_PASS);
}
