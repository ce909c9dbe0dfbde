// SPDX-License-Identifier: GPL-2.0
/*
 * The loop of a worker around the passes of its type, its work units, and what it has to say.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "sys/clock.h"
#include "worker/private.h"

/* By a plain write, since a lock of stdio may be held by a thread that did not survive the fork. */
static ssize_t say(const char *fmt, va_list args)
{
	char text[512];
	int len, n;

	len = snprintf(text, sizeof(text), "worker %d: ", (int)gettid());
	n = vsnprintf(text + len, sizeof(text) - (size_t)len - 1, fmt, args);
	len += n < (int)sizeof(text) - len - 1 ? n : (int)sizeof(text) - len - 2;
	text[len++] = '\n';
	return write(STDERR_FILENO, text, (size_t)len);
}

/**
 * worker_fatal() - the end of a worker that cannot go on
 * @fmt: why, for standard error; for the report of a worker that is a thread
 */
void __noreturn worker_fatal(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	if (!thread_fatal(fmt, args))
		say(fmt, args);
	va_end(args);
	_exit(1);
}

/**
 * worker_warn() - say once what keeps a worker from its work; it goes on
 * @w: the worker; only its first warning is printed
 * @fmt: what, for standard error
 */
void worker_warn(struct worker *w, const char *fmt, ...)
{
	va_list args;

	if (w->warned)
		return;
	w->warned = true;
	va_start(args, fmt);
	say(fmt, args);
	va_end(args);
}

/* A count of 0 is a multiple of everything: it takes a checkpoint. */
static uint64_t checkpoint_units(const struct worker *w)
{
	return w->type->checkpoints_always ? 0 : w->work_units;
}

static void loop(struct worker *w)
{
	enum pass_result result = PASS_DONE;

	while (result != PASS_LEAVE && !worker_stopped(w)) {
		result = w->type->pass(w);
		if (result == PASS_DONE)
			telemetry_pass(&w->telemetry, checkpoint_units(w), w->type->resets_gap);
	}
}

static void measure(struct worker *w)
{
	bool usable = !w->type->setup || w->type->setup(w) == 0;

	telemetry_start(&w->telemetry, w->report, w->control, w->index);
	if (usable)
		loop(w);
	telemetry_finish(&w->telemetry, w->work_units);
	if (w->type->teardown)
		w->type->teardown(w);
	w->report->completed = true;
}

/**
 * worker_main() - everything one worker does, from its placement to its report
 * @w: the worker; type, params, wiring, placement and control are set, the rest is zero
 * @report: zeroed; what the worker measured, to be destroyed by the caller
 *
 * What is measured begins after the placement of all workers and the type's setup. Who is sent away
 * before that has a report that is not completed. A worker that leaves the loop
 * early because its parameters are of no use still delivers a completed report. A type with a
 * run() of its own measures and completes its report itself.
 */
void worker_main(struct worker *w, struct worker_report *report)
{
	w->tid = gettid();
	w->report = report;
	report->tid = w->tid;
	report->group_idx = w->group_idx;
	worker_place(w);
	control_reach(w->control, w->index, MILESTONE_PLACED);
	if (!control_pass(w->control, GATE_TO_PLACES, START_WAIT_NS))
		return;
	if (w->type->run)
		w->type->run(w);
	else
		measure(w);
	report->group_idx = w->group_idx;
}

static inline void cpu_pause(void)
{
#if __has_builtin(__builtin_ia32_pause)
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

/**
 * worker_spin_for() - spin for a time, or until stop
 * @w: the worker
 * @ns: how long
 * @chunk: units between two looks at the clock and the stop word
 */
void worker_spin_for(struct worker *w, uint64_t ns, uint64_t chunk)
{
	uint64_t end = clock_ns() + ns;

	while (!worker_stopped(w) && clock_left_ns(end))
		worker_spin(w, chunk);
}
