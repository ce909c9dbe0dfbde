/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The memory that a workload shares with its workers: start gate, stop, phase epoch, how far they
 * have come and one slot per worker.
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
	atomic_uint milestone;
	atomic_uint stop;	/* for this worker alone */
	atomic_uint epoch;	/* the phase that it knows of */
	atomic_ullong begin_ns;	/* clock_ns() where its measurement began */
} __aligned(CACHE_LINE);

/*
 * The start gate; who finds it dropped leaves without having worked. It opens in two moves: a
 * worker that is in its place at once, real-time and on the CPU of others, would keep those from
 * theirs.
 */
enum gate {
	GATE_CLOSED,
	GATE_TO_PLACES,		/* take your place, but do not begin */
	GATE_OPEN,
	GATE_DROPPED,
};

#define GATE_FOREVER INT64_MAX	/* a limit that never comes, for control_pass() */

/* How far a worker has come. */
enum milestone {
	MILESTONE_NONE,
	MILESTONE_READY,	/* before the closed gate */
	MILESTONE_PLACED,	/* on its CPUs, in its class, and about to begin */
	NR_MILESTONES
};

struct arrivals {
	atomic_uint nr;
	atomic_uint all;
};

/* Words that all workers read on every pass lie apart from those that are written at the start. */
struct control {
	atomic_uint stop;
	atomic_uint epoch;
	__aligned(CACHE_LINE) atomic_uint gate;
	__aligned(CACHE_LINE) struct arrivals arrivals[NR_MILESTONES];
	uint32_t nr_slots;

	struct control_slot slots[];
};

int control_create(struct control **control, size_t workers, struct err *err);
void control_destroy(struct control *control);

void control_reach(struct control *control, size_t index, enum milestone milestone);
bool control_wait_all(struct control *control, enum milestone milestone, uint64_t timeout_ns);
void control_set_gate(struct control *control, enum gate gate);
void control_drop(struct control *control);
bool control_pass(struct control *control, enum gate gate, uint64_t timeout_ns);

void *shared_map(size_t bytes, const char *what, struct err *err);
const char *shared_map_hint(int errnum);

#endif
