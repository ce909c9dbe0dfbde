// SPDX-License-Identifier: GPL-2.0
/*
 * Work that only needs a CPU: SpinWait, YieldHeavy, Mixed.
 *
 * SpinWait never enters the scheduler by itself, so everything that happens to it is tick
 * preemption, load balancing and wakeup preemption by others. It exposes unfair shares, starvation
 * and needless or missing migrations.
 *
 * YieldHeavy does nothing but sched_yield(): yield_task of its class and __schedule() without a
 * change of state. It exposes tasks that are lost or put to a wrong place when they are requeued.
 *
 * Mixed computes between its yields, so that yield meets a task with a run time behind it. It
 * exposes yields that give up more than a turn, or nothing.
 */
#include "worker/worker.h"
#include "work/table.h"

static enum pass_result spin_wait_pass(struct worker *w)
{
	worker_spin(w, CHECKPOINT_UNITS);
	return PASS_DONE;
}

const struct work_type work_spin_wait = {
	.name = "SpinWait",
	.summary = "spin for 1024 units",
	.pass = spin_wait_pass,
};

static enum pass_result yield_heavy_pass(struct worker *w)
{
	w->work_units++;
	worker_yield(w);
	return PASS_DONE;
}

const struct work_type work_yield_heavy = {
	.name = "YieldHeavy",
	.summary = "yield the CPU, one unit each time",
	.pass = yield_heavy_pass,
};

static enum pass_result mixed_pass(struct worker *w)
{
	worker_spin(w, CHECKPOINT_UNITS);
	worker_yield(w);
	return PASS_DONE;
}

const struct work_type work_mixed = {
	.name = "Mixed",
	.summary = "spin for 1024 units, then yield the CPU",
	.pass = mixed_pass,
};
