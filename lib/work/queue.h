/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A bounded queue in shared memory, for several producers and several consumers.
 */
#ifndef SCHED_CLAIMS_WORK_QUEUE_H
#define SCHED_CLAIMS_WORK_QUEUE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Positions only grow; a slot is one modulo the depth. Zero is an empty queue. The two sequence
 * words are for those who wait, who read them before they look: see queue_signal().
 */
struct queue {
	atomic_ullong head;		/* next position to reserve */
	atomic_ullong tail;		/* next position to take */
	atomic_uint producer_seq;	/* grows when there is room */
	atomic_uint consumer_seq;	/* grows when there is an item */
	atomic_ullong published;	/* positions below have been written */
	atomic_ullong slots[];
};

size_t queue_bytes(uint32_t depth);

bool queue_reserve(struct queue *q, uint32_t depth, uint64_t *position);
void queue_write(struct queue *q, uint32_t depth, uint64_t position, uint64_t item);
bool queue_publish(struct queue *q, uint64_t position);
bool queue_take(struct queue *q, uint32_t depth, uint64_t *item);
void queue_signal(atomic_uint *seq);

#endif
