/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A group in words.
 */
#ifndef SCHED_CLAIMS_SCENARIO_DESCRIBE_GROUP_H
#define SCHED_CLAIMS_SCENARIO_DESCRIBE_GROUP_H

#include "claim/format.h"
#include "scenario/group.h"

void describe_cpus(struct text *text, const char *what, const struct cpuset_spec *cpus);
void describe_policy(struct text *text, const struct policy *policy);
void describe_group(struct text *text, const struct group *group);

#endif
