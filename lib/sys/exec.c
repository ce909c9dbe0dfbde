// SPDX-License-Identifier: GPL-2.0
/*
 * External programs, each in a process group of its own.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "compiler.h"
#include "sys/exec.h"
#include "sys/file.h"

static bool is_program(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISREG(st.st_mode) && !access(path, X_OK);
}

static bool is_in(const char *dir, size_t len, const char *name, char path[PATH_MAX])
{
	/* An empty word of PATH is the current directory. */
	return !file_path(path, PATH_MAX, "%.*s/%s", len ? (int)len : 1, len ? dir : ".", name) &&
	       is_program(path);
}

static bool is_beside_us(const char *name, char path[PATH_MAX])
{
	char self[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (len <= 0)
		return false;
	self[len] = '\0';
	return is_in(self, strrchr(self, '/') - self, name, path);
}

int exec_find(const char *name, char path[PATH_MAX])
{
	const char *dir = strchr(name, '/') ? NULL : getenv("PATH");

	for (; dir; dir = dir[strcspn(dir, ":")] ? dir + strcspn(dir, ":") + 1 : NULL)
		if (is_in(dir, strcspn(dir, ":"), name, path))
			return 0;
	if (!strchr(name, '/') && is_beside_us(name, path))
		return 0;
	if (file_path(path, PATH_MAX, "%s", name))
		*path = '\0';
	return strchr(name, '/') && is_program(path) ? 0 : -ENOENT;
}

/* What a program prints must not get into the TAP. */
static void redirect(int output_fd)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null >= 0)
		dup2(null, STDIN_FILENO);
	output_fd = output_fd >= 0 ? output_fd : null;
	if (output_fd < 0)
		return;
	dup2(output_fd, STDOUT_FILENO);
	dup2(output_fd, STDERR_FILENO);
}

/* In the child: where it fails, the errno goes to the parent; success closes the pipe. */
static void __noreturn become(const struct exec *exec, const char *path, struct undo *undo,
			      int entry, int pipe_fd)
{
	sigset_t none;
	int ret = 0;

	setpgid(0, 0);
	undo_child_enter(undo, entry);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	/* A shell makes those that it runs in the background deaf. */
	signal(SIGINT, SIG_DFL);
	if (exec->cgroup)
		ret = cgroup_move_task(exec->cgroups, exec->cgroup, getpid(), NULL);
	if (ret >= 0) {
		redirect(exec->output_fd);
		execv(path, (char *const *)exec->argv);
		ret = -errno;
	}
	ret = -ret;
	if (write(pipe_fd, &ret, sizeof(ret)) < 0)
		_exit(126);
	_exit(127);
}

/* Return: 0 once the program runs, else the errno of why it does not. */
static int await_exec(int pipe_fd)
{
	int failed = 0;
	ssize_t n;

	do {
		n = read(pipe_fd, &failed, sizeof(failed));
	} while (n < 0 && errno == EINTR);
	if (!n)
		return 0;
	return failed ? failed : EAGAIN;
}

int exec_start(const struct exec *exec, struct undo *undo, pid_t *pid, struct err *err)
{
	int pipe_fds[2], entry, failed;
	char path[PATH_MAX];
	pid_t child;

	exec_find(exec->argv[0], path);
	if (pipe2(pipe_fds, O_CLOEXEC))
		return err_set(err, errno, "pipe");
	entry = undo_child(undo, true, err);
	if (entry < 0)
		goto out;
	/* Not into *pid, which may lie in memory that the child shares. */
	child = fork();
	if (!child)
		become(exec, path, undo, entry, pipe_fds[1]);
	failed = child < 0 ? errno : 0;
	close(pipe_fds[1]);
	pipe_fds[1] = -1;
	if (!failed)
		failed = await_exec(pipe_fds[0]);
	if (failed) {
		if (child > 0)
			waitpid(child, NULL, 0);
		undo_drop(undo, entry);
		entry = err_set(err, failed, "start %s", exec->argv[0]);
	} else {
		*pid = child;
	}
out:
	close(pipe_fds[0]);
	if (pipe_fds[1] >= 0)
		close(pipe_fds[1]);
	return entry;
}

int exec_reap(pid_t pid, struct undo *undo, int entry, int *status)
{
	siginfo_t info;
	int ret;

	do {
		ret = waitid(P_PID, pid, &info, WEXITED | WNOWAIT);
	} while (ret < 0 && errno == EINTR);
	/* Whatever it has forked ends with it; before the reaping its number is still its own. */
	kill(-pid, SIGKILL);
	ret = waitpid(pid, status, 0);
	undo_drop(undo, entry);
	return ret < 0 ? -errno : 0;
}

void exec_describe(int status, char *text, size_t size)
{
	if (WIFSIGNALED(status))
		snprintf(text, size, "was killed by SIG%s", sigabbrev_np(WTERMSIG(status)));
	else
		snprintf(text, size, "exited with %d", WEXITSTATUS(status));
}
