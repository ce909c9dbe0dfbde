/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Negative controls: every fault of a scenario must turn the claim red that it names. A claim that
 * cannot fail is a defect.
 */
#ifndef SCHED_CLAIMS_SCENARIO_PROVE_H
#define SCHED_CLAIMS_SCENARIO_PROVE_H

#include "scenario/scenario.h"

int prove(const struct scenario *scenario, struct verdict *v);

#endif
