// SPDX-License-Identifier: GPL-2.0
/*
 * What a workload tells of its workers while they run, and what can be done to them.
 */
#include <sys/wait.h>

#include "worker/private.h"

#define EPOCH_POLL_NS (100 * NSEC_PER_USEC)
/* Longer than a slice of sched_ext, 20 ms: who is above the workers must not cut each of them. */
#define EPOCH_POLL_MAX_NS (32 * NSEC_PER_MSEC)

size_t workload_size(const struct workload *workload)
{
	return workload->nr_workers;
}

/**
 * workload_pid() - the process of a worker, for signals and cgroup.procs
 * @workload: the workload
 * @index: its number in spawn order
 *
 * Return: its pid, which is also its process group, and that of all workers in a container; 0 for a
 * thread, whose process is the caller: cgroup.threads takes its tid.
 */
pid_t workload_pid(const struct workload *workload, size_t index)
{
	switch (workload->mode) {
	case CLONE_MODE_FORK:
		return workload->children[index].pid;
	case CLONE_MODE_CONTAINER:
		return workload->children[0].pid;
	default:
		return 0;
	}
}

/**
 * workload_tid() - the task of a worker
 * @workload: the workload
 * @index: its number in spawn order
 *
 * Return: its thread id; 0 in a container, which keeps those to itself.
 */
pid_t workload_tid(const struct workload *workload, size_t index)
{
	switch (workload->mode) {
	case CLONE_MODE_FORK:
		return workload->children[index].pid;
	case CLONE_MODE_THREAD:
		return (pid_t)atomic_load(&workload->threads[index].tid);
	default:
		return 0;
	}
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
 * workload_begin_ns() - when the measurement of a worker began, to which its report's times relate
 * @workload: the workload
 * @index: its number in spawn order
 *
 * Return: in terms of clock_ns(); 0 before that, and for types that measure themselves.
 */
uint64_t workload_begin_ns(const struct workload *workload, size_t index)
{
	return atomic_load_explicit(&workload->control->slots[index].begin_ns,
				    memory_order_relaxed);
}

/**
 * workload_set_affinity() - move a worker to other CPUs
 * @workload: the workload
 * @index: its number in spawn order
 * @cpus: the CPUs
 * @err: why not
 *
 * Return: 0 or -errno, see placement_set_affinity(); refused for a worker in a container.
 */
int workload_set_affinity(struct workload *workload, size_t index, const cpu_set_t *cpus,
			  struct err *err)
{
	return placement_set_affinity(workload_tid(workload, index), cpus, err);
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
 * worker_lives() - whether a worker has not ended yet; of threads it is only assumed
 * @workload: the workload
 * @index: its number in spawn order
 */
bool worker_lives(const struct workload *workload, size_t index)
{
	siginfo_t info = { 0 };

	return workload->nr_threads ||
	       (!waitid(P_PID, (id_t)workload_pid(workload, index), &info,
			WEXITED | WNOHANG | WNOWAIT) && !info.si_pid);
}

static bool may_learn_epoch(const struct workload *workload, size_t index)
{
	const struct control *control = workload->control;

	return atomic_load(&control->slots[index].epoch) != atomic_load(&control->epoch) &&
	       worker_lives(workload, index);
}

/**
 * workload_await_epoch() - wait until the workers know which phase it is
 * @workload: the workload
 * @deadline_ns: in terms of clock_ns()
 *
 * Only after that nothing that happens is counted to the phase before. A worker that blocks learns
 * it at the end of its pass, and may be later than the deadline.
 *
 * Return: whether all that live know.
 */
bool workload_await_epoch(const struct workload *workload, uint64_t deadline_ns)
{
	uint64_t pause_ns = EPOCH_POLL_NS;
	struct timespec pause;
	size_t i = 0;

	for (;;) {
		while (i < workload->nr_workers && !may_learn_epoch(workload, i))
			i++;
		if (i == workload->nr_workers || !clock_left_ns(deadline_ns))
			return i == workload->nr_workers;
		pause = clock_timespec(pause_ns);
		clock_nanosleep(CLOCK_MONOTONIC, 0, &pause, NULL);
		pause_ns = 2 * pause_ns < EPOCH_POLL_MAX_NS ? 2 * pause_ns : EPOCH_POLL_MAX_NS;
	}
}

/**
 * workload_sigkill() - kill all processes and their groups at once, without reaping; stop threads
 * @workload: collect it or destroy it afterwards
 */
void workload_sigkill(struct workload *workload)
{
	children_kill(workload);
	threads_stop(workload);
}
