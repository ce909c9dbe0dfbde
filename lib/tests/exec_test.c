// SPDX-License-Identifier: GPL-2.0
/*
 * External programs: where they are looked for, what becomes of what they print, how they end.
 */
#include <kselftest_harness.h>
#include <errno.h>
#include <signal.h>
#include <sys/mman.h>

#include "sys/exec.h"
#include "sys/pid.h"

FIXTURE(exec)
{
	struct undo *undo;
	struct err err;
	pid_t pid;
};

FIXTURE_SETUP(exec)
{
	ASSERT_EQ(0, undo_create(&self->undo, 8, NULL));
}

FIXTURE_TEARDOWN(exec)
{
	EXPECT_EQ(0, undo_mark(self->undo));
	undo_destroy(self->undo);
}

static const char *const shell[] = { "sh", "-c", "echo said; echo $$ >&2; exit 3", NULL };
static const char *const sleeper[] = { "sh", "-c", "sleep 1000 & echo $! ; wait", NULL };
static const char *const nothing[] = { "/nonexistent/program", NULL };

TEST(programs_are_found)
{
	char path[PATH_MAX];

	EXPECT_EQ(0, exec_find("sh", path));
	EXPECT_EQ(0, access(path, X_OK));
	EXPECT_EQ(0, exec_find("/bin/sh", path));
	EXPECT_STREQ("/bin/sh", path);
	/* This program is in no directory of PATH, but beside itself. */
	setenv("PATH", "/nonexistent:/bin", 1);
	EXPECT_EQ(0, exec_find("exec_test", path));
	EXPECT_EQ(0, access(path, X_OK));
	unsetenv("PATH");
	EXPECT_EQ(0, exec_find("exec_test", path));
}

TEST(what_is_nowhere_is_not_found)
{
	char path[PATH_MAX];

	EXPECT_EQ(-ENOENT, exec_find("no-such-program", path));
	EXPECT_STREQ("no-such-program", path);
	EXPECT_EQ(-ENOENT, exec_find("/nonexistent/sh", path));
	EXPECT_EQ(-ENOENT, exec_find("", path));
}

TEST_F(exec, output_and_status)
{
	struct exec exec = { .argv = shell, .output_fd = memfd_create("output", MFD_CLOEXEC) };
	int entry = exec_start(&exec, self->undo, &self->pid, &self->err);
	char text[64], expected[64], how[64];
	int status;
	ssize_t n;

	ASSERT_LE(0, entry);
	EXPECT_EQ(self->pid, getpgid(self->pid));
	ASSERT_EQ(0, exec_reap(self->pid, self->undo, entry, &status));
	exec_describe(status, how, sizeof(how));
	EXPECT_STREQ("exited with 3", how);
	n = pread(exec.output_fd, text, sizeof(text) - 1, 0);
	ASSERT_LT(0, n);
	text[n] = '\0';
	snprintf(expected, sizeof(expected), "said\n%d\n", self->pid);
	EXPECT_STREQ(expected, text);
	close(exec.output_fd);
}

TEST_F(exec, missing)
{
	struct exec exec = { .argv = nothing, .output_fd = -1 };

	EXPECT_EQ(-ENOENT, exec_start(&exec, self->undo, &self->pid, &self->err));
	EXPECT_STREQ("start /nonexistent/program: No such file or directory", self->err.text);
	EXPECT_EQ(-1, waitpid(-1, NULL, WNOHANG));
}

/* Whoever reaps a program ends what it has forked, too. */
TEST_F(exec, children_end_with_it)
{
	int fds[2], entry, status, child;
	struct exec exec = { .argv = sleeper };
	char text[64], how[64];
	ssize_t n;

	ASSERT_EQ(0, pipe(fds));
	exec.output_fd = fds[1];
	entry = exec_start(&exec, self->undo, &self->pid, &self->err);
	ASSERT_LE(0, entry);
	n = read(fds[0], text, sizeof(text) - 1);
	ASSERT_LT(0, n);
	text[n] = '\0';
	child = atoi(text);
	ASSERT_LT(1, child);
	EXPECT_NE(0, pid_start_time(child));
	kill(self->pid, SIGTERM);
	ASSERT_EQ(0, exec_reap(self->pid, self->undo, entry, &status));
	exec_describe(status, how, sizeof(how));
	EXPECT_STREQ("was killed by SIGTERM", how);
	/* Its end of the pipe closes only when it is gone. */
	close(fds[1]);
	EXPECT_EQ(0, read(fds[0], text, sizeof(text)));
	close(fds[0]);
}

/* As after a crash of whoever started it. */
TEST_F(exec, the_undo_list_ends_it)
{
	struct exec exec = { .argv = sleeper, .output_fd = -1 };

	ASSERT_LE(0, exec_start(&exec, self->undo, &self->pid, &self->err));
	EXPECT_EQ(0, undo_run(self->undo, 0, &self->err));
	EXPECT_EQ(-1, kill(self->pid, 0));
	EXPECT_EQ(ESRCH, errno);
}

TEST_HARNESS_MAIN
