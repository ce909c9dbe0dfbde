/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How much of the run the host of this virtual machine kept for itself.
 */
#ifndef SCHED_CLAIMS_SCENARIO_DILATION_H
#define SCHED_CLAIMS_SCENARIO_DILATION_H

#include "stats/run.h"
#include "wire/json.h"

/* Names the serial port over which tools/vm answers. */
#define DILATION_ENV "SCHED_CLAIMS_HOST"

void dilation_share(void);
void dilation_begin(void);
void dilation_end(struct run_noise *noise);
const char *dilation_text(void);
void dilation_write(struct json *json);

#endif
