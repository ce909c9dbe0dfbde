// SPDX-License-Identifier: GPL-2.0
/*
 * Whole cgroups by the path of their directory, for those who clean up after somebody else.
 */
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "sys/cgroup_tree.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/run_name.h"

#define NOTE_PREFIX "user.sched_claims."

typedef int (*child_fn)(const char *path, void *arg);

/* Calls @fn for every directory in @path until one returns nonzero. */
static int visit_children(const char *path, child_fn fn, void *arg)
{
	char child[CGROUP_PATH_MAX];
	struct dirent *entry;
	int ret = 0;
	DIR *dir;

	dir = opendir(path);
	if (!dir)
		return -errno;
	while (!ret && (entry = readdir(dir))) {
		if (entry->d_type != DT_DIR || entry->d_name[0] == '.')
			continue;
		ret = file_path(child, sizeof(child), "%s/%s", path, entry->d_name);
		if (!ret)
			ret = fn(child, arg);
	}
	closedir(dir);
	return ret;
}

/* Before Linux 5.14 there is no cgroup.kill. */
static int kill_each(const char *path, void *arg)
{
	char procs[CGROUP_PATH_MAX], line[32];
	FILE *file;
	int ret;

	ret = file_path(procs, sizeof(procs), "%s/cgroup.procs", path);
	if (ret)
		return ret;
	file = fopen(procs, "re");
	if (!file)
		return -errno;
	while (fgets(line, sizeof(line), file))
		if (atoi(line) > 1)
			kill(atoi(line), SIGKILL);
	fclose(file);
	return visit_children(path, kill_each, arg);
}

int cgroup_tree_kill(const char *path)
{
	char file[CGROUP_PATH_MAX];
	int ret;

	ret = file_path(file, sizeof(file), "%s/cgroup.kill", path);
	if (!ret)
		ret = __file_write(file, "1");
	return ret == -ENOENT ? kill_each(path, NULL) : ret;
}

static int remove_dirs(const char *path, void *arg)
{
	int ret;

	ret = visit_children(path, remove_dirs, arg);
	if (!ret)
		ret = __file_rmdir(path);
	return ret == -ENOENT ? 0 : ret;
}

int cgroup_tree_remove(const char *path)
{
	uint64_t deadline = clock_ns() + CLEANUP_TIMEOUT_MS * NSEC_PER_MSEC;
	const struct timespec pause = clock_timespec(NSEC_PER_MSEC);
	int ret;

	for (;;) {
		ret = cgroup_tree_kill(path);
		if (!ret)
			ret = remove_dirs(path, NULL);
		/* Killed tasks leave their cgroup a little after the kill. */
		if (ret != -EBUSY || !clock_left_ns(deadline))
			return ret == -ENOENT ? 0 : ret;
		nanosleep(&pause, NULL);
	}
}

static enum run_state state_of(const char *path)
{
	return run_name_state(strrchr(path, '/') + 1);
}

static void disable_noted(const char *base, const char *notes, ssize_t len)
{
	char file[CGROUP_PATH_MAX], text[64];
	const char *note;

	if (file_path(file, sizeof(file), "%s/cgroup.subtree_control", base))
		return;
	for (note = notes; note < notes + len; note += strlen(note) + 1)
		if (!strncmp(note, NOTE_PREFIX, strlen(NOTE_PREFIX)) &&
		    !file_path(text, sizeof(text), "-%s", note + strlen(NOTE_PREFIX)))
			__file_write(file, text);
}

struct leftovers {
	const char *base;
	void (*removed)(void *arg, const char *path);
	void *arg;
	struct err *err;
	int count;
	int first;
};

static int remove_leftover(const char *path, void *arg)
{
	struct leftovers *left = arg;
	char notes[1024];
	ssize_t len;
	int ret;

	if (state_of(path) != RUN_DEAD)
		return 0;
	len = listxattr(path, notes, sizeof(notes));
	ret = cgroup_tree_remove(path);
	if (ret) {
		left->first = left->first ?:
			err_set(left->err, -ret, "remove %s, left by a dead run", path);
		return 0;
	}
	disable_noted(left->base, notes, len);
	left->count++;
	if (left->removed)
		left->removed(left->arg, path);
	return 0;
}

int cgroup_leftovers_remove(const char *base, void (*removed)(void *arg, const char *path),
			    void *arg, struct err *err)
{
	struct leftovers left = { base, removed, arg, err, 0, 0 };
	int ret;

	ret = visit_children(base, remove_leftover, &left);
	if (ret)
		return err_set(err, -ret, "look for leftovers in %s", base);
	return left.first ?: left.count;
}

void cgroup_note_enabled(const char *path, const char *controller)
{
	char name[128];

	if (!file_path(name, sizeof(name), NOTE_PREFIX "%s", controller))
		setxattr(path, name, "1", 1, 0);
}

static int has_note(const char *path, void *arg)
{
	return state_of(path) != RUN_NONE && getxattr(path, arg, NULL, 0) >= 0;
}

int cgroup_was_enabled_by_run(const char *base, const char *controller)
{
	char name[128];

	if (file_path(name, sizeof(name), NOTE_PREFIX "%s", controller))
		return 0;
	return visit_children(base, has_note, name) > 0;
}
