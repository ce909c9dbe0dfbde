/* SPDX-License-Identifier: GPL-2.0 */
/*
 * KTAP: how a verdict is printed. Every claim is one line, in the order of the check, and then the
 * standing claims of the supervisor:
 *
 *   ok N label # value, expected ...
 *   not ok N label # value, expected ... (reason)
 *						FAIL, its causes in # lines before it
 *   not ok N label # ERROR why			the test could not do its work
 *   not ok N label # INCONCLUSIVE why		no signal
 *   ok N label # XFAIL reference: value, expected ...
 *						FAIL, of which this kernel is known
 *   ok N label # SKIP why			does not apply here
 *   ok N label # SKIP inconclusive: why	no signal, and the scenario allows it
 *
 * After the claims of a run that failed: the commits or papers that its kernel may lack. Before the
 * totals of kselftest, which knows fewer outcomes, a line counts each of ours.
 *
 * The labels, their number and their order are the same whatever the outcome: a scenario that is
 * skipped has all its claims skipped, one that crashed has an error for each claim not yet judged.
 * Only a crash inside the naming pass of the check leaves the standing claims alone.
 */
#ifndef SCHED_CLAIMS_CLAIM_TAP_H
#define SCHED_CLAIMS_CLAIM_TAP_H

#include "claim/verdict.h"

int tap_print(const struct verdict *v);

#endif
