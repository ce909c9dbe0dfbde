/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Probes of needs that have a file of their own.
 */
#ifndef SCHED_CLAIMS_SCENARIO_NEEDS_PRIVATE_H
#define SCHED_CLAIMS_SCENARIO_NEEDS_PRIVATE_H

#include "scenario/scenario.h"

void needs_probe_settings(const struct scenario *scenario, struct text *why);

#endif
