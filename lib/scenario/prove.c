// SPDX-License-Identifier: GPL-2.0
/*
 * Negative controls.
 */
#include "scenario/prove.h"
#include "scenario/supervisor.h"

/* A fault does its work when its claim FAILs; an error would only show that the run broke. */
static void judge_fault(struct verdict *v, const char *label, const struct verdict *run,
			const struct claim *claim)
{
	struct text text = { 0 };

	if (run->skipped) {
		verdict_judge(v, label, OUTCOME_SKIP, run->skipped, NULL);
		return;
	}
	if (run->trouble || !claim || !claim->judged) {
		verdict_judge(v, label, OUTCOME_ERROR,
			      run->trouble ? run->trouble : "the run did not judge its claim",
			      NULL);
		return;
	}
	text_add(&text, "%s: %s", outcome_name(claim->outcome), claim->text);
	verdict_judge(v, label, claim->outcome == OUTCOME_FAIL ? OUTCOME_PASS : OUTCOME_FAIL,
		      text.s, claim->outcome == OUTCOME_FAIL ? NULL : claim->notes);
}

/* What the fault itself needs, say the right to set a policy, is no need of the scenario. */
static bool cannot_be_done(const struct fault *fault, struct text *why)
{
	const struct scenario alone = { .ops = (struct op[]){ fault->op, { 0 } } };

	return needs_unmet(&alone, why);
}

static int prove_fault(const struct scenario *scenario, const struct fault *fault,
		       struct verdict *v)
{
	struct verdict *run = verdict_create();
	const struct known *known = known_here(scenario, fault->breaks);
	struct text label = { 0 }, why = { 0 };
	int sig = 0;

	text_add(&label, "%s.%s.breaks.%s", op_name(fault->op.kind), op_object(&fault->op),
		 fault->breaks);
	if (known) {
		/* It fails without the fault, so that its failure would prove nothing. */
		text_add(&why, "this kernel is known to break the claim: %s", known->reference);
		verdict_judge(v, label.s, OUTCOME_SKIP, why.s, NULL);
	} else if (cannot_be_done(fault, &why)) {
		verdict_judge(v, label.s, OUTCOME_SKIP, why.s, NULL);
	} else if (run) {
		sig = supervise(scenario, fault, NULL, run);
		judge_fault(v, label.s, run, verdict_find(run, fault->breaks));
	} else {
		verdict_judge(v, label.s, OUTCOME_ERROR, "no memory for a verdict", NULL);
	}
	verdict_destroy(run);
	return sig;
}

/**
 * prove() - run a scenario once with each of its faults
 * @scenario: the scenario
 * @v: receives one claim a fault, "op.group.breaks.label": PASS when the fault was seen
 *
 * Return: 0, or the number of the signal that asked the suite to end.
 */
int prove(const struct scenario *scenario, struct verdict *v)
{
	const struct fault *fault = scenario->faults;
	int sig = 0;

	if (!fault || !fault->op.kind)
		verdict_judge(v, "scenario.has_a_fault", OUTCOME_ERROR,
			      "none is declared: nobody knows whether its claims can fail", NULL);
	for (; fault && fault->op.kind && !sig; fault++)
		sig = prove_fault(scenario, fault, v);
	return sig;
}
