// SPDX-License-Identifier: GPL-2.0
/*
 * Workers that are threads: creating them, how they end, joining them under one deadline.
 *
 * A thread that does not end is left behind with all that it uses.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "sys/futex.h"
#include "worker/private.h"

/* The calling thread, when it is a worker. */
static __thread struct thread *self;

static void set_name(const struct thread *t)
{
	const struct worker *w = &t->worker;
	char name[16];

	snprintf(name, sizeof(name), "sc-g%zu-%zu", w->group_idx, w->index);
	prctl(PR_SET_NAME, name);
}

/* Parent and name are there when the tid is; the last thing is to say that it ends. */
static void *thread_main(void *arg)
{
	struct thread *t = arg;
	struct control *control = t->worker.control;
	pid_t tid = gettid();

	self = t;
	set_name(t);
	if (t->nice)
		setpriority(PRIO_PROCESS, (id_t)tid, t->nice);
	t->report.tid = tid;
	t->report.group_idx = t->worker.group_idx;
	atomic_store_explicit(&t->tid, (unsigned int)tid, memory_order_release);
	futex_wake(&t->tid, 1);
	control_reach(control, t->worker.index, MILESTONE_READY);
	if (control_pass(control, GATE_CLOSED, GATE_FOREVER) && !setjmp(t->out))
		worker_main(&t->worker, &t->report);
	eventfd_write(t->exit_fd, 1);
	return NULL;
}

/**
 * thread_fatal() - worker_fatal() where the worker is a thread
 * @fmt: why, for its report
 * @args: of @fmt
 *
 * Return: false when the caller is no such worker; else it does not return.
 */
bool thread_fatal(const char *fmt, va_list args)
{
	if (!self)
		return false;
	vsnprintf(self->panic, sizeof(self->panic), fmt, args);
	self->panicked = true;
	longjmp(self->out, 1);
}

static bool wait_announced(struct thread *t)
{
	uint64_t deadline = clock_ns() + ANNOUNCE_WAIT_NS, left;

	while (!atomic_load_explicit(&t->tid, memory_order_acquire)) {
		left = clock_left_ns(deadline);
		if (!left)
			return false;
		futex_wait(&t->tid, 0, left);
	}
	return true;
}

/* Signals for the harness must find one of its own threads. */
static int create_blocked(struct thread *t)
{
	sigset_t harness, mask;
	int ret;

	harness_signals(&harness);
	pthread_sigmask(SIG_BLOCK, &harness, &mask);
	ret = pthread_create(&t->id, NULL, thread_main, t);
	pthread_sigmask(SIG_SETMASK, &mask, NULL);
	return ret;
}

static void close_thread(struct thread *t)
{
	close_fd(&t->exit_fd);
	close_fd(&t->worker.read_fd);
	close_fd(&t->worker.write_fd);
}

/* Threads share their descriptors: the ends of a pipe stay open until all are joined. */
static int open_thread(struct thread *t, const struct worker *w, struct err *err)
{
	t->worker = *w;
	t->worker.read_fd = dup_fd(w->read_fd);
	t->worker.write_fd = dup_fd(w->write_fd);
	t->exit_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	t->nice = getpriority(PRIO_PROCESS, 0);
	if (t->exit_fd < 0 || (w->read_fd >= 0 && t->worker.read_fd < 0) ||
	    (w->write_fd >= 0 && t->worker.write_fd < 0))
		return err_set(err, errno, "descriptors of a thread");
	return 0;
}

static int thread_spawn(struct workload *workload, const struct worker *w,
			const struct ring *ring, struct err *err)
{
	struct thread *t = &workload->threads[workload->nr_threads];
	int ret = open_thread(t, w, err);

	(void)ring;
	if (!ret) {
		ret = create_blocked(t);
		if (ret)
			ret = err_set(err, ret, "pthread_create");
	}
	if (ret) {
		close_thread(t);
		return ret;
	}
	workload->nr_threads++;
	return wait_announced(t) ? 0 : err_set(err, ETIMEDOUT, "no tid from a new thread");
}

/**
 * threads_spawn() - make all workers of a workload, as threads of the calling process
 * @workload: with connected groups and a control area
 * @err: which worker failed and why
 *
 * Return: 0 or -errno; what was created until then is in @workload.
 */
int threads_spawn(struct workload *workload, struct err *err)
{
	workload->threads = calloc(workload->nr_workers, sizeof(*workload->threads));
	if (!workload->threads)
		return err_set(err, ENOMEM, "%zu threads", workload->nr_workers);
	return workers_spawn(workload, thread_spawn, err);
}

/**
 * threads_stop() - tell all threads to end, those too that still wait at the gate
 * @workload: the workload
 */
void threads_stop(struct workload *workload)
{
	size_t i;

	for (i = 0; i < workload->nr_threads; i++)
		atomic_store(&workload->control->slots[i].stop, 1);
	if (workload->nr_threads)
		control_drop(workload->control);
}

/**
 * threads_join() - join the threads that end in time
 * @workload: its threads are stopped, or will end by themselves
 * @deadline_ns: shared by all, in terms of clock_ns()
 *
 * A second call waits only for those that the first one did not join.
 */
void threads_join(struct workload *workload, uint64_t deadline_ns)
{
	struct thread *t;

	workload->leaked = false;
	for (t = workload->threads; t < workload->threads + workload->nr_threads; t++) {
		if (!t->joined && wait_fd(t->exit_fd, deadline_ns))
			t->joined = !pthread_join(t->id, NULL);
		workload->leaked |= !t->joined;
	}
}

static int make_panicked(struct thread *t)
{
	struct worker_report sentinel = { .tid = t->report.tid, .group_idx = t->worker.group_idx };

	telemetry_discard(&t->worker.telemetry);
	report_destroy(&t->report);
	t->report = sentinel;
	t->report.exit_info = calloc(1, sizeof(*t->report.exit_info));
	if (!t->report.exit_info)
		return -ENOMEM;
	t->report.exit_info->kind = EXIT_PANICKED;
	return wire_text_set(&t->report.exit_info->text, t->panic);
}

/**
 * thread_report() - take the report of a thread
 * @t: joined
 * @report: overwritten; one with Panicked and its text when the thread ended by worker_fatal()
 *
 * Return: 0 or -ENOMEM.
 */
int thread_report(struct thread *t, struct worker_report *report)
{
	int ret = t->panicked ? make_panicked(t) : 0;

	*report = t->report;
	t->report = (struct worker_report){ 0 };
	return ret;
}

/**
 * threads_destroy() - free what belongs to the threads
 * @workload: its threads are joined; nothing is freed when one was left behind
 */
void threads_destroy(struct workload *workload)
{
	struct thread *t;

	if (workload->leaked)
		return;
	for (t = workload->threads; t < workload->threads + workload->nr_threads; t++) {
		close_thread(t);
		report_destroy(&t->report);
	}
	free(workload->threads);
}
