/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a scenario's program can do beside running it. Both functions print and return an exit
 * status.
 */
#ifndef SCHED_CLAIMS_SCENARIO_CHORE_H
#define SCHED_CLAIMS_SCENARIO_CHORE_H

int show_topology(void);
int remove_leftovers(void);

#endif
