// SPDX-License-Identifier: GPL-2.0
/*
 * Affinity that changes all the time: AffinityChurn, CrossAffinityChurn.
 *
 * AffinityChurn moves itself: sched_setaffinity() of a running task, through the stopper thread of
 * its CPU when the present one is not allowed any more. It exposes tasks that run where they must
 * not, and races of migration with everything else.
 *
 * CrossAffinityChurn changes the mask of others while they run, sleep or wake up: the migration is
 * then done on their behalf (affine_move_task()), and several may be under way at once. It exposes
 * masks that are lost between two changes and waiters that are never told that a move is done.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sys/cpulist.h"
#include "work/params.h"
#include "work/siblings.h"
#include "work/table.h"
#include "worker/worker.h"

struct affinity_churn {
	cpu_set_t entry;	/* what it may use, and gets back at the end */
	uint64_t rng;
};

static int affinity_churn_setup(struct worker *w)
{
	struct affinity_churn *churn = calloc(1, sizeof(*churn));

	w->state = churn;
	if (!churn || sched_getaffinity(w->tid, sizeof(churn->entry), &churn->entry)) {
		worker_warn(w, "AffinityChurn: own affinity: %s", strerror(errno));
		return -errno;
	}
	churn->rng = rng_seed((uint64_t)w->tid);
	return 0;
}

static enum pass_result affinity_churn_pass(struct worker *w)
{
	const struct affinity_churn_params *p = w->params;
	struct affinity_churn *churn = w->state;
	unsigned int nr = (unsigned int)CPU_COUNT(&churn->entry);
	cpu_set_t one;

	worker_spin(w, p->spin_iters);
	CPU_ZERO(&one);
	CPU_SET(cpulist_nth(&churn->entry, (unsigned int)(rng_next(&churn->rng) % nr)), &one);
	sched_setaffinity(w->tid, sizeof(one), &one);
	worker_yield(w);
	return PASS_DONE;
}

static void affinity_churn_teardown(struct worker *w)
{
	struct affinity_churn *churn = w->state;

	if (churn && CPU_COUNT(&churn->entry))
		sched_setaffinity(w->tid, sizeof(churn->entry), &churn->entry);
	free(churn);
}

const struct work_type work_affinity_churn = {
	.name = "AffinityChurn",
	.summary = "spin for spin_iters units, move to a random CPU, yield",
	.params = WORK_PARAMS(struct affinity_churn_params, .spin_iters = 1024),
	.fills = FILLS_WAKE,
	.setup = affinity_churn_setup,
	.pass = affinity_churn_pass,
	.teardown = affinity_churn_teardown,
};

struct cross_churn {
	struct siblings siblings;
	cpu_set_t *entry;	/* of each sibling, given back at the end */
	cpu_set_t masks[2];	/* all CPUs of this worker; all but the last */
};

static void drop_last(cpu_set_t *cpus)
{
	int cpu = CPU_SETSIZE - 1;

	while (cpu >= 0 && !CPU_ISSET(cpu, cpus))
		cpu--;
	if (cpu >= 0)
		CPU_CLR(cpu, cpus);
}

/* Returns what keeps the type from doing anything, NULL when nothing does. */
static const char *cross_churn_prepare(struct worker *w, struct cross_churn *churn)
{
	size_t i;
	int ret;

	if (sched_getaffinity(w->tid, sizeof(churn->masks[0]), &churn->masks[0]))
		return strerror(errno);
	if (CPU_COUNT(&churn->masks[0]) < 2)
		return "needs 2 CPUs";
	churn->masks[1] = churn->masks[0];
	drop_last(&churn->masks[1]);
	ret = siblings_read(w, &churn->siblings);
	if (ret)
		return strerror(-ret);
	if (!churn->siblings.len)
		return "no other worker in its cgroup";
	churn->entry = calloc(churn->siblings.len, sizeof(*churn->entry));
	if (!churn->entry)
		return strerror(ENOMEM);
	for (i = 0; i < churn->siblings.len; i++)
		if (sched_getaffinity(churn->siblings.pids[i], sizeof(*churn->entry),
				      &churn->entry[i]))
			CPU_ZERO(&churn->entry[i]);
	return NULL;
}

static int cross_affinity_churn_setup(struct worker *w)
{
	struct cross_churn *churn = calloc(1, sizeof(*churn));
	const char *problem;

	w->state = churn;
	problem = churn ? cross_churn_prepare(w, churn) : strerror(ENOMEM);
	if (!problem)
		return 0;
	worker_warn(w, "CrossAffinityChurn: %s", problem);
	return -EINVAL;
}

/* A sibling that has exited meanwhile is no error. */
static enum pass_result cross_affinity_churn_pass(struct worker *w)
{
	const struct cross_affinity_churn_params *p = w->params;
	const struct cross_churn *churn = w->state;
	const cpu_set_t *mask = &churn->masks[(w->telemetry.iterations + 1) % 2];
	size_t i;

	worker_spin(w, p->spin_iters);
	for (i = 0; i < churn->siblings.len && !worker_stopped(w); i++)
		sched_setaffinity(churn->siblings.pids[i], sizeof(*mask), mask);
	worker_yield(w);
	return PASS_DONE;
}

static void cross_affinity_churn_teardown(struct worker *w)
{
	struct cross_churn *churn = w->state;
	size_t i;

	if (!churn)
		return;
	for (i = 0; churn->entry && i < churn->siblings.len; i++)
		if (CPU_COUNT(&churn->entry[i]))
			sched_setaffinity(churn->siblings.pids[i], sizeof(*churn->entry),
					  &churn->entry[i]);
	siblings_destroy(&churn->siblings);
	free(churn->entry);
	free(churn);
}

const struct work_type work_cross_affinity_churn = {
	.name = "CrossAffinityChurn",
	.summary = "spin for spin_iters units, change the CPUs of all workers in the cgroup, yield",
	.params = WORK_PARAMS(struct cross_affinity_churn_params, .spin_iters = 1024),
	.fills = FILLS_WAKE,
	.setup = cross_affinity_churn_setup,
	.pass = cross_affinity_churn_pass,
	.teardown = cross_affinity_churn_teardown,
};
