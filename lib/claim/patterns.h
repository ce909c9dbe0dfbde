/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Between the claims on series and the judging of each pattern.
 */
#ifndef SCHED_CLAIMS_CLAIM_PATTERNS_H
#define SCHED_CLAIMS_CLAIM_PATTERNS_H

#include "claim/claim_series.h"
#include "claim/finding.h"

/* pattern_nondecreasing() and so on: what is found in a series of at least one sample. */
#define PATTERN_DECLARE(name) \
	void pattern_##name(struct finding *f, const struct series *s, \
			    const struct pattern_case *c)WIRE_TOKEN(;)
PATTERNS(PATTERN_DECLARE)

#endif
