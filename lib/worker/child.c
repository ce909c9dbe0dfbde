// SPDX-License-Identifier: GPL-2.0
/*
 * Forking: how a process becomes one of ours, and what a worker that is a process does in it.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "worker/private.h"

/* Its only purpose is to end a blocking call early; hence no SA_RESTART. */
static void on_stop(int sig)
{
	(void)sig;
}

/**
 * harness_signals() - the signals whose handlers belong to the harness, not to its workers
 * @set: the result
 */
void harness_signals(sigset_t *set)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGALRM, SIGCHLD };
	size_t i;

	sigemptyset(set);
	for (i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		sigaddset(set, signals[i]);
}

static void reset_signals(const sigset_t *mask)
{
	struct sigaction stop = { .sa_handler = on_stop };
	sigset_t unblocked = *mask, harness;
	int sig;

	harness_signals(&harness);
	for (sig = 1; sig < NSIG; sig++)
		if (sigismember(&harness, sig) == 1)
			signal(sig, SIG_DFL);
	signal(SIGPIPE, SIG_IGN);
	sigaction(SIGUSR1, &stop, NULL);
	sigdelset(&unblocked, SIGUSR1);
	sigprocmask(SIG_SETMASK, &unblocked, NULL);
}

static void close_between(int first, int last)
{
	if (first > last)
		return;
#ifdef SYS_close_range
	if (syscall(SYS_close_range, first, last, 0) == 0)
		return;
#endif
	if (last > sysconf(_SC_OPEN_MAX))
		last = (int)sysconf(_SC_OPEN_MAX);
	for (; first <= last; first++)
		close(first);
}

/**
 * close_all_but() - close everything but the standard descriptors and some more
 * @keep: those, in any order, -1 for none
 * @nr: how many
 */
void close_all_but(const int *keep, size_t nr)
{
	int from = STDERR_FILENO + 1, next;
	size_t i;

	do {
		next = INT_MAX;
		for (i = 0; i < nr; i++)
			if (keep[i] >= from && keep[i] < next)
				next = keep[i];
		close_between(from, next == INT_MAX ? next : next - 1);
		from = next == INT_MAX ? next : next + 1;
	} while (next != INT_MAX);
}

/**
 * child_follow() - die with the parent
 * @parent: the parent; if it has died before this call, this is the end
 *
 * To be said again after a change of ids, on which the kernel forgets it.
 */
void child_follow(pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(0);
}

/**
 * child_begin() - the first steps of a forked process
 * @birth: of it
 *
 * The order matters: the death signal first, then the check for a parent that died before it; the
 * handler before SIGUSR1 is unblocked.
 */
void child_begin(const struct birth *birth)
{
	child_follow(birth->parent);
	setpgid(0, 0);
	if (birth->nice)
		setpriority(PRIO_PROCESS, 0, birth->nice);
	reset_signals(&birth->mask);
}

/**
 * child_send() - write what a process has to say
 * @birth: of it
 * @bytes: the message, which end of file closes
 * @len: its length
 *
 * A failure leaves a cut message, which the parent notices.
 */
void child_send(const struct birth *birth, const uint8_t *bytes, size_t len)
{
	size_t done = 0;
	ssize_t n;

	while (done < len) {
		n = write(birth->report_pipe[1], bytes + done, len - done);
		if (n < 0 && errno != EINTR)
			return;
		done += n > 0 ? (size_t)n : 0;
	}
}

/* SIGUSR1 is blocked over the fork: its default action would kill a child without the handler. */
static pid_t fork_blocked(struct birth *birth, struct workload *workload, child_fn run, void *arg)
{
	sigset_t usr1;
	pid_t pid;
	int errnum;

	sigemptyset(&usr1);
	sigaddset(&usr1, SIGUSR1);
	pthread_sigmask(SIG_BLOCK, &usr1, &birth->mask);
	pid = fork();
	if (pid == 0) {
		run(workload, birth, arg);
		_exit(0);
	}
	errnum = errno;
	pthread_sigmask(SIG_SETMASK, &birth->mask, NULL);
	errno = errnum;
	return pid;
}

/**
 * child_create() - fork a process of a workload
 * @workload: gets the child
 * @workers: how many workers will be in it
 * @run: what it does; it begins with child_begin(). It leaves by _exit() or returns, which is
 *       _exit(0): no cleanup of the harness may run in a child
 * @arg: for @run
 * @err: why not
 *
 * Return: 0 or -errno.
 */
int child_create(struct workload *workload, size_t workers, child_fn run, void *arg,
		 struct err *err)
{
	struct child *child = &workload->children[workload->nr_children];
	struct birth birth = { .parent = getpid(), .nice = getpriority(PRIO_PROCESS, 0) };
	int ret;

	if (pipe2(birth.report_pipe, O_CLOEXEC))
		return err_set(err, errno, "report pipe");
	/* Best effort: a large pipe saves switches, as the parent reads while the workers write. */
	fcntl(birth.report_pipe[1], F_SETPIPE_SZ, REPORT_PIPE_BYTES);
	child->pid = fork_blocked(&birth, workload, run, arg);
	ret = child->pid < 0 ? err_set(err, errno, "fork failed") : 0;
	close(birth.report_pipe[1]);
	if (ret) {
		close(birth.report_pipe[0]);
		return ret;
	}
	setpgid(child->pid, child->pid);
	child->workers = workers;
	child->report_fd = birth.report_pipe[0];
	child->pidfd = -1;
	workload->nr_children++;
	return 0;
}

/* The worker and its pipes, until it is forked. */
struct launch {
	struct worker worker;
	const struct ring *ring;
};

static void work(struct workload *workload, const struct birth *birth, void *arg)
{
	struct launch *l = arg;
	struct worker *w = &l->worker;
	const struct ring *r = l->ring;
	const int keep[] = { birth->report_pipe[1], r->in[0], r->in[1], r->out[0], r->out[1] };
	struct worker_report report = { 0 };
	uint8_t *bytes;
	size_t len;

	child_begin(birth);
	close_all_but(keep, sizeof(keep) / sizeof(*keep));
	w->report_fd = birth->report_pipe[1];
	w->parent = birth->parent;
	control_reach(workload->control, w->index, MILESTONE_READY);
	if (!control_pass(workload->control, GATE_CLOSED, START_WAIT_NS))
		_exit(1);
	worker_main(w, &report);
	if (!report_encode(&report, &bytes, &len))
		child_send(birth, bytes, len);
}

/**
 * child_spawn() - a worker that is a process
 * @workload: gets the child
 * @w: the worker
 * @ring: of all that is open in the parent, the child keeps only what ring_advance() has put at it
 * @err: why not
 *
 * Return: 0 or -errno.
 */
int child_spawn(struct workload *workload, const struct worker *w, const struct ring *ring,
		struct err *err)
{
	struct launch launch = { .worker = *w, .ring = ring };

	workload->children[workload->nr_children].first = w->index;
	return child_create(workload, 1, work, &launch, err);
}
