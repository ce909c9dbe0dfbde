/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The machine in run.json.
 */
#ifndef SCHED_CLAIMS_SCENARIO_RUNDIR_MACHINE_H
#define SCHED_CLAIMS_SCENARIO_RUNDIR_MACHINE_H

#include "wire/json.h"

void rundir_write_machine(struct json *json);

#endif
