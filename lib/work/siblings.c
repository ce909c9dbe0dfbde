// SPDX-License-Identifier: GPL-2.0
/*
 * The workers beside a worker: processes of its cgroup and of its harness.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sys/cgroup.h"
#include "sys/file.h"
#include "work/siblings.h"
#include "worker/worker.h"

static pid_t parent_of(pid_t pid)
{
	char path[64], text[512], *name_end;
	int parent;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	if (file_read(path, text, sizeof(text)) < 0)
		return 0;
	name_end = strrchr(text, ')');
	return name_end && sscanf(name_end, ") %*c %d", &parent) == 1 ? parent : 0;
}

static int add(struct siblings *siblings, pid_t pid)
{
	pid_t *more = realloc(siblings->pids, (siblings->len + 1) * sizeof(*more));

	if (!more)
		return -ENOMEM;
	siblings->pids = more;
	more[siblings->len++] = pid;
	return 0;
}

/**
 * siblings_read() - find the other workers in the cgroup of a worker
 * @w: the worker; a thread has none
 * @siblings: overwritten, to be destroyed also on error
 *
 * Other processes of the cgroup are not ours to disturb: without a cgroup of their own, workers
 * may share one with the whole system.
 *
 * Return: 0 also when there are none, or -errno.
 */
int siblings_read(const struct worker *w, struct siblings *siblings)
{
	char path[CGROUP_PATH_MAX];
	struct cgroups cg;
	int pid, ret;
	FILE *file;

	*siblings = (struct siblings){ 0 };
	if (w->tid != getpid())
		return 0;
	ret = cgroups_find(&cg, NULL, NULL);
	if (!ret)
		ret = file_path(path, sizeof(path), "%s/cgroup.procs", cg.home);
	if (ret)
		return ret;
	file = fopen(path, "re");
	if (!file)
		return -errno;
	while (!ret && fscanf(file, "%d", &pid) == 1)
		if (pid > 0 && pid != w->tid && parent_of(pid) == getppid())
			ret = add(siblings, pid);
	fclose(file);
	return ret;
}

void siblings_destroy(struct siblings *siblings)
{
	free(siblings->pids);
	*siblings = (struct siblings){ 0 };
}
