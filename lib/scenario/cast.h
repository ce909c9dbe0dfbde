/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From a group as a scenario writes it to the workers that this machine gets for it.
 */
#ifndef SCHED_CLAIMS_SCENARIO_CAST_H
#define SCHED_CLAIMS_SCENARIO_CAST_H

#include "scenario/group.h"
#include "sys/topology.h"

int memory_resolve(const struct topology *topology, const struct memory_spec *spec,
		   struct mem_policy *policy, struct err *err);
int cast_group(const struct topology *topology, const cpu_set_t *pool, const struct group *group,
	       struct work_group *work, struct err *err);

#endif
