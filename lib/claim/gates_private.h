/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Between the gates and the judging of each.
 */
#ifndef SCHED_CLAIMS_CLAIM_GATES_PRIVATE_H
#define SCHED_CLAIMS_CLAIM_GATES_PRIVATE_H

#include "claim/finding.h"
#include "claim/gates.h"

/* A group of at least one report and the limit it is held against, in the unit of the gate. */
struct gate_case {
	const struct cgroup_stats *group;
	double limit;
};

/* gate_not_stuck() and so on: value and outcome of a gate. */
#define GATE_DECLARE(name, kind, limit, failure) \
	void gate_##name(struct finding *f, const struct gate_case *c)WIRE_TOKEN(;)
GATES(GATE_DECLARE)

bool gate_work_rate(const struct cgroup_stats *group, const struct worker_report *r,
		    double *value);

#endif
