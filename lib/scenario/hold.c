// SPDX-License-Identifier: GPL-2.0
/*
 * Holds: how long a step lasts, and doing its ops at their times meanwhile.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <time.h>

#include "scenario/play.h"
#include "scenario/walk.h"

static int share_of(double fraction, unsigned int whole_ms, unsigned int *ms, struct err *err)
{
	if (!isfinite(fraction) || fraction <= 0)
		return err_set(err, 0, "a hold of %g of the scenario", fraction);
	if (fraction * whole_ms > UINT_MAX / 2)
		return err_set(err, 0, "a hold of %g x %u ms", fraction, whole_ms);
	*ms = (unsigned int)(fraction * whole_ms);
	return 0;
}

static int length_of(const struct hold *hold, unsigned int left_ms, unsigned int whole_ms,
		     unsigned int *ms, struct err *err)
{
	switch (hold->kind) {
	case HOLD_IS_FRACTION:
		return share_of(hold->fraction, whole_ms, ms, err);
	case HOLD_IS_FIXED:
		*ms = hold->ms;
		return 0;
	case HOLD_IS_LOOP:
		*ms = left_ms;
		if (!hold->ms)
			return err_set(err, 0, "a loop with an interval of 0 ms");
		if (hold->fraction)
			return share_of(hold->fraction, whole_ms, ms, err);
		return left_ms ? 0 : err_set(err, 0, "a loop when no time is left");
	default:
		return err_set(err, 0, "no .hold");
	}
}

/**
 * hold_length() - how long a step lasts
 * @scenario: the scenario
 * @step: number of the step, from 0
 * @ms: receives the length
 * @err: receives the sentence
 *
 * A fixed hold may be 0, for steps that only do ops.
 *
 * Return: 0, or -EINVAL when the hold makes no sense or ends after the scenario.
 */
int hold_length(const struct scenario *scenario, size_t step, unsigned int *ms, struct err *err)
{
	unsigned int whole_ms = scenario_hold_ms(scenario);
	unsigned int left_ms = whole_ms;
	int ret;

	for (size_t i = 0;; i++) {
		ret = length_of(&scenario->steps[i].hold, left_ms, whole_ms, ms, err);
		if (ret)
			return err_prefix(err, ret, "step %zu", i);
		if (*ms > left_ms)
			return err_set(err, 0,
				       "step %zu: a hold of %u ms when %u of %u ms are left", i,
				       *ms, left_ms, whole_ms);
		if (i == step)
			return 0;
		left_ms -= *ms;
	}
}

/* An op has a beginning and, when it stops somebody, an end. */
struct event {
	unsigned int at_ms;
	size_t order;
	const struct op *op;
	bool end;
};

static int by_time(const void *a, const void *b)
{
	const struct event *x = a;
	const struct event *y = b;

	if (x->at_ms != y->at_ms)
		return x->at_ms < y->at_ms ? -1 : 1;
	return x->order < y->order ? -1 : 1;
}

static size_t add_events(struct event *events, size_t n, const struct op *op, unsigned int hold_ms)
{
	events[n] = (struct event){ .at_ms = op->at_ms, .order = n, .op = op };
	n++;
	if (op->kind != OP_STOP)
		return n;
	events[n] = (struct event){ .at_ms = op->for_ms ? op->at_ms + op->for_ms : hold_ms,
				    .order = n, .op = op, .end = true };
	return n + 1;
}

static void wait_until(const struct play *play, uint64_t deadline_ns)
{
	struct timespec ts = clock_timespec(deadline_ns);

	if (stage_is_rehearsal(play->stage))
		return;
	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL) == EINTR)
		;
}

static int judge_time(const struct op *op, unsigned int hold_ms, struct err *err)
{
	if (op->at_ms < hold_ms && op->for_ms <= hold_ms - op->at_ms)
		return 0;
	return err_set(err, 0, "op %s: %u + %u ms is not inside the hold of %u ms",
		       op_name(op->kind), op->at_ms, op->for_ms, hold_ms);
}

/**
 * hold_play() - do ops at their times and return at the end of the hold
 * @play: the play; its fault is among the ops when its step is this one
 * @ops: the ops of the step
 * @all_ops: also those at 0 ms
 * @hold_ms: length of the hold
 * @err: receives the sentence
 *
 * All times are absolute, so that a late op does not move the next.
 *
 * Return: 0 or -errno when an op could not be done.
 */
int hold_play(struct play *play, const struct op *ops, bool all_ops, unsigned int hold_ms,
	      struct err *err)
{
	size_t nr_ops = count_ops(ops), n = 0;
	struct event *events = calloc(2 * nr_ops + 2, sizeof(*events));
	uint64_t start_ns = clock_ns();
	int ret = 0;

	if (!events)
		return err_set(err, ENOMEM, "list of ops");
	for (size_t i = 0; i < nr_ops && !ret; i++) {
		if (!all_ops && !ops[i].at_ms)
			continue;
		ret = judge_time(&ops[i], hold_ms, err);
		n = add_events(events, n, &ops[i], hold_ms);
	}
	if (!ret && play->fault && (int)play->fault->step == play->stage->step) {
		ret = judge_time(&play->fault->op, hold_ms, err);
		n = add_events(events, n, &play->fault->op, hold_ms);
	}
	qsort(events, n, sizeof(*events), by_time);
	for (size_t i = 0; i < n && !ret; i++) {
		wait_until(play, start_ns + events[i].at_ms * NSEC_PER_MSEC);
		ret = events[i].end ? op_end_effect(events[i].op, play->stage, err)
				    : op_do(events[i].op, play->stage, err);
		/* What a fault allows is not allowed. */
		if (!play->fault || events[i].op != &play->fault->op)
			stage_note_cpus(play->stage);
	}
	if (!ret)
		wait_until(play, start_ns + hold_ms * NSEC_PER_MSEC);
	free(events);
	return ret;
}

static int do_all(struct play *play, const struct op *ops, struct err *err)
{
	size_t n = count_ops(ops);
	int ret = 0;

	for (size_t i = 0; i < n && !ret; i++) {
		if (ops[i].at_ms || ops[i].for_ms)
			ret = err_set(err, 0, "op %s: a loop has no times", op_name(ops[i].kind));
		ret = ret ? ret : op_do(&ops[i], play->stage, err);
		stage_note_cpus(play->stage);
	}
	return ret;
}

/**
 * hold_loop() - do ops again and again
 * @play: the play
 * @ops: the ops of the step
 * @interval_ms: the pause after each round
 * @hold_ms: when to end
 * @err: receives the sentence
 *
 * A rehearsal does two rounds, since the second one begins with what the first one left.
 *
 * Return: 0 or -errno when an op could not be done.
 */
int hold_loop(struct play *play, const struct op *ops, unsigned int interval_ms,
	      unsigned int hold_ms, struct err *err)
{
	uint64_t deadline_ns = clock_ns() + hold_ms * NSEC_PER_MSEC;
	int ret = do_all(play, ops, err);

	if (stage_is_rehearsal(play->stage))
		return ret ? ret : do_all(play, ops, err);
	while (!ret) {
		uint64_t next_ns = clock_ns() + interval_ms * NSEC_PER_MSEC;

		wait_until(play, next_ns < deadline_ns ? next_ns : deadline_ns);
		if (!clock_left_ns(deadline_ns))
			break;
		ret = do_all(play, ops, err);
	}
	return ret;
}
