// SPDX-License-Identifier: GPL-2.0
/*
 * How work types block: with the stop word in view, and with a wake sample.
 */
#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "sys/clock.h"
#include "sys/futex.h"
#include "worker/worker.h"

/**
 * worker_wake_begin() - the start of an interval that may become a wake sample
 * @w: the worker
 *
 * For blocking calls that have no helper here. Types without samples pay no clock.
 *
 * Return: for worker_wake_end().
 */
uint64_t worker_wake_begin(const struct worker *w)
{
	return w->type->fills & FILLS_WAKE ? clock_ns() : 0;
}

/**
 * worker_wake_end() - take the wake sample, if the type fills them
 * @w: the worker
 * @begin: from worker_wake_begin()
 */
void worker_wake_end(struct worker *w, uint64_t begin)
{
	if (w->type->fills & FILLS_WAKE)
		telemetry_wake(&w->telemetry, clock_ns() - begin);
}

/**
 * worker_yield() - sched_yield(), with a wake sample if the type fills them
 * @w: the worker
 */
void worker_yield(struct worker *w)
{
	uint64_t begin = worker_wake_begin(w);

	sched_yield();
	worker_wake_end(w, begin);
}

/* The next moment at which a sleeper looks at the stop word. */
static struct timespec next_look(uint64_t deadline_ns)
{
	uint64_t look = clock_ns() + STOP_POLL_NS;

	return clock_timespec(look < deadline_ns ? look : deadline_ns);
}

/**
 * __worker_sleep_until() - sleep until an absolute time, without a wake sample
 * @w: the worker
 * @deadline_ns: in terms of clock_ns()
 *
 * Return: whether it slept to the end; false on stop.
 */
bool __worker_sleep_until(struct worker *w, uint64_t deadline_ns)
{
	struct timespec look;

	do {
		if (worker_stopped(w))
			return false;
		look = next_look(deadline_ns);
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &look, NULL);
	} while (clock_left_ns(deadline_ns));
	return true;
}

/**
 * worker_sleep_until() - sleep until an absolute time
 * @w: the worker
 * @deadline_ns: in terms of clock_ns()
 *
 * Return: whether it slept to the end, which is what yields a wake sample; false on stop.
 */
bool worker_sleep_until(struct worker *w, uint64_t deadline_ns)
{
	uint64_t begin = worker_wake_begin(w);

	if (!__worker_sleep_until(w, deadline_ns))
		return false;
	worker_wake_end(w, begin);
	return true;
}

/**
 * worker_sleep_ns() - sleep for a time
 * @w: the worker
 * @ns: how long
 *
 * Return: as worker_sleep_until().
 */
bool worker_sleep_ns(struct worker *w, uint64_t ns)
{
	return worker_sleep_until(w, clock_ns() + ns);
}

/* 1 when there is something to read, 0 on stop, -errno; a pipe without writers is -EPIPE. */
static int wait_readable(struct worker *w)
{
	struct pollfd pfd = { .fd = w->read_fd, .events = POLLIN };
	int ret;

	while (!worker_stopped(w)) {
		ret = poll(&pfd, 1, STOP_POLL_NS / NSEC_PER_MSEC);
		if (ret < 0 && errno != EINTR)
			return -errno;
		if (ret > 0)
			return pfd.revents & POLLIN ? 1 : -EPIPE;
	}
	return 0;
}

/**
 * worker_read() - wait for the partner and read what it wrote
 * @w: the worker
 * @buf: where it goes
 * @len: how much at most
 *
 * Return: 1 when something was read, which yields a wake sample; 0 on stop; -errno.
 */
int worker_read(struct worker *w, void *buf, size_t len)
{
	uint64_t begin = worker_wake_begin(w);
	int ret = wait_readable(w);
	ssize_t n;

	if (ret <= 0)
		return ret;
	n = read(w->read_fd, buf, len);
	if (n <= 0)
		return n ? -errno : -EPIPE;
	worker_wake_end(w, begin);
	return 1;
}

/**
 * worker_write() - write to the partner; a few bytes, for which a pipe has room
 * @w: the worker
 * @buf: what to write
 * @len: how much
 *
 * Return: 1 when it was written, 0 on stop, -errno.
 */
int worker_write(struct worker *w, const void *buf, size_t len)
{
	while (!worker_stopped(w)) {
		if (write(w->write_fd, buf, len) == (ssize_t)len)
			return 1;
		if (errno != EINTR)
			return -errno;
	}
	return 0;
}

/**
 * __worker_futex_wait() - wait until a shared word changes, without a wake sample
 * @w: the worker
 * @word: the word
 * @expected: the value that it has to lose
 *
 * Return: whether it changed; false on stop.
 */
bool __worker_futex_wait(struct worker *w, atomic_uint *word, uint32_t expected)
{
	while (atomic_load_explicit(word, memory_order_acquire) == expected) {
		if (worker_stopped(w))
			return false;
		futex_wait(word, expected, STOP_POLL_NS);
	}
	return true;
}

/**
 * worker_futex_wait() - wait until a shared word changes
 * @w: the worker
 * @word: the word
 * @expected: the value that it has to lose
 *
 * Return: whether it changed, which yields a wake sample; false on stop.
 */
bool worker_futex_wait(struct worker *w, atomic_uint *word, uint32_t expected)
{
	uint64_t begin = worker_wake_begin(w);

	if (!__worker_futex_wait(w, word, expected))
		return false;
	worker_wake_end(w, begin);
	return true;
}

/**
 * worker_futex_wait_for() - wait until a shared word has a value
 * @w: the worker
 * @word: the word
 * @wanted: the value
 *
 * Return: whether it has, which yields one wake sample for the whole wait; false on stop.
 */
bool worker_futex_wait_for(struct worker *w, atomic_uint *word, uint32_t wanted)
{
	uint64_t begin = worker_wake_begin(w);
	uint32_t value;

	while ((value = atomic_load_explicit(word, memory_order_acquire)) != wanted)
		if (!__worker_futex_wait(w, word, value))
			return false;
	worker_wake_end(w, begin);
	return true;
}
