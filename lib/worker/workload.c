// SPDX-License-Identifier: GPL-2.0
/*
 * The life of a workload: spawn, start, stop and collect, destroy; and its accessors.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "worker/collect.h"
#include "worker/workload.h"

/*
 * Two descriptors for a process (report pipe, pidfd), three for a thread (eventfd, two ends of
 * pipes), and what is open already.
 */
static void raise_nofile(const struct workload *workload)
{
	rlim_t need = workload->nr_workers * 3 + 1024;
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) || limit.rlim_cur >= need)
		return;
	if (need > limit.rlim_max && !setrlimit(RLIMIT_NOFILE, &(struct rlimit){ need, need }))
		return;
	limit.rlim_cur = need < limit.rlim_max ? need : limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

static int spawn_workers(struct workload *workload, struct err *err)
{
	switch (workload->mode) {
	case CLONE_MODE_THREAD:
		return threads_spawn(workload, err);
	case CLONE_MODE_CONTAINER:
		return container_spawn(workload, err);
	default:
		return workers_spawn(workload, child_spawn, err);
	}
}

static int spawn(struct workload *workload, const struct workload_config *config, struct err *err)
{
	int ret;

	workload->mode = config->mode;
	workload->container = config->container;
	ret = groups_admit(workload, config, err);
	if (ret)
		return ret;
	raise_nofile(workload);
	workload->children = calloc(workload->nr_workers, sizeof(*workload->children));
	if (!workload->children && workload->nr_workers)
		return err_set(err, ENOMEM, "%zu workers", workload->nr_workers);
	ret = control_create(&workload->control, workload->nr_workers, err);
	if (!ret)
		ret = groups_map(workload, err);
	return ret ? ret : spawn_workers(workload, err);
}

/**
 * workload_spawn_config() - make the workers of some groups; they wait at the start gate
 * @workload: the result, NULL on error; destroyed by collecting it or with workload_destroy()
 * @config: what to run
 * @err: what failed, with the group and the worker
 *
 * Workers can be moved to a cgroup between this call and workload_start(). The calling thread must
 * live as long as the workload: the kernel kills the workers when the thread that forked them ends.
 * RLIMIT_NOFILE is raised when the workload needs more.
 *
 * Return: 0 or -errno; after an error nothing is left behind.
 */
int workload_spawn_config(struct workload **workload, const struct workload_config *config,
			  struct err *err)
{
	int ret;

	*workload = calloc(1, sizeof(**workload));
	if (!*workload)
		return err_set(err, ENOMEM, "workload");
	ret = spawn(*workload, config, err);
	if (ret) {
		workload_destroy(*workload);
		*workload = NULL;
	}
	return ret;
}

/**
 * workload_spawn() - workload_spawn_config() of groups whose workers are processes
 * @workload: as there
 * @groups: the groups
 * @nr_groups: how many
 * @err: as there
 *
 * Return: as there.
 */
int workload_spawn(struct workload **workload, const struct work_group *groups, size_t nr_groups,
		   struct err *err)
{
	const struct workload_config config = { .groups = groups, .nr_groups = nr_groups };

	return workload_spawn_config(workload, &config, err);
}

static bool all_there_or_dead(const struct workload *workload, enum milestone milestone)
{
	size_t i;

	for (i = 0; i < workload->nr_workers; i++)
		if (atomic_load(&workload->control->slots[i].milestone) < milestone &&
		    worker_lives(workload, i))
			return false;
	return true;
}

static void await_all(const struct workload *workload, enum milestone milestone, uint64_t wait_ns)
{
	uint64_t deadline = clock_ns() + wait_ns + workload->nr_workers * PER_WORKER_NS;

	while (!control_wait_all(workload->control, milestone, 20 * NSEC_PER_MSEC)) {
		if (!clock_left_ns(deadline) || all_there_or_dead(workload, milestone))
			break;
	}
}

/**
 * workload_place() - let all workers take their places, once they stand before the start gate
 * @workload: the workload; a second call does nothing
 *
 * For several workloads that start together: all of them are placed, then each is waited for with
 * workload_await_placed(), then they start, so that none keeps another from its place. A worker
 * that is not ready after 5 s and 1 ms for each worker costs only itself. From here until the
 * workload is collected or destroyed the calling thread is boosted, see boost_begin(): it sleeps
 * most of the time, but has to be there when it wants to stop a thousand spinners.
 */
void workload_place(struct workload *workload)
{
	if (workload->placed)
		return;
	boost_begin(&workload->boost);
	workload->placed = true;
	await_all(workload, MILESTONE_READY, READY_WAIT_NS);
	control_set_gate(workload->control, GATE_TO_PLACES);
}

/**
 * workload_await_placed() - wait until all workers are in their places
 * @workload: the workload; workload_place() was called. A second call does nothing
 *
 * A worker that is not in its place after 2 s and 1 ms for each worker, such as one in a frozen
 * cgroup, begins when it is.
 */
void workload_await_placed(struct workload *workload)
{
	if (!workload->awaited)
		await_all(workload, MILESTONE_PLACED, PLACE_WAIT_NS);
	workload->awaited = true;
}

/**
 * workload_start() - open the start gate, once all workers are in their places
 * @workload: the workload; a second start does nothing
 *
 * Does the two above, too.
 */
void workload_start(struct workload *workload)
{
	if (workload->started)
		return;
	workload_place(workload);
	workload_await_placed(workload);
	workload->started = true;
	control_set_gate(workload->control, GATE_OPEN);
}

/**
 * workload_stop() - tell the workers to end, without waiting for it
 * @workload: the workload, to be collected next
 *
 * For several workloads that have to end together. The store is what stops the workers; the signal
 * gets processes out of blocking calls at once. Threads have a word each, and no signal.
 */
void workload_stop(struct workload *workload)
{
	size_t i;

	threads_stop(workload);
	if (workload->nr_children)
		atomic_store(&workload->control->stop, 1);
	for (i = 0; i < workload->nr_children; i++)
		kill(workload->children[i].pid, SIGUSR1);
}

/**
 * workload_stop_and_collect() - stop the workers and gather one report of each
 * @workload: started here if it was not; it is gone afterwards, also on error
 * @reports: as many as workers, in spawn order; a worker without a usable report is represented
 *           by a sentinel that says how it ended. The caller destroys the list
 * @err: why there are no reports
 *
 * Return: 0, or -errno when the collector itself could not work.
 */
int workload_stop_and_collect(struct workload *workload, struct report_list *reports,
			      struct err *err)
{
	uint64_t wait_ns = COLLECT_WAIT_NS + workload->nr_workers * PER_WORKER_NS;
	int ret;

	*reports = (struct report_list){ 0 };
	workload_start(workload);
	if (!workload->boost.on)
		boost_begin(&workload->boost);
	workload_stop(workload);
	threads_join(workload, clock_ns() + JOIN_WAIT_NS);
	ret = collect_reports(workload, reports, clock_ns() + wait_ns, err);
	workload_destroy(workload);
	return ret;
}

/* Threads that were waited for once and did not end are given up. */
static void end_threads(struct workload *workload)
{
	if (!workload->leaked) {
		threads_stop(workload);
		threads_join(workload, clock_ns() + JOIN_WAIT_NS);
	}
	threads_destroy(workload);
}

/**
 * workload_destroy() - kill what runs and free everything
 * @workload: NULL, half-made, running or collected
 *
 * A thread that does not end within 5 s of its stop goes on, and all that it uses stays with it.
 */
void workload_destroy(struct workload *workload)
{
	size_t i;

	if (!workload)
		return;
	children_kill(workload);
	children_reap(workload, REAP_WAIT_NS);
	end_threads(workload);
	for (i = 0; i < workload->nr_children; i++) {
		close_fd(&workload->children[i].report_fd);
		close_fd(&workload->children[i].pidfd);
		free(workload->children[i].payload);
	}
	free(workload->children);
	if (!workload->leaked) {
		groups_destroy(workload);
		control_destroy(workload->control);
	}
	boost_end(&workload->boost);
	free(workload);
}
