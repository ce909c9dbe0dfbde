// SPDX-License-Identifier: GPL-2.0
/*
 * Copying the files of /proc/PID/task/TID that say where a task is and what was done to it.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "sys/file.h"
#include "sys/pid.h"
#include "sys/procfs.h"
#include "sys/task_state.h"

/* None of these waits for the memory map of the task, which a stuck one may hold. */
static const char *const files[] = {
	"stat", "wchan", "syscall", "stack", "schedstat", "sched", "status", "cgroup",
};

static void write_file(FILE *out, const char *dir, const char *file)
{
	char path[300];
	char *text;
	int ret = file_path(path, sizeof(path), "%s/%s", dir, file);

	ret = ret ? ret : procfs_read(path, &text);
	if (ret) {
		fprintf(out, "%s: %s\n", file, strerror(-ret));
		return;
	}
	fprintf(out, strchr(text, '\n') && strchr(text, '\n')[1] ? "%s:\n%s" : "%s: %s", file,
		text);
	if (!*text || text[strlen(text) - 1] != '\n')
		fputc('\n', out);
	free(text);
}

static void write_task(FILE *out, pid_t pid, const char *tid)
{
	char dir[64];

	fprintf(out, "---- task %s of process %d\n", tid, (int)pid);
	if (file_path(dir, sizeof(dir), "/proc/%d/task/%s", (int)pid, tid))
		return;
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
		write_file(out, dir, files[i]);
}

/**
 * process_state_write() - write the state of all tasks of a process
 * @out: where to
 * @pid: the process
 * @room: write at most so many; the others are only counted
 *
 * Return: how many there are; 0 when it is gone.
 */
size_t process_state_write(FILE *out, pid_t pid, size_t room)
{
	char path[64];
	struct dirent *entry;
	size_t n = 0;
	DIR *tasks;

	snprintf(path, sizeof(path), "/proc/%d/task", (int)pid);
	tasks = opendir(path);
	while (tasks && (entry = readdir(tasks))) {
		if (!isdigit((unsigned char)entry->d_name[0]))
			continue;
		if (n++ < room)
			write_task(out, pid, entry->d_name);
	}
	if (tasks)
		closedir(tasks);
	return n;
}

static bool descends(pid_t pid, pid_t ancestor)
{
	/* A chain is short; the bound is for pids that are used anew meanwhile. */
	for (int i = 0; i < 32 && pid > 1; i++) {
		if (pid == ancestor)
			return true;
		pid = pid_parent(pid);
	}
	return false;
}

/**
 * descendants_state_write() - the same for the children of a process, and theirs
 * @out: where to
 * @ancestor: itself left out
 *
 * Return: how many tasks there are, of which at most TASK_STATES_MAX are written.
 */
size_t descendants_state_write(FILE *out, pid_t ancestor)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	size_t n = 0;

	while (proc && (entry = readdir(proc))) {
		pid_t pid = atoi(entry->d_name);

		if (pid > 0 && pid != ancestor && descends(pid, ancestor))
			n += process_state_write(out, pid,
						 n < TASK_STATES_MAX ? TASK_STATES_MAX - n : 0);
	}
	if (proc)
		closedir(proc);
	if (n > TASK_STATES_MAX)
		fprintf(out, "---- and %zu more tasks\n", n - TASK_STATES_MAX);
	return n;
}
