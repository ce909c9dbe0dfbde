/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Processes that a run left behind, which have become children of the supervisor.
 */
#ifndef SCHED_CLAIMS_SCENARIO_LEFTOVERS_H
#define SCHED_CLAIMS_SCENARIO_LEFTOVERS_H

#include <stddef.h>

#include "claim/format.h"

size_t leftovers_kill(unsigned int patience_ms, struct text *names);

#endif
