// SPDX-License-Identifier: GPL-2.0
/*
 * ForkExit: processes that are born to die.
 *
 * Exercises wake_up_new_task(), the placement of a new task and its share of its parent's load,
 * do_exit() and the wakeup of the waiting parent. Exposes leaked or lost tasks, load that new tasks
 * leave behind, and children that are placed far from an idle CPU.
 */
#include <errno.h>
#include <signal.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "work/child.h"
#include "work/table.h"
#include "worker/worker.h"

#define TICK_US 50000

static void on_tick(int sig)
{
	(void)sig;
}

static void set_ticks(unsigned int us)
{
	const struct itimerval ticks = { .it_interval.tv_usec = us, .it_value.tv_usec = us };

	setitimer(ITIMER_REAL, &ticks, NULL);
}

/**
 * child_setup() - prepare a worker for child_fork() and child_wait()
 * @w: the worker, a process of its own; child_teardown() ends it
 *
 * waitpid() takes no limit, and a stop can come just before it. Hence a signal every now and then,
 * which ends any blocking call: no SA_RESTART.
 *
 * Return: 0, for the setup of a type.
 */
int child_setup(struct worker *w)
{
	const struct sigaction action = { .sa_handler = on_tick };
	sigset_t ticks;

	(void)w;
	sigaction(SIGALRM, &action, NULL);
	sigemptyset(&ticks);
	sigaddset(&ticks, SIGALRM);
	sigprocmask(SIG_UNBLOCK, &ticks, NULL);
	set_ticks(TICK_US);
	return 0;
}

/**
 * child_teardown() - end the ticks and forget children that are still there
 * @w: the worker
 *
 * Those are reaped if they exit within two ticks. Afterwards the harness kills the process group.
 */
void child_teardown(struct worker *w)
{
	int ticks = 0;

	(void)w;
	while (waitpid(-1, NULL, 0) > 0 || (errno == EINTR && ++ticks < 2))
		;
	set_ticks(0);
}

/**
 * child_fork() - fork a process that exits at once
 * @w: the worker; the child lets go of its report, whose end the harness may wait for
 *
 * Return: its pid, -1 with errno on failure.
 */
pid_t child_fork(struct worker *w)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	close(w->report_fd);
	_exit(0);
}

/**
 * child_wait() - wait for a child and reap it
 * @w: the worker
 * @pid: from child_fork(); it is killed when the worker is stopped first
 *
 * Return: whether it exited, which yields a wake sample.
 */
bool child_wait(struct worker *w, pid_t pid)
{
	uint64_t begin = worker_wake_begin(w);

	while (waitpid(pid, NULL, 0) != pid) {
		if (errno != EINTR)
			return false;
		if (worker_stopped(w)) {
			kill(pid, SIGKILL);
			return false;
		}
	}
	worker_wake_end(w, begin);
	return true;
}

/* A fork that is refused is also a try. */
static enum pass_result fork_exit_pass(struct worker *w)
{
	pid_t pid = child_fork(w);

	if (pid > 0 && !child_wait(w, pid))
		return PASS_ABANDONED;
	w->work_units++;
	return PASS_DONE;
}

const struct work_type work_fork_exit = {
	.name = "ForkExit",
	.summary = "fork a process that exits at once, and wait for it",
	.mode = MODE_FORK_ONLY,
	.mode_reason = "a lock that another thread holds at the fork stays locked in the child",
	.fills = FILLS_WAKE,
	.setup = child_setup,
	.pass = fork_exit_pass,
	.teardown = child_teardown,
};
