/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The dispatch probe: does a scheduler in BPF that is attached schedule, too?
 *
 * A worker for each CPU asks for the policy Ext. Where that is refused, its tasks are scheduled by
 * the fair class, which would prove nothing: so the policy is a claim of its own.
 */
#ifndef SCHED_CLAIMS_SCENARIO_DISPATCH_H
#define SCHED_CLAIMS_SCENARIO_DISPATCH_H

#include "claim/verdict.h"
#include "scenario/group.h"
#include "stats/run.h"

/* Members of a group: GROUPS({ DISPATCH_PROBE("probe") }), op_spawn(GROUP(DISPATCH_PROBE("p"))) */
#define DISPATCH_PROBE(name_) \
	.name = (name_), .workers = PER_CPU(1), .work = &work_spin_wait, \
	.policy = { .kind = POLICY_EXT }

void claim_dispatched(struct verdict *v, const struct cgroup_stats *probe);

#endif
