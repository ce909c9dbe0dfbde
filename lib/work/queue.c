// SPDX-License-Identifier: GPL-2.0
/*
 * ProducerConsumerImbalance: producers and consumers of different number and speed, and the bounded
 * queue between them.
 *
 * Exercises futex waits on both sides of a queue, with timer wakeups of the producers between them.
 * Exposes consumers that are woken late while the queue fills, producers that back pressure never
 * lets go on, and placement that follows the waker onto a busy CPU.
 */
#include "sys/futex.h"
#include "work/params.h"
#include "work/queue.h"
#include "work/table.h"
#include "worker/worker.h"

/**
 * queue_bytes() - the memory that a queue needs
 * @depth: how many items wait in it at most
 */
size_t queue_bytes(uint32_t depth)
{
	return sizeof(struct queue) + (size_t)depth * sizeof(atomic_ullong);
}

/**
 * queue_reserve() - a producer takes a position
 * @q: the queue
 * @depth: its depth
 * @position: the position, to be written and published
 *
 * Return: false when the queue is full.
 */
bool queue_reserve(struct queue *q, uint32_t depth, uint64_t *position)
{
	unsigned long long head = atomic_load_explicit(&q->head, memory_order_relaxed);

	do {
		/* Pairs with the release in queue_take(): the slot has been read. */
		if (head - atomic_load_explicit(&q->tail, memory_order_acquire) >= depth)
			return false;
	} while (!atomic_compare_exchange_weak(&q->head, &head, head + 1));
	*position = head;
	return true;
}

/**
 * queue_write() - write the item of a reserved position
 * @q: the queue
 * @depth: its depth
 * @position: from queue_reserve()
 * @item: the item
 */
void queue_write(struct queue *q, uint32_t depth, uint64_t position, uint64_t item)
{
	atomic_store_explicit(&q->slots[position % depth], item, memory_order_relaxed);
}

/**
 * queue_publish() - show a written item to the consumers, in the order of reservation
 * @q: the queue
 * @position: from queue_reserve()
 *
 * Return: false while another producer has still to publish an earlier position.
 */
bool queue_publish(struct queue *q, uint64_t position)
{
	if (atomic_load_explicit(&q->published, memory_order_acquire) != position)
		return false;
	atomic_store_explicit(&q->published, position + 1, memory_order_release);
	return true;
}

/**
 * queue_take() - a consumer takes the next item
 * @q: the queue
 * @depth: its depth
 * @item: the item
 *
 * The slot is read before the tail is claimed. If another consumer was faster, what was read may
 * be anything, and is not used.
 *
 * Return: false when the queue is empty.
 */
bool queue_take(struct queue *q, uint32_t depth, uint64_t *item)
{
	unsigned long long tail = atomic_load_explicit(&q->tail, memory_order_acquire);

	do {
		if (atomic_load_explicit(&q->published, memory_order_acquire) == tail)
			return false;
		*item = atomic_load_explicit(&q->slots[tail % depth], memory_order_relaxed);
	} while (!atomic_compare_exchange_weak_explicit(&q->tail, &tail, tail + 1,
							memory_order_acq_rel,
							memory_order_acquire));
	return true;
}

/**
 * queue_signal() - wake one of those who wait for a change
 * @seq: producer_seq or consumer_seq
 */
void queue_signal(atomic_uint *seq)
{
	atomic_fetch_add(seq, 1);
	futex_wake(seq, 1);
}

static bool reserve(struct worker *w, uint32_t depth, uint64_t *position)
{
	struct queue *q = w->region;
	uint32_t seq = atomic_load(&q->producer_seq);

	while (!queue_reserve(q, depth, position)) {
		if (!worker_futex_wait(w, &q->producer_seq, seq))
			return false;
		seq = atomic_load(&q->producer_seq);
	}
	return true;
}

static enum pass_result produce(struct worker *w)
{
	const struct producer_consumer_params *p = w->params;
	struct queue *q = w->region;
	uint64_t position;

	if (!reserve(w, p->depth, &position))
		return PASS_ABANDONED;
	queue_write(q, p->depth, position, position);
	while (!queue_publish(q, position))
		if (worker_stopped(w))
			return PASS_ABANDONED;
	queue_signal(&q->consumer_seq);
	w->work_units++;
	__worker_sleep_until(w, clock_ns() + NSEC_PER_SEC / p->rate_hz);
	return PASS_DONE;
}

static bool take(struct worker *w, uint32_t depth, uint64_t *item)
{
	struct queue *q = w->region;
	uint32_t seq = atomic_load(&q->consumer_seq);

	while (!queue_take(q, depth, item)) {
		if (!worker_futex_wait(w, &q->consumer_seq, seq))
			return false;
		seq = atomic_load(&q->consumer_seq);
	}
	return true;
}

static enum pass_result consume(struct worker *w)
{
	const struct producer_consumer_params *p = w->params;
	struct queue *q = w->region;
	uint64_t item;

	if (!take(w, p->depth, &item))
		return PASS_ABANDONED;
	queue_signal(&q->producer_seq);
	worker_spin(w, p->consume_iters);
	return PASS_DONE;
}

static enum pass_result producer_consumer_pass(struct worker *w)
{
	const struct producer_consumer_params *p = w->params;

	return w->pos < p->producers ? produce(w) : consume(w);
}

static uint64_t producer_consumer_size(const void *params)
{
	const struct producer_consumer_params *p = params;

	return (uint64_t)p->producers + p->consumers;
}

static size_t producer_consumer_bytes(const void *params)
{
	return queue_bytes(((const struct producer_consumer_params *)params)->depth);
}

static int producer_consumer_validate(const void *params, struct err *err)
{
	const struct producer_consumer_params *p = params;

	if (!p->rate_hz)
		return err_set(err, 0,
			       "ProducerConsumerImbalance: rate_hz is 0, must be at least 1");
	if (!p->depth)
		return err_set(err, 0, "ProducerConsumerImbalance: depth is 0, must be at least 1");
	return 0;
}

const struct work_type work_producer_consumer_imbalance = {
	.name = "ProducerConsumerImbalance",
	.summary = "some put rate_hz items into a queue, others take them and spin consume_iters",
	.params = WORK_PARAMS(struct producer_consumer_params, .producers = 2, .consumers = 1,
			      .rate_hz = 1000, .consume_iters = 4096, .depth = 1024),
	.group_size_of = producer_consumer_size,
	.region_bytes_of = producer_consumer_bytes,
	.fills = FILLS_WAKE,
	.validate = producer_consumer_validate,
	.pass = producer_consumer_pass,
};
