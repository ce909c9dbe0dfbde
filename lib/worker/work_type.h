/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A work type: what one worker does in one pass, as constant data.
 */
#ifndef SCHED_CLAIMS_WORKER_WORK_TYPE_H
#define SCHED_CLAIMS_WORKER_WORK_TYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sys/err.h"

struct worker;

/* How the workers of a group are connected: worker->read_fd and worker->write_fd. */
enum wiring {
	WIRING_NONE,
	WIRING_PAIR,	/* two pipes between two workers */
	WIRING_CHAIN,	/* each reads what the one before it writes, the first from the last */
};

/* What the workers of a type have to be. */
enum work_mode {
	MODE_ANY,
	MODE_FORK_ONLY,
	MODE_THREAD_ONLY,
};

/* The reservoirs that a type fills, besides the fields every type fills. */
enum work_fills {
	FILLS_WAKE = 1 << 0,
	FILLS_COST = 1 << 1,
	FILLS_TIMER = 1 << 2,
};

/* How a pass ended; a failing setup leaves like PASS_LEAVE, with a completed report. */
enum pass_result {
	PASS_DONE,
	PASS_ABANDONED,	/* given up in the middle: not counted, nothing is due for it */
	PASS_LEAVE,	/* leave the loop early */
};

/**
 * struct work_type - one kind of load
 * @name: the name used in reports, options and documents
 * @summary: what one pass does, in half a line
 * @params: default parameters, @params_size bytes; NULL when there are none
 * @params_size: size of the parameter struct
 * @group_size: workers that belong together; 0 for any count
 * @group_size_of: the same when it depends on the parameters; wider than a number of workers, so
 *	that a sum of them is never more than it holds
 * @region_bytes: zeroed memory shared by the workers of one group, 0 for none
 * @region_bytes_of: the same when it depends on the parameters
 * @wiring: how the workers of a group are connected
 * @wiring_of: the same when it depends on the parameters
 * @mode: what the workers have to be; the other clone mode is the alternative
 * @mode_reason: why, unless they can be either
 * @fills: reservoirs this type fills
 * @resets_gap: blocking time is not a gap (mark R of the specification)
 * @checkpoints_always: a checkpoint at the end of every pass, whatever its work units
 * @unavailable: why this build or machine cannot run the type, NULL when it can
 * @validate: refuse parameters, with a sentence; may be NULL
 * @setup: once, before the clock starts; nonzero skips the loop; may be NULL
 * @pass: one outer iteration, see enum pass_result
 * @teardown: undo what the type changed; may be NULL
 * @run: instead of setup, pass and teardown: fills the whole report by itself
 */
struct work_type {
	const char *name;
	const char *summary;
	const void *params;
	size_t params_size;
	unsigned int group_size;
	uint64_t (*group_size_of)(const void *params);
	size_t region_bytes;
	size_t (*region_bytes_of)(const void *params);
	enum wiring wiring;
	enum wiring (*wiring_of)(const void *params);
	enum work_mode mode;
	const char *mode_reason;
	unsigned int fills;
	bool resets_gap;
	bool checkpoints_always;
	const char *(*unavailable)(void);
	int (*validate)(const void *params, struct err *err);
	int (*setup)(struct worker *w);
	enum pass_result (*pass)(struct worker *w);
	void (*teardown)(struct worker *w);
	void (*run)(struct worker *w);
};

/* The default parameters of a type, for .params and .params_size. */
#define WORK_PARAMS(type, ...) \
	&(const type) { __VA_ARGS__ }, .params_size = sizeof(type)

#endif
