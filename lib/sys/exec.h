/* SPDX-License-Identifier: GPL-2.0 */
/*
 * External programs: found, started in a process group of their own, and reaped with all that they
 * have forked.
 */
#ifndef SCHED_CLAIMS_SYS_EXEC_H
#define SCHED_CLAIMS_SYS_EXEC_H

#include <limits.h>
#include <sys/types.h>

#include "sys/cgroup.h"
#include "sys/undo.h"

/**
 * struct exec - how a program is to be started
 * @argv: the program, as for exec_find(), and its arguments, ended by NULL
 * @cgroups: where @cgroup is
 * @cgroup: the cgroup it is to start in; NULL for that of the caller
 * @output_fd: gets what the program prints; -1 for nobody, but never the TAP
 */
struct exec {
	const char *const *argv;
	struct cgroups *cgroups;
	const char *cgroup;
	int output_fd;
};

/**
 * exec_find() - find a program in PATH, else beside the one that runs now
 * @name: its name; one with a slash is a path and is not searched
 * @path: receives where it is; @name when it is nowhere
 *
 * Return: 0, or -ENOENT.
 */
int exec_find(const char *name, char path[PATH_MAX]);

/**
 * exec_start() - start a program, which dies with the thread that started it
 * @exec: which and how
 * @undo: knows of it until exec_reap()
 * @pid: receives its number
 * @err: receives the sentence; may be NULL
 *
 * Return: the entry in @undo, or -errno, also when the program could not be executed.
 */
int exec_start(const struct exec *exec, struct undo *undo, pid_t *pid, struct err *err);

/**
 * exec_reap() - wait until a program ends, kill what it has forked, and forget it
 * @pid: the program
 * @undo: the list
 * @entry: what exec_start() returned
 * @status: receives that of waitpid(); may be NULL
 *
 * Return: 0 or -errno.
 */
int exec_reap(pid_t pid, struct undo *undo, int entry, int *status);

/**
 * exec_describe() - how a program ended
 * @status: of waitpid()
 * @text: receives "exited with 1", or "was killed by SIGTERM"
 * @size: of @text
 */
void exec_describe(int status, char *text, size_t size);

#endif
