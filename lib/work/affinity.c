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
#include <unistd.h>

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

/*
 * Other workers of this type may change the mask of this one, even before it has begun: all its
 * CPUs are those that it has ever been allowed.
 */
struct cross_churn {
	struct siblings siblings;
	cpu_set_t *entry;	/* of each sibling, given back at the end */
	cpu_set_t all;
	cpu_set_t less;		/* without the last one */
};

static void update_masks(const struct worker *w, struct cross_churn *churn)
{
	int cpu = CPU_SETSIZE - 1;
	cpu_set_t now;

	if (sched_getaffinity(w->tid, sizeof(now), &now))
		return;
	CPU_OR(&churn->all, &churn->all, &now);
	while (!CPU_ISSET(cpu, &churn->all))
		cpu--;
	churn->less = churn->all;
	CPU_CLR(cpu, &churn->less);
}

/* Returns what keeps the type from doing anything, NULL when nothing does. */
static const char *find_siblings(const struct worker *w, struct cross_churn *churn)
{
	int ret = siblings_read(w, &churn->siblings);
	size_t i;

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

	if (!churn)
		worker_fatal("CrossAffinityChurn: %s", strerror(ENOMEM));
	w->state = churn;
	problem = find_siblings(w, churn);
	if (!problem && sysconf(_SC_NPROCESSORS_ONLN) < 2)
		problem = "needs 2 CPUs";
	if (!problem)
		return 0;
	worker_warn(w, "CrossAffinityChurn: %s", problem);
	return -EINVAL;
}

static void set_siblings(const struct worker *w, const struct siblings *siblings,
			 const cpu_set_t *mask)
{
	size_t i;

	/* One that has exited meanwhile is no error. */
	for (i = 0; i < siblings->len && !worker_stopped(w); i++)
		sched_setaffinity(siblings->pids[i], sizeof(*mask), mask);
}

/* With a single CPU there is no other mask, and nothing to change. */
static enum pass_result cross_affinity_churn_pass(struct worker *w)
{
	const struct cross_affinity_churn_params *p = w->params;
	struct cross_churn *churn = w->state;

	worker_spin(w, p->spin_iters);
	update_masks(w, churn);
	if (CPU_COUNT(&churn->less))
		set_siblings(w, &churn->siblings,
			     w->telemetry.iterations % 2 ? &churn->all : &churn->less);
	worker_yield(w);
	return PASS_DONE;
}

/* A mask without the last CPU was another worker's doing. */
static void restore_siblings(const struct cross_churn *churn)
{
	const cpu_set_t *mask;
	size_t i;

	for (i = 0; churn->entry && i < churn->siblings.len; i++) {
		mask = &churn->entry[i];
		if (CPU_EQUAL(mask, &churn->less))
			mask = &churn->all;
		if (CPU_COUNT(mask))
			sched_setaffinity(churn->siblings.pids[i], sizeof(*mask), mask);
	}
}

static void cross_affinity_churn_teardown(struct worker *w)
{
	struct cross_churn *churn = w->state;

	restore_siblings(churn);
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
