// SPDX-License-Identifier: GPL-2.0
/*
 * The hold of a run: doing its ops at their times, and waiting for its end.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "scenario/op.h"
#include "sys/clock.h"

/**
 * op_name() - as --describe and --prove print it
 */
const char *op_name(enum op_kind kind)
{
#define OP_NAME(NAME, name) \
	[OP_##NAME] = #name,
	static const char *const names[] = { [OP_NONE] = "none", OP_KINDS(OP_NAME) };

	return kind < NR_OP_KINDS ? names[kind] : "?";
}

static const struct op_target *find_target(const struct op *op, const struct op_context *ctx)
{
	for (size_t i = 0; i < ctx->nr_targets; i++)
		if (!strcmp(ctx->targets[i].group, op->group))
			return &ctx->targets[i];
	return NULL;
}

/**
 * op_validate() - refuse what cannot be done, before anything is created
 * @op: the op
 * @ctx: groups and CPUs; the workload need not exist yet
 * @hold_ms: length of the hold
 * @err: receives the sentence
 *
 * Return: 0 or -EINVAL.
 */
int op_validate(const struct op *op, const struct op_context *ctx, unsigned int hold_ms,
		struct err *err)
{
	const struct op_target *target = find_target(op, ctx);
	const char *name = op_name(op->kind);
	cpu_set_t set;

	if (!target)
		return err_set(err, 0, "op %s: no group \"%s\"", name, op->group);
	if (op->worker != ALL_WORKERS &&
	    (op->worker < 0 || (size_t)op->worker >= target->workers))
		return err_set(err, 0, "op %s: group %s has no worker %d, it has %zu", name,
			       op->group, op->worker, target->workers);
	if (op->at_ms >= hold_ms || op->for_ms > hold_ms - op->at_ms)
		return err_set(err, 0, "op %s: %u + %u ms is not inside the hold of %u ms", name,
			       op->at_ms, op->for_ms, hold_ms);
	if (op->kind == OP_AFFINITY && cpus_resolve(&op->cpus, ctx->usable, &set, err))
		return err_prefix(err, -EINVAL, "op %s", name);
	return 0;
}

static int send_signal(const struct op_context *ctx, size_t index, int sig, struct err *err)
{
	pid_t pid = workload_pid(ctx->workload, index);

	if (pid <= 0)
		return err_set(err, 0, "worker %zu has no process", index);
	/* Workers are reaped only by the collection, so the number is still theirs. */
	if (kill(pid, sig))
		return err_set(err, errno, "kill(%d, SIG%s)", pid, sigabbrev_np(sig));
	return 0;
}

static int set_affinity(const struct op *op, const struct op_context *ctx, size_t index,
			struct err *err)
{
	cpu_set_t set;
	int ret = cpus_resolve(&op->cpus, ctx->usable, &set, err);

	return ret ? ret : workload_set_affinity(ctx->workload, index, &set, err);
}

static int do_to_worker(const struct op *op, const struct op_context *ctx, size_t index,
			struct err *err)
{
	switch (op->kind) {
	case OP_KILL:
		return send_signal(ctx, index, SIGKILL, err);
	case OP_STOP:
		return send_signal(ctx, index, SIGSTOP, err);
	case OP_NICE:
		return placement_set_nice(workload_pid(ctx->workload, index), op->value, err);
	case OP_AFFINITY:
		return set_affinity(op, ctx, index, err);
	default:
		return err_set(err, 0, "unknown op %d", op->kind);
	}
}

static int undo_to_worker(const struct op *op, const struct op_context *ctx, size_t index,
			  struct err *err)
{
	return op->kind == OP_STOP ? send_signal(ctx, index, SIGCONT, err) : 0;
}

typedef int (*worker_fn)(const struct op *op, const struct op_context *ctx, size_t index,
			 struct err *err);

static int act_on_workers(const struct op *op, const struct op_context *ctx, worker_fn fn,
			  struct err *err)
{
	const struct op_target *target = find_target(op, ctx);
	size_t from = op->worker == ALL_WORKERS ? 0 : (size_t)op->worker;
	size_t to = op->worker == ALL_WORKERS ? target->workers : from + 1;
	int ret = 0;

	for (size_t i = from; i < to && !ret; i++)
		ret = fn(op, ctx, target->first + i, err);
	return ret ? err_prefix(err, ret, "op %s", op_name(op->kind)) : 0;
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

static size_t make_events(struct event *events, const struct op *const *ops, size_t nr_ops,
			  unsigned int hold_ms)
{
	size_t n = 0;

	for (size_t i = 0; i < nr_ops; i++) {
		const struct op *op = ops[i];

		events[n] = (struct event){ .at_ms = op->at_ms, .order = n, .op = op };
		n++;
		if (op->kind != OP_STOP)
			continue;
		events[n] = (struct event){ .at_ms = op->for_ms ? op->at_ms + op->for_ms : hold_ms,
					    .order = n, .op = op, .end = true };
		n++;
	}
	qsort(events, n, sizeof(*events), by_time);
	return n;
}

static void wait_until(uint64_t deadline_ns)
{
	struct timespec ts = clock_timespec(deadline_ns);

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL) == EINTR)
		;
}

/**
 * ops_run() - the hold: do all ops at their times and return at its end
 * @ops: validated ops, in any order
 * @nr_ops: how many
 * @ctx: the workload and its groups
 * @start_ns: when the gate opened, CLOCK_MONOTONIC
 * @hold_ms: length of the hold
 * @err: receives the sentence
 *
 * All times are absolute, so that a late op does not move the next.
 *
 * Return: 0 or -errno when an op could not be done.
 */
int ops_run(const struct op *const *ops, size_t nr_ops, const struct op_context *ctx,
	    uint64_t start_ns, unsigned int hold_ms, struct err *err)
{
	struct event *events = calloc(2 * nr_ops + 1, sizeof(*events));
	size_t nr_events;
	int ret = 0;

	if (!events)
		return err_set(err, ENOMEM, "list of ops");
	nr_events = make_events(events, ops, nr_ops, hold_ms);
	for (size_t i = 0; i < nr_events && !ret; i++) {
		wait_until(start_ns + events[i].at_ms * NSEC_PER_MSEC);
		ret = act_on_workers(events[i].op, ctx,
				     events[i].end ? undo_to_worker : do_to_worker, err);
	}
	if (!ret)
		wait_until(start_ns + hold_ms * NSEC_PER_MSEC);
	free(events);
	return ret;
}
