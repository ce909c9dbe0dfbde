// SPDX-License-Identifier: GPL-2.0
/*
 * Tasks that change their own weight or class while they run: NiceSweep, PolicyChurn.
 *
 * NiceSweep goes through set_user_nice(): the running task is taken out of its run queue, gets
 * another weight and comes back. It exposes shares, lags and load sums that go wrong with it.
 *
 * PolicyChurn goes through __sched_setscheduler(): switched_from() and switched_to() of every pair
 * of classes. It exposes tasks that are lost between classes or keep what belongs to the old one.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "work/params.h"
#include "work/table.h"
#include "worker/worker.h"

#define NICE_SPIN_UNITS 512
#define NICE_MIN (-20)
#define NICE_MAX 19

struct nice_sweep {
	int entry;
	int min;
};

static int nice_sweep_setup(struct worker *w)
{
	struct nice_sweep *sweep = calloc(1, sizeof(*sweep));

	if (!sweep)
		worker_fatal("NiceSweep: %s", strerror(ENOMEM));
	w->state = sweep;
	sweep->entry = getpriority(PRIO_PROCESS, (id_t)w->tid);
	if (!setpriority(PRIO_PROCESS, (id_t)w->tid, NICE_MIN))
		sweep->min = NICE_MIN;
	return 0;
}

static enum pass_result nice_sweep_pass(struct worker *w)
{
	const struct nice_sweep *sweep = w->state;
	int range = NICE_MAX - sweep->min + 1;
	int nice = sweep->min + (int)(w->telemetry.iterations % (uint64_t)range);

	worker_spin(w, NICE_SPIN_UNITS);
	setpriority(PRIO_PROCESS, (id_t)w->tid, nice);
	worker_yield(w);
	return PASS_DONE;
}

/* Back to the nice value of the group, which is 0 unless it was given another. */
static void nice_sweep_teardown(struct worker *w)
{
	const struct nice_sweep *sweep = w->state;

	setpriority(PRIO_PROCESS, (id_t)w->tid, sweep->entry);
	free(w->state);
}

const struct work_type work_nice_sweep = {
	.name = "NiceSweep",
	.summary = "spin for 512 units, take the next nice value, yield",
	.fills = FILLS_WAKE,
	.setup = nice_sweep_setup,
	.pass = nice_sweep_pass,
	.teardown = nice_sweep_teardown,
};

/* Those that need no privilege come first. */
static const struct {
	int policy;
	int priority;
} rotation[] = {
	{ SCHED_OTHER, 0 }, { SCHED_BATCH, 0 }, { SCHED_IDLE, 0 }, { SCHED_FIFO, 1 },
	{ SCHED_RR, 1 },
};

#define UNPRIVILEGED 3

static int take(const struct worker *w, size_t i)
{
	const struct sched_param param = { .sched_priority = rotation[i].priority };

	return sched_setscheduler(w->tid, rotation[i].policy, &param);
}

/* The state is how many of the rotation this worker may use. */
static int policy_churn_setup(struct worker *w)
{
	size_t *usable = malloc(sizeof(*usable));

	if (!usable)
		worker_fatal("PolicyChurn: %s", strerror(ENOMEM));
	w->state = usable;
	*usable = take(w, UNPRIVILEGED) ? UNPRIVILEGED : sizeof(rotation) / sizeof(*rotation);
	take(w, 0);
	return 0;
}

static enum pass_result policy_churn_pass(struct worker *w)
{
	const struct policy_churn_params *p = w->params;
	const size_t *usable = w->state;

	worker_spin(w, p->spin_iters);
	take(w, (w->telemetry.iterations + 1) % *usable);
	worker_yield(w);
	return PASS_DONE;
}

static void policy_churn_teardown(struct worker *w)
{
	take(w, 0);
	free(w->state);
}

const struct work_type work_policy_churn = {
	.name = "PolicyChurn",
	.summary = "spin for spin_iters units, take the next policy, yield",
	.params = WORK_PARAMS(struct policy_churn_params, .spin_iters = 1024),
	.fills = FILLS_WAKE,
	.setup = policy_churn_setup,
	.pass = policy_churn_pass,
	.teardown = policy_churn_teardown,
};
