/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The noise floor of the machine, for scenarios that hold absolute times against a limit.
 */
#ifndef SCHED_CLAIMS_SCENARIO_CALIBRATION_H
#define SCHED_CLAIMS_SCENARIO_CALIBRATION_H

#include "scenario/scenario.h"
#include "sys/noise.h"

/* Names the file that the scenarios of one suite run share. */
#define CALIBRATION_ENV "SCHED_CLAIMS_NOISE"

const struct noise *calibration(const struct scenario *scenario);
int calibration_to_run(const struct noise *noise, struct run *run);

#endif
