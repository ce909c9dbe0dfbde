/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A bounded uniform sample of a stream of unknown length.
 */
#ifndef SCHED_CLAIMS_WORKER_RESERVOIR_H
#define SCHED_CLAIMS_WORKER_RESERVOIR_H

#include <stddef.h>
#include <stdint.h>

#include "wire/report.h"

#define RUN_SAMPLES_MAX 100000		/* of a whole run */
#define PHASE_SAMPLES_MAX 8192		/* of one phase */

/* The samples so far, how many there may be, and how many were offered. */
struct reservoir {
	struct u64_seq samples;
	size_t max;
	uint64_t total;
};

uint64_t rng_seed(uint64_t id);
uint64_t rng_next(uint64_t *state);

int reservoir_push(struct reservoir *r, uint64_t value, uint64_t *rng);
void reservoir_take(struct reservoir *r, struct u64_seq *samples, uint64_t *total);
void reservoir_destroy(struct reservoir *r);

#endif
