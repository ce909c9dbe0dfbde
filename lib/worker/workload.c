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

/* Two descriptors a worker (report pipe, pidfd), and what is open already. */
static void raise_nofile(const struct workload *workload)
{
	rlim_t need = workload->nr_workers * 2 + 1024;
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) || limit.rlim_cur >= need)
		return;
	if (need > limit.rlim_max && !setrlimit(RLIMIT_NOFILE, &(struct rlimit){ need, need }))
		return;
	limit.rlim_cur = need < limit.rlim_max ? need : limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

static int spawn(struct workload *workload, const struct work_group *groups, size_t nr_groups,
		 struct err *err)
{
	int ret;

	ret = groups_admit(workload, groups, nr_groups, err);
	if (ret)
		return ret;
	raise_nofile(workload);
	workload->children = calloc(workload->nr_workers, sizeof(*workload->children));
	if (!workload->children)
		return err_set(err, ENOMEM, "%zu workers", workload->nr_workers);
	ret = control_create(&workload->control, workload->nr_workers, err);
	if (!ret)
		ret = groups_map(workload, err);
	return ret ? ret : children_spawn(workload, err);
}

/**
 * workload_spawn() - fork the workers of some groups; they wait at the start gate
 * @workload: the result, NULL on error; destroyed by collecting it or with workload_destroy()
 * @groups: what to run; types and params must live as long as the workload
 * @nr_groups: how many groups
 * @err: what failed, with the group and the worker
 *
 * Workers can be moved to a cgroup between this call and workload_start(). The calling thread must
 * live as long as the workload: the kernel kills the workers when the thread that forked them ends.
 * RLIMIT_NOFILE is raised when the workload needs more.
 *
 * Return: 0 or -errno; after an error nothing is left behind.
 */
int workload_spawn(struct workload **workload, const struct work_group *groups, size_t nr_groups,
		   struct err *err)
{
	int ret;

	*workload = calloc(1, sizeof(**workload));
	if (!*workload)
		return err_set(err, ENOMEM, "workload");
	ret = spawn(*workload, groups, nr_groups, err);
	if (ret) {
		workload_destroy(*workload);
		*workload = NULL;
	}
	return ret;
}

/* Workers that ended before they reached the gate must not keep the others waiting. */
static bool all_ready_or_dead(const struct workload *workload)
{
	const struct child *child = workload->children;
	siginfo_t info;
	size_t i;

	for (i = 0; i < workload->nr_children; i++) {
		if (atomic_load(&workload->control->slots[i].ready))
			continue;
		info.si_pid = 0;
		if (!waitid(P_PID, (id_t)child[i].pid, &info, WEXITED | WNOHANG | WNOWAIT) &&
		    !info.si_pid)
			return false;
	}
	return true;
}

/**
 * workload_start() - open the start gate, once all workers stand before it
 * @workload: the workload; a second start does nothing
 *
 * A worker that is not ready after 5 s and 1 ms for each worker costs only itself. From here until
 * the workload is collected or destroyed the calling thread is boosted, see boost_begin(): it
 * sleeps most of the time, but has to be there when it wants to stop a thousand spinners.
 */
void workload_start(struct workload *workload)
{
	uint64_t deadline = clock_ns() + READY_WAIT_NS + workload->nr_workers * PER_WORKER_NS;

	if (workload->started)
		return;
	boost_begin(&workload->boost);
	workload->started = true;
	while (!control_wait_ready(workload->control, 20 * NSEC_PER_MSEC)) {
		if (!clock_left_ns(deadline) || all_ready_or_dead(workload))
			break;
	}
	control_open(workload->control);
}

/* The store is what stops them; the signal gets them out of blocking calls at once. */
static void stop(struct workload *workload)
{
	size_t i;

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
	stop(workload);
	ret = collect_reports(workload, reports, clock_ns() + wait_ns, err);
	workload_destroy(workload);
	return ret;
}

/**
 * workload_destroy() - kill what runs and free everything
 * @workload: NULL, half-made, running or collected
 */
void workload_destroy(struct workload *workload)
{
	size_t i;

	if (!workload)
		return;
	children_kill(workload);
	children_reap(workload, REAP_WAIT_NS);
	for (i = 0; i < workload->nr_children; i++) {
		close_fd(&workload->children[i].report_fd);
		close_fd(&workload->children[i].pidfd);
		free(workload->children[i].payload);
	}
	free(workload->children);
	groups_destroy(workload);
	control_destroy(workload->control);
	boost_end(&workload->boost);
	free(workload);
}

size_t workload_size(const struct workload *workload)
{
	return workload->nr_children;
}

/**
 * workload_pid() - the process of a worker
 * @workload: the workload
 * @index: its number in spawn order
 *
 * Return: its pid, which is also its tid and its process group.
 */
pid_t workload_pid(const struct workload *workload, size_t index)
{
	return workload->children[index].pid;
}

/**
 * workload_iterations() - how many passes a worker has published
 * @workload: the workload
 * @index: its number in spawn order
 *
 * Return: a count that never decreases; a worker that runs publishes it every millisecond.
 */
uint64_t workload_iterations(const struct workload *workload, size_t index)
{
	return atomic_load_explicit(&workload->control->slots[index].iterations,
				    memory_order_relaxed);
}

/**
 * workload_set_affinity() - move a worker to other CPUs
 * @workload: the workload
 * @index: its number in spawn order
 * @cpus: the CPUs
 * @err: why not
 *
 * Return: 0 or -errno, see placement_set_affinity().
 */
int workload_set_affinity(struct workload *workload, size_t index, const cpu_set_t *cpus,
			  struct err *err)
{
	return placement_set_affinity(workload->children[index].pid, cpus, err);
}

/**
 * workload_set_phase_epoch() - tell the workers that another phase begins
 * @workload: the workload
 * @epoch: 0 baseline, k+1 step k, UINT32_MAX between steps
 *
 * A worker notices at the end of its pass; two changes within one pass hide the middle one.
 */
void workload_set_phase_epoch(struct workload *workload, uint32_t epoch)
{
	atomic_store_explicit(&workload->control->epoch, epoch, memory_order_release);
}

/**
 * workload_sigkill() - kill all workers and their groups at once, without reaping
 * @workload: collect it or destroy it afterwards
 */
void workload_sigkill(struct workload *workload)
{
	children_kill(workload);
}
