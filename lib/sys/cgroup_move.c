// SPDX-License-Identifier: GPL-2.0
/*
 * The tasks of a cgroup: moving, freezing and killing them, and removing a cgroup under them.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "sys/cgroup_explain.h"
#include "sys/clock.h"
#include "sys/file.h"

#define MOVE_RETRIES 3
#define MOVE_PAUSE_MS 100

static void pause_ms(unsigned int ms)
{
	struct timespec pause = clock_timespec(ms * NSEC_PER_MSEC);

	nanosleep(&pause, NULL);
}

/* A cgroup that passes controllers on takes no tasks. */
static int stop_passing_on(const struct cgroups *cg, const char *name)
{
	char text[512], off[64], *word, *save;
	int ret = 0;

	if (cgroup_read(cg, name, "cgroup.subtree_control", text, sizeof(text), NULL) <= 0)
		return 0;
	for (word = strtok_r(text, " ", &save); word && !ret; word = strtok_r(NULL, " ", &save)) {
		snprintf(off, sizeof(off), "-%.60s", word);
		ret = __cgroup_write(cg, name, "cgroup.subtree_control", off);
	}
	return ret;
}

static int move(const struct cgroups *cg, const char *name, const char *file, pid_t pid,
		struct err *err)
{
	char text[16];
	int ret, tries;

	snprintf(text, sizeof(text), "%d", pid);
	ret = __cgroup_write(cg, name, file, text);
	for (tries = 0; ret == -EBUSY && tries < MOVE_RETRIES; tries++) {
		if (!tries)
			stop_passing_on(cg, name);
		else
			pause_ms(MOVE_PAUSE_MS);
		ret = __cgroup_write(cg, name, file, text);
	}
	if (ret == -ESRCH) {
		err_set(err, 0, "task %d had ended before it was moved to cgroup '%s'", pid, name);
		return 1;
	}
	return ret ? cgroup_explain(cg, name, file, text, ret, err) : 0;
}

int cgroup_move_task(const struct cgroups *cg, const char *name, pid_t pid, struct err *err)
{
	return move(cg, name, "cgroup.procs", pid, err);
}

int cgroup_move_thread(const struct cgroups *cg, const char *name, pid_t tid, struct err *err)
{
	return move(cg, name, "cgroup.threads", tid, err);
}

/* Moves what is listed in @from by writing to the file @to; returns how many, or -errno. */
static int move_listed(const char *from, const char *to)
{
	int ret, moved = 0;
	char line[32];
	FILE *file;

	file = fopen(from, "re");
	if (!file)
		return -errno;
	while (fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		if (!strcmp(line, "0"))		/* outside of our pid namespace */
			continue;
		ret = __file_write(to, line);
		if (ret && ret != -ESRCH) {
			fclose(file);
			return ret;
		}
		moved += !ret;
	}
	fclose(file);
	return moved;
}

int cgroup_move_all(const struct cgroups *cg, const char *from, const char *to, struct err *err)
{
	char source[CGROUP_PATH_MAX], target[CGROUP_PATH_MAX];
	int ret, tries, moved = 0;

	if (!strcmp(from, to))
		return err_set(err, EINVAL, "move the tasks of cgroup '%s' to itself", from);
	ret = cgroup_path(cg, from, "cgroup.procs", source, sizeof(source));
	if (!ret)
		ret = cgroup_path(cg, to, "cgroup.procs", target, sizeof(target));
	if (ret)
		return err_set(err, -ret, "move tasks from cgroup '%s' to '%s'", from, to);
	if (access(source, F_OK))
		return cgroup_explain(cg, from, "cgroup.procs", NULL, -ENOENT, err);
	/* Again until none is left, since tasks fork while they are moved. */
	for (tries = 0; tries <= MOVE_RETRIES; ) {
		ret = move_listed(source, target);
		if (!ret)
			return moved;
		if (ret > 0) {
			moved += ret;
			continue;
		}
		if (ret != -EBUSY)
			break;
		if (!tries++)
			stop_passing_on(cg, to);
		else
			pause_ms(MOVE_PAUSE_MS);
	}
	return cgroup_explain(cg, to, "cgroup.procs", "", ret, err);
}

int cgroup_remove(struct cgroups *cg, const char *name, struct err *err)
{
	char path[CGROUP_PATH_MAX], procs[CGROUP_PATH_MAX], home[CGROUP_PATH_MAX];
	uint64_t deadline = clock_ns() + FILE_TIMEOUT_MS * NSEC_PER_MSEC;
	int ret;

	ret = *name ? cgroup_path(cg, name, NULL, path, sizeof(path)) : -EINVAL;
	if (!ret)
		ret = cgroup_path(cg, name, "cgroup.procs", procs, sizeof(procs));
	if (!ret)
		ret = file_path(home, sizeof(home), "%s/cgroup.procs", cg->home);
	if (ret)
		return err_set(err, -ret, "remove cgroup '%s'", name);
	for (;;) {
		if (cg->home[0])
			move_listed(procs, home);
		ret = __file_rmdir(path);
		if (!ret || ret == -ENOENT)
			return 0;
		if (ret != -EBUSY || !clock_left_ns(deadline))
			break;
		pause_ms(1);
	}
	return err_set(err, -ret, "remove cgroup '%s'%s", name,
		       ret == -EBUSY ? "; hint: it still has tasks or cgroups in it" : "");
}

/* Whether the caller would stop or kill itself. */
static bool holds_caller(const struct cgroups *cg, const char *name)
{
	char path[CGROUP_PATH_MAX];
	struct cgroups now;
	size_t len;

	if (cgroups_find(&now, cg->proc, NULL) ||
	    cgroup_path(cg, name, NULL, path, sizeof(path)))
		return false;
	len = strlen(path);
	return !strncmp(now.home, path, len) && (!now.home[len] || now.home[len] == '/');
}

static int wait_event(const struct cgroups *cg, const char *name, const char *key, uint64_t wanted,
		      struct err *err)
{
	uint64_t deadline = clock_ns() + FILE_TIMEOUT_MS * NSEC_PER_MSEC;
	uint64_t value;
	int ret;

	for (;;) {
		ret = cgroup_read_key(cg, name, "cgroup.events", key, &value, err);
		if (ret || value == wanted)
			return ret;
		if (!clock_left_ns(deadline))
			return err_set(err, ETIMEDOUT, "wait for '%s %d' in cgroup '%s'", key,
				       (int)wanted, name);
		pause_ms(1);
	}
}

int cgroup_freeze(const struct cgroups *cg, const char *name, bool freeze, struct err *err)
{
	int ret;

	if (freeze && holds_caller(cg, name))
		return err_set(err, EDEADLK, "freeze cgroup '%s', which the runner is in", name);
	ret = cgroup_write(cg, name, "cgroup.freeze", freeze ? "1" : "0", err);
	return ret ?: wait_event(cg, name, "frozen", freeze, err);
}

int cgroup_kill(const struct cgroups *cg, const char *name, struct err *err)
{
	char path[CGROUP_PATH_MAX];
	int ret;

	if (holds_caller(cg, name))
		return err_set(err, EDEADLK, "kill cgroup '%s', which the runner is in", name);
	ret = cgroup_path(cg, name, NULL, path, sizeof(path));
	if (!ret)
		ret = cgroup_tree_kill(path);
	if (ret)
		return cgroup_explain(cg, name, "cgroup.kill", "1", ret, err);
	return wait_event(cg, name, "populated", 0, err);
}
