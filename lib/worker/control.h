/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The memory that a workload shares with its workers: start gate, stop, phase epoch, readiness and
 * one slot per worker.
 */
#ifndef SCHED_CLAIMS_WORKER_CONTROL_H
#define SCHED_CLAIMS_WORKER_CONTROL_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "compiler.h"
#include "sys/err.h"

#define CACHE_LINE 64

/* What one worker writes, on a cache line of its own. */
struct control_slot {
	atomic_ullong iterations;
	atomic_uint ready;
	atomic_uint stop;	/* for this worker alone */
	atomic_uint epoch;	/* the phase that it knows of */
} __aligned(CACHE_LINE);

/* The start gate; who finds it dropped leaves without having worked. */
enum gate {
	GATE_CLOSED,
	GATE_OPEN,
	GATE_DROPPED,
};

#define GATE_FOREVER INT64_MAX	/* a limit that never comes, for control_wait_open() */

/* Words that all workers read on every pass lie apart from those that are written at the start. */
struct control {
	atomic_uint stop;
	atomic_uint epoch;
	__aligned(CACHE_LINE) atomic_uint gate;
	__aligned(CACHE_LINE) atomic_uint nr_ready;
	atomic_uint all_ready;
	uint32_t nr_slots;

	struct control_slot slots[];
};

int control_create(struct control **control, size_t workers, struct err *err);
void control_destroy(struct control *control);

void control_ready(struct control *control, size_t index);
bool control_wait_ready(struct control *control, uint64_t timeout_ns);
void control_open(struct control *control);
void control_drop(struct control *control);
bool control_wait_open(struct control *control, uint64_t timeout_ns);

void *shared_map(size_t bytes, const char *what, struct err *err);
const char *shared_map_hint(int errnum);

#endif
