/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A scenario that takes longer, in the same proportions.
 */
#ifndef SCHED_CLAIMS_SCENARIO_STRETCH_H
#define SCHED_CLAIMS_SCENARIO_STRETCH_H

#include "scenario/scenario.h"

int scenario_stretch(struct scenario *scenario, unsigned int factor);

#endif
