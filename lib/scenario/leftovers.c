// SPDX-License-Identifier: GPL-2.0
/*
 * Finding and killing what a run left behind. The caller is a subreaper without other children, so
 * every child it has is a leftover, and killing one may bring up its own children.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "scenario/leftovers.h"
#include "scenario/walk.h"
#include "sys/clock.h"
#include "sys/procfs.h"

#define POLL_MS 2
#define KILL_MS 3000

/* Reap what is dead. Return: whether children are left. */
static bool have_children(void)
{
	pid_t pid;

	do {
		pid = waitpid(-1, NULL, WNOHANG);
	} while (pid > 0 || (pid < 0 && errno == EINTR));
	return pid == 0;
}

static bool wait_for_none(unsigned int ms)
{
	uint64_t deadline_ns = clock_ns() + ms * NSEC_PER_MSEC;
	struct timespec pause = clock_timespec(POLL_MS * NSEC_PER_MSEC);

	while (have_children()) {
		if (!clock_left_ns(deadline_ns))
			return false;
		nanosleep(&pause, NULL);
	}
	return true;
}

/* Parent and name from /proc/<pid>/stat: "pid (name) state ppid ...". */
static pid_t parent_of(const char *pid, char name[32])
{
	char path[64], *stat, *end;
	int ppid = -1;

	snprintf(path, sizeof(path), "/proc/%.20s/stat", pid);
	if (procfs_read(path, &stat))
		return -1;
	end = strrchr(stat, ')');
	if (end && sscanf(end + 1, " %*c %d", &ppid) == 1) {
		*end = '\0';
		snprintf(name, 32, "%s", strchr(stat, '(') ? strchr(stat, '(') + 1 : "?");
	}
	free(stat);
	return ppid;
}

static size_t kill_children(struct text *names)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	char name[32];
	size_t n = 0;

	while (proc && (entry = readdir(proc))) {
		if (!isdigit((unsigned char)entry->d_name[0]) ||
		    parent_of(entry->d_name, name) != getpid())
			continue;
		text_add(names, " %s (%s)", entry->d_name, name);
		kill(atoi(entry->d_name), SIGKILL);
		n++;
	}
	if (proc)
		closedir(proc);
	return n;
}

/**
 * leftovers_kill() - kill all children of this process, and theirs
 * @patience_ms: how long they may take to end by themselves first
 * @names: receives " pid (name)" of each that did not
 *
 * Gives up after three seconds: a process that survives SIGKILL so long hangs in the kernel.
 *
 * Return: how many had to be killed.
 */
size_t leftovers_kill(unsigned int patience_ms, struct text *names)
{
	uint64_t deadline_ns = clock_ns() + KILL_MS * NSEC_PER_MSEC;
	size_t n = 0;

	if (wait_for_none(patience_ms))
		return 0;
	do {
		struct text again = { 0 };
		size_t killed = kill_children(&again);

		if (!n) {
			text_add(names, "%s", again.s);
			n = killed;
		}
	} while (!wait_for_none(20) && clock_left_ns(deadline_ns));
	return n;
}

static void note_period(const struct policy *policy, uint64_t *longest_ns)
{
	uint64_t ns = policy->period_ns ? policy->period_ns : policy->deadline_ns;

	if (policy->kind == POLICY_DEADLINE && ns > *longest_ns)
		*longest_ns = ns;
}

static int note_group(const struct group *group, bool is_cgroup, void *longest_ns)
{
	(void)is_cgroup;
	note_period(&group->policy, longest_ns);
	return 0;
}

static int note_op(const struct op *op, void *longest_ns)
{
	if (op->kind == OP_POLICY)
		note_period(&op->policy, longest_ns);
	return 0;
}

/**
 * leftovers_await_bandwidth() - wait until what the workers had reserved can be reserved again
 * @scenario: whose workers are dead
 *
 * The kernel counts the bandwidth of a dead SCHED_DEADLINE task until its 0-lag time
 * (Documentation/scheduler/sched-deadline.rst, bandwidth reclaiming), which is a period away at
 * most, or two for a task that has overrun. It tells nobody when that has come, and until then the
 * next run may get EBUSY.
 */
void leftovers_await_bandwidth(const struct scenario *scenario)
{
	uint64_t longest_ns = 0;
	struct timespec pause;

	walk_groups(scenario, note_group, &longest_ns);
	walk_ops(scenario, note_op, &longest_ns);
	pause = clock_timespec(2 * longest_ns);
	while (nanosleep(&pause, &pause) && errno == EINTR)
		;
}
