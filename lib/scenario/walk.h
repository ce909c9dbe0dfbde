/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Visiting every group and every op of a scenario, wherever they stand.
 */
#ifndef SCHED_CLAIMS_SCENARIO_WALK_H
#define SCHED_CLAIMS_SCENARIO_WALK_H

#include "scenario/scenario.h"

/* Return nonzero to end the walk. */
typedef int (*visit_group_fn)(const struct group *group, bool is_cgroup, void *arg);
typedef int (*visit_op_fn)(const struct op *op, void *arg);

int walk_groups(const struct scenario *scenario, visit_group_fn visit, void *arg);
int walk_ops(const struct scenario *scenario, visit_op_fn visit, void *arg);

size_t count_groups(const struct group *groups);
size_t count_ops(const struct op *ops);
size_t count_faults(const struct scenario *scenario);
size_t count_steps(const struct scenario *scenario);

/* The limits that a group sets, as a file and what is written to it. */
typedef int (*visit_limit_fn)(const char *file, const char *text, void *arg);
int walk_limits(const struct group *group, visit_limit_fn visit, void *arg);

#endif
