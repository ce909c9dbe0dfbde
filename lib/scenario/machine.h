/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a scenario asks of the machine by what it says: cgroups, controllers, CPU sets.
 */
#ifndef SCHED_CLAIMS_SCENARIO_MACHINE_H
#define SCHED_CLAIMS_SCENARIO_MACHINE_H

#include "scenario/scenario.h"
#include "sys/topology.h"

int machine_read(struct topology **topology, struct err *err);
int cpus_to_seq(const cpu_set_t *set, struct u64_seq *seq);
int nodes_to_seq(const struct topology *topology, const cpu_set_t *cpus, struct u64_seq *seq);

bool scenario_has_cgroups(const struct scenario *scenario);
int scenario_check_controllers(const struct scenario *scenario, struct err *err);
void scenario_controllers(const struct scenario *scenario, char *list, size_t size);

#endif
