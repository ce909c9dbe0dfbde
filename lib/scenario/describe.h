/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A scenario in words: name, promise, needs, groups, ops, claims and faults, without running it.
 */
#ifndef SCHED_CLAIMS_SCENARIO_DESCRIBE_H
#define SCHED_CLAIMS_SCENARIO_DESCRIBE_H

#include <stdio.h>

#include "scenario/scenario.h"

#define SCENARIO_NAME_MAX 256

void scenario_name(const char *file, char name[SCENARIO_NAME_MAX]);
int describe(const struct scenario *scenario, const char *name, struct verdict *v, FILE *out);

#endif
