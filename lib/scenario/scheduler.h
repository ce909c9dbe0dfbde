/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A scheduler in BPF (sched_ext) as part of a run: its program is started, watched and ended.
 *
 * The runner starts and ends it, the supervisor watches it: what both know lies in shared memory.
 * The program dies with the runner, and the undo list knows of it; the kernel then detaches what
 * it had attached.
 */
#ifndef SCHED_CLAIMS_SCENARIO_SCHEDULER_H
#define SCHED_CLAIMS_SCENARIO_SCHEDULER_H

#include "scenario/scenario.h"
#include "sys/sched_ext.h"
#include "sys/undo.h"

/*
 * The standing claim about the scheduler of --scheduler. A run has it exactly when it was given
 * that option, so the names of a run depend on its command line and on nothing else: the list of a
 * run without a scheduler is not longer for it, and no kernel or outcome changes either list.
 * Schedulers that ops attach are the scenario's own: it makes claims about run->scheduler.
 */
#define STANDING_SCHEDULER "scheduler.stayed_attached"

/* The environment hands these two on to every scenario. The second is for tests. */
#define SCHEDULER_VARIABLE "SCHED_CLAIMS_SCHEDULER"	/* the command of --scheduler */
#define SCHEDULER_ROOT_VARIABLE "SCHED_CLAIMS_SCHED_EXT" /* stands for SCHED_EXT_ROOT */

/* How long attaching and detaching may take, each. An emulated CPU checks BPF for 10 s and more. */
#define SCHEDULER_PATIENCE_MS 20000
/*
 * How often the supervisor looks. It believes what it sees twice, so it knows within 100 ms. More
 * than a slice (SCX_SLICE_DFL, 20 ms) and a tick: scx_qmap gives a pinned task that a higher class
 * preempts the first place and a new slice, and a look every 20 ms starved its neighbours for that.
 */
#define SCHEDULER_LOOK_MS 40

struct scheduler;

const char *scheduler_command(void);
bool scheduler_is_op(const struct op *op);
bool scheduler_has_ops(const struct scenario *scenario);
bool scheduler_is_used(const struct scenario *scenario, const struct fault *fault);
int scheduler_state(struct sched_ext *now, struct err *err);

int scheduler_create(struct scheduler **scheduler, struct err *err);
void scheduler_destroy(struct scheduler *scheduler);

int scheduler_attach(struct scheduler *scheduler, const char *const *argv, struct undo *undo,
		     struct err *err);
int scheduler_attach_command(struct scheduler *scheduler, const char *command, struct undo *undo,
			     struct err *err);
int scheduler_detach(struct scheduler *scheduler, struct undo *undo, struct err *err);
int scheduler_output(const struct scheduler *scheduler);
void scheduler_to_run(const struct scheduler *scheduler, struct run_scheduler *run);

void scheduler_watch(struct scheduler *scheduler);
int scheduler_await_end(struct scheduler *scheduler, struct err *err);
void scheduler_judge(struct scheduler *scheduler, struct verdict *v);

#endif
