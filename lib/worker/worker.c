// SPDX-License-Identifier: GPL-2.0
/*
 * The loop of a worker around the passes of its type, and the helpers through which types count and
 * block.
 */
#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "sys/clock.h"
#include "sys/futex.h"
#include "worker/worker.h"

/**
 * worker_fatal() - the end of a worker that cannot go on
 * @fmt: why, printed to standard error by a plain write, since a lock of stdio may be held by a
 *       thread that did not survive the fork
 */
void __noreturn worker_fatal(const char *fmt, ...)
{
	char text[512];
	va_list args;
	int len, n;

	len = snprintf(text, sizeof(text), "worker %d: ", (int)getpid());
	va_start(args, fmt);
	n = vsnprintf(text + len, sizeof(text) - (size_t)len - 1, fmt, args);
	va_end(args);
	len += n < (int)sizeof(text) - len - 1 ? n : (int)sizeof(text) - len - 2;
	text[len++] = '\n';
	if (write(STDERR_FILENO, text, (size_t)len) < 0)
		_exit(1);
	_exit(1);
}

static void set_text(struct wire_text *text, const struct err *err)
{
	if (!text->s && wire_text_set(text, err->text))
		worker_fatal("out of memory");
}

/* A refused placement is reported and the worker goes on with what it inherited. */
static void place(struct worker *w, struct worker_report *report)
{
	struct err err;

	if (w->has_affinity && placement_set_affinity(w->tid, &w->affinity, &err))
		set_text(&report->affinity_error, &err);
	if (placement_set_policy(w->tid, &w->policy, &err))
		set_text(&report->sched_policy_error, &err);
	if (w->nice.set && placement_set_nice(w->tid, w->nice.value, &err))
		set_text(&report->sched_policy_error, &err);
}

static void loop(struct worker *w)
{
	enum pass_result result = PASS_DONE;

	while (result != PASS_LEAVE && !worker_stopped(w)) {
		result = w->type->pass(w);
		if (result == PASS_DONE)
			telemetry_pass(&w->telemetry, w->work_units, w->type->resets_gap);
	}
}

/**
 * worker_main() - everything one worker does, from its placement to its report
 * @w: the worker; type, params, wiring, placement and control are set, the rest is zero
 * @report: zeroed; what the worker measured, to be destroyed by the caller
 *
 * What is measured begins after the placement and the type's setup. A worker that leaves the loop
 * early because its parameters are of no use still delivers a completed report.
 */
void worker_main(struct worker *w, struct worker_report *report)
{
	bool usable;

	w->tid = gettid();
	report->tid = w->tid;
	report->group_idx = w->group_idx;
	place(w, report);
	usable = !w->type->setup || w->type->setup(w) == 0;
	telemetry_start(&w->telemetry, report, w->control, w->index);
	if (usable)
		loop(w);
	telemetry_finish(&w->telemetry, w->work_units);
	if (w->type->teardown)
		w->type->teardown(w);
	report->completed = true;
}

static inline void cpu_pause(void)
{
#if defined(__x86_64__) || defined(__i386__)
	__builtin_ia32_pause();
#elif defined(__aarch64__) || defined(__arm__)
	__asm__ volatile("yield");
#else
	__asm__ volatile("" ::: "memory");
#endif
}

/**
 * worker_spin() - n steps of work, one unit each
 * @w: the worker
 * @n: steps
 *
 * The empty asm makes the count opaque, so that the compiler can neither merge the steps nor leave
 * them out; the pause is kind to an SMT sibling.
 */
void worker_spin(struct worker *w, uint64_t n)
{
	uint64_t units = w->work_units;

	while (n--) {
		units++;
		__asm__ volatile("" : "+r"(units));
		cpu_pause();
	}
	w->work_units = units;
}

/* The start of an interval that may become a wake sample; types without samples pay no clock. */
static uint64_t wake_begin(const struct worker *w)
{
	return w->type->fills & FILLS_WAKE ? clock_ns() : 0;
}

static void wake_end(struct worker *w, uint64_t begin)
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
	uint64_t begin = wake_begin(w);

	sched_yield();
	wake_end(w, begin);
}

/* The next moment at which a sleeper looks at the stop word. */
static struct timespec next_look(uint64_t deadline_ns)
{
	uint64_t look = clock_ns() + STOP_POLL_NS;

	return clock_timespec(look < deadline_ns ? look : deadline_ns);
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
	uint64_t begin = wake_begin(w);
	struct timespec look;

	do {
		if (worker_stopped(w))
			return false;
		look = next_look(deadline_ns);
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &look, NULL);
	} while (clock_left_ns(deadline_ns));
	wake_end(w, begin);
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
	uint64_t begin = wake_begin(w);
	int ret = wait_readable(w);
	ssize_t n;

	if (ret <= 0)
		return ret;
	n = read(w->read_fd, buf, len);
	if (n <= 0)
		return n ? -errno : -EPIPE;
	wake_end(w, begin);
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
 * worker_futex_wait() - wait until a shared word changes
 * @w: the worker
 * @word: the word
 * @expected: the value that it has to lose
 *
 * Return: whether it changed, which yields a wake sample; false on stop.
 */
bool worker_futex_wait(struct worker *w, atomic_uint *word, uint32_t expected)
{
	uint64_t begin = wake_begin(w);

	while (atomic_load_explicit(word, memory_order_acquire) == expected) {
		if (worker_stopped(w))
			return false;
		futex_wait(word, expected, STOP_POLL_NS);
	}
	wake_end(w, begin);
	return true;
}
