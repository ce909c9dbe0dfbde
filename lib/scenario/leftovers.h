/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a run left behind: processes, which have become children of the supervisor, and bandwidth.
 */
#ifndef SCHED_CLAIMS_SCENARIO_LEFTOVERS_H
#define SCHED_CLAIMS_SCENARIO_LEFTOVERS_H

#include <stddef.h>

#include "claim/format.h"

struct scenario;

size_t leftovers_kill(unsigned int patience_ms, struct text *names);
void leftovers_await_bandwidth(const struct scenario *scenario);

#endif
