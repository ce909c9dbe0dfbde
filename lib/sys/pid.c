// SPDX-License-Identifier: GPL-2.0
/*
 * Processes by number, without mistaking a stranger for one of ours after the number was reused.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys/file.h"
#include "sys/pid.h"

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif

#define STAT_STATE_FIELD 3	/* the first one after the name, which may hold any character */
#define STAT_PARENT_FIELD 4
#define STAT_START_FIELD 22

static unsigned long stat_field(pid_t pid, int wanted)
{
	char path[32], stat[1024], *at;
	int field;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	if (file_read(path, stat, sizeof(stat)) <= 0)
		return 0;
	at = strrchr(stat, ')');
	for (field = STAT_STATE_FIELD; at && field <= wanted; field++)
		at = strchr(at + 1, ' ');
	return at ? (unsigned long)strtoull(at, NULL, 10) : 0;
}

unsigned long pid_start_time(pid_t pid)
{
	return stat_field(pid, STAT_START_FIELD);
}

pid_t pid_parent(pid_t pid)
{
	return (pid_t)stat_field(pid, STAT_PARENT_FIELD);
}

static int poll_dead(int pidfd, int timeout_ms)
{
	struct pollfd pollfd = { .fd = pidfd, .events = POLLIN };
	int ret;

	do {
		ret = poll(&pollfd, 1, timeout_ms);
	} while (ret < 0 && errno == EINTR);
	if (ret < 0)
		return -errno;
	return ret ? 0 : -ETIMEDOUT;
}

int pid_wait_dead(pid_t pid, int timeout_ms)
{
	int pidfd = syscall(SYS_pidfd_open, pid, 0);
	int ret;

	if (pidfd < 0)
		return errno == ESRCH ? 0 : -errno;
	ret = poll_dead(pidfd, timeout_ms);
	close(pidfd);
	return ret;
}

int pid_kill(pid_t pid, unsigned long start_time, int timeout_ms)
{
	int pidfd, ret = 0;

	if (pid <= 1)
		return -EINVAL;
	/* The descriptor holds on to whatever has the number now; then its identity is asked. */
	pidfd = syscall(SYS_pidfd_open, pid, 0);
	if (pidfd < 0)
		return errno == ESRCH ? 0 : -errno;
	if (!start_time || pid_start_time(pid) == start_time) {
		if (kill(pid, SIGKILL) && errno != ESRCH)
			ret = -errno;
		else
			ret = poll_dead(pidfd, timeout_ms);
		if (!ret)
			waitpid(pid, NULL, WNOHANG);
	}
	close(pidfd);
	return ret;
}

int pid_kill_group(pid_t pgid, unsigned long start_time, int timeout_ms)
{
	unsigned long now;

	if (pgid <= 1)
		return -EINVAL;
	now = pid_start_time(pgid);
	/* A number is not given away while a group still has it. */
	if (now && start_time && now != start_time)
		return 0;
	if (kill(-pgid, SIGKILL) && errno != ESRCH)
		return -errno;
	return now ? pid_kill(pgid, start_time, timeout_ms) : 0;
}
