/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Ops: what is done to workers in mid-run, at a time after the start gate opened. A scenario uses
 * them as part of its story, and as faults that must turn it red.
 */
#ifndef SCHED_CLAIMS_SCENARIO_OP_H
#define SCHED_CLAIMS_SCENARIO_OP_H

#include "scenario/cpus.h"
#include "worker/workload.h"

/* X(NAME, name) */
#define OP_KINDS(X) \
	X(KILL, kill) \
	X(STOP, stop) \
	X(NICE, nice) \
	X(AFFINITY, affinity)

#define OP_ENUM(NAME, name) OP_##NAME,
enum op_kind {
	OP_NONE,
	OP_KINDS(OP_ENUM)
	NR_OP_KINDS
};

#define ALL_WORKERS (-1)

/**
 * struct op - one thing to do
 * @kind: what
 * @group: to whom
 * @worker: index in the group, or ALL_WORKERS
 * @value: the nice value of OP_NICE
 * @cpus: the CPUs of OP_AFFINITY
 * @at_ms: when, after the gate opened
 * @for_ms: how long OP_STOP keeps the worker stopped; default to the end of the hold
 */
struct op {
	enum op_kind kind;
	const char *group;
	int worker;
	int value;
	struct cpu_spec cpus;
	unsigned int at_ms;
	unsigned int for_ms;
};

/* SIGKILL. */
#define op_kill(group_, worker_, ...) \
	{ .kind = OP_KILL, .group = (group_), .worker = (worker_), ##__VA_ARGS__ }
/* SIGSTOP, and SIGCONT before the end so that a report still comes. */
#define op_stop(group_, worker_, ...) \
	{ .kind = OP_STOP, .group = (group_), .worker = (worker_), ##__VA_ARGS__ }
#define op_nice(group_, worker_, nice_, ...) \
	{ .kind = OP_NICE, .group = (group_), .worker = (worker_), .value = (nice_), ##__VA_ARGS__ }
/* sched_setaffinity() from outside. */
#define op_affinity(group_, worker_, cpus_, ...) \
	{ .kind = OP_AFFINITY, .group = (group_), .worker = (worker_), .cpus = cpus_, \
	  ##__VA_ARGS__ }

/* Where the workers of a group are in their workload. */
struct op_target {
	const char *group;
	size_t first;
	size_t workers;
};

/* What ops are done to and with. */
struct op_context {
	struct workload *workload;
	const struct op_target *targets;
	size_t nr_targets;
	const cpu_set_t *usable;
};

const char *op_name(enum op_kind kind);
int op_validate(const struct op *op, const struct op_context *ctx, unsigned int hold_ms,
		struct err *err);
int ops_run(const struct op *const *ops, size_t nr_ops, const struct op_context *ctx,
	    uint64_t start_ns, unsigned int hold_ms, struct err *err);

#endif
