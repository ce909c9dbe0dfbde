// SPDX-License-Identifier: GPL-2.0
/*
 * The end of the workers: killing them with their process groups, and reaping.
 */
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "worker/private.h"

/**
 * children_kill() - SIGKILL to every worker that is not reaped, and to its process group
 * @workload: the workload
 *
 * The group takes along what a worker has forked, after a clean report too. After the reaping the
 * id may belong to somebody else, so this comes first.
 */
void children_kill(struct workload *workload)
{
	const struct child *child = workload->children;
	size_t i;

	for (i = 0; i < workload->nr_children; i++) {
		if (child[i].reaped)
			continue;
		kill(child[i].pid, SIGKILL);
		kill(-child[i].pid, SIGKILL);
	}
}

/**
 * wait_fd() - wait until there is something to read
 * @fd: a descriptor
 * @deadline_ns: in terms of clock_ns(); one that has passed still looks
 *
 * Return: whether there is.
 */
bool wait_fd(int fd, uint64_t deadline_ns)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };
	uint64_t left_ms;
	int ret;

	do {
		left_ms = (clock_left_ns(deadline_ns) + NSEC_PER_MSEC - 1) / NSEC_PER_MSEC;
		ret = poll(&pfd, 1, left_ms < INT_MAX ? (int)left_ms : INT_MAX);
	} while (ret <= 0 && clock_left_ns(deadline_ns));
	return ret > 0;
}

/* A killed task may still be stuck in the kernel, for example in a migration that it waits for. */
static void wait_exit(struct child *child, uint64_t deadline_ns)
{
	if (child->pidfd < 0)
		child->pidfd = (int)syscall(SYS_pidfd_open, child->pid, 0);
	if (child->pidfd >= 0)
		wait_fd(child->pidfd, deadline_ns);
}

static bool try_reap(struct child *child)
{
	child->reaped = waitpid(child->pid, NULL, WNOHANG) != 0;
	return child->reaped;
}

/**
 * children_reap() - reap all workers after children_kill()
 * @workload: the workload
 * @timeout_ns: shared by all; runs from the first worker that has not exited yet. One that does not
 *              exit in time is left behind
 */
void children_reap(struct workload *workload, uint64_t timeout_ns)
{
	uint64_t deadline_ns = 0;
	struct child *child;
	size_t i;

	for (i = 0; i < workload->nr_children; i++) {
		child = &workload->children[i];
		if (!child->reaped && !try_reap(child)) {
			if (!deadline_ns)
				deadline_ns = clock_ns() + timeout_ns;
			wait_exit(child, deadline_ns);
			try_reap(child);
		}
		close_fd(&child->pidfd);
	}
}
