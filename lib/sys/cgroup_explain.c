// SPDX-License-Identifier: GPL-2.0
/*
 * What may be written to the files of a cgroup, and why a write failed.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sys/cgroup_explain.h"
#include "sys/file.h"

/* What a file takes. */
enum accepts {
	ACCEPTS_NUMBER,		/* min to max */
	ACCEPTS_LIMIT,		/* the same, or "max" */
	ACCEPTS_BYTES,		/* a size, or "max" */
	ACCEPTS_TEXT,		/* anything; the kernel judges */
	ACCEPTS_NOTHING,	/* it is only read */
};

struct cgroup_file {
	const char *name;
	const char *controller;
	enum accepts accepts;
	long min;
	long max;
};

/* Source of the ranges: Documentation/admin-guide/cgroup-v2.rst. */
static const struct cgroup_file cgroup_files[] = {
	{ "cgroup.freeze", "", ACCEPTS_NUMBER, 0, 1 },
	{ "cgroup.kill", "", ACCEPTS_NUMBER, 1, 1 },
	{ "cgroup.max.depth", "", ACCEPTS_LIMIT, 0, 0x7fffffff },
	{ "cgroup.max.descendants", "", ACCEPTS_LIMIT, 0, 0x7fffffff },
	{ "cgroup.pressure", "", ACCEPTS_NUMBER, 0, 1 },
	{ "cgroup.procs", "", ACCEPTS_NUMBER, 0, 0x7fffffff },
	{ "cgroup.stat", "", ACCEPTS_NOTHING, 0, 0 },
	{ "cgroup.subtree_control", "", ACCEPTS_TEXT, 0, 0 },
	{ "cgroup.threads", "", ACCEPTS_NUMBER, 0, 0x7fffffff },
	{ "cgroup.type", "", ACCEPTS_TEXT, 0, 0 },
	{ "cpu.idle", "cpu", ACCEPTS_NUMBER, 0, 1 },
	{ "cpu.max", "cpu", ACCEPTS_TEXT, 0, 0 },
	{ "cpu.max.burst", "cpu", ACCEPTS_NUMBER, 0, 0x7fffffff },
	{ "cpu.pressure", "", ACCEPTS_TEXT, 0, 0 },
	{ "cpu.stat", "", ACCEPTS_NOTHING, 0, 0 },
	{ "cpu.uclamp.max", "cpu", ACCEPTS_TEXT, 0, 0 },
	{ "cpu.uclamp.min", "cpu", ACCEPTS_TEXT, 0, 0 },
	{ "cpu.weight", "cpu", ACCEPTS_NUMBER, 1, 10000 },
	{ "cpu.weight.nice", "cpu", ACCEPTS_NUMBER, -20, 19 },
	{ "cpuset.cpus", "cpuset", ACCEPTS_TEXT, 0, 0 },
	{ "cpuset.cpus.effective", "cpuset", ACCEPTS_NOTHING, 0, 0 },
	{ "cpuset.cpus.exclusive", "cpuset", ACCEPTS_TEXT, 0, 0 },
	{ "cpuset.cpus.partition", "cpuset", ACCEPTS_TEXT, 0, 0 },
	{ "cpuset.mems", "cpuset", ACCEPTS_TEXT, 0, 0 },
	{ "cpuset.mems.effective", "cpuset", ACCEPTS_NOTHING, 0, 0 },
	{ "io.max", "io", ACCEPTS_TEXT, 0, 0 },
	{ "io.pressure", "", ACCEPTS_TEXT, 0, 0 },
	{ "io.stat", "io", ACCEPTS_NOTHING, 0, 0 },
	{ "io.weight", "io", ACCEPTS_NUMBER, 1, 10000 },
	{ "irq.pressure", "", ACCEPTS_TEXT, 0, 0 },
	{ "memory.current", "memory", ACCEPTS_NOTHING, 0, 0 },
	{ "memory.high", "memory", ACCEPTS_BYTES, 0, 0 },
	{ "memory.low", "memory", ACCEPTS_BYTES, 0, 0 },
	{ "memory.max", "memory", ACCEPTS_BYTES, 0, 0 },
	{ "memory.min", "memory", ACCEPTS_BYTES, 0, 0 },
	{ "memory.numa_stat", "memory", ACCEPTS_NOTHING, 0, 0 },
	{ "memory.pressure", "", ACCEPTS_TEXT, 0, 0 },
	{ "memory.reclaim", "memory", ACCEPTS_TEXT, 0, 0 },
	{ "memory.stat", "memory", ACCEPTS_NOTHING, 0, 0 },
	{ "memory.swap.max", "memory", ACCEPTS_BYTES, 0, 0 },
	{ "pids.current", "pids", ACCEPTS_NOTHING, 0, 0 },
	{ "pids.max", "pids", ACCEPTS_LIMIT, 1, 0x7fffffff },	/* 0 would block every fork */
};

static const struct cgroup_file *find_file(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(cgroup_files) / sizeof(*cgroup_files); i++)
		if (!strcmp(cgroup_files[i].name, name))
			return &cgroup_files[i];
	return NULL;
}

const char *cgroup_file_controller(const char *file)
{
	const struct cgroup_file *found = find_file(file);

	return found ? found->controller : NULL;
}

bool cgroup_lacks_file(const struct cgroups *cg, const char *name, const char *file)
{
	const char *controller = cgroup_file_controller(file);
	char path[CGROUP_PATH_MAX];

	if (!controller || (*controller && !cgroup_has_word(cg->controllers, " ", controller)))
		return false;
	return !cgroup_path(cg, name, file, path, sizeof(path)) && access(path, F_OK) &&
	       errno == ENOENT;
}

static int check_number(const struct cgroup_file *file, const char *text, struct err *err)
{
	long value;
	char *end;

	errno = 0;
	value = strtol(text, &end, 10);
	if (end == text || *end)
		return err_set(err, EINVAL, "'%s' for %s is no number", text, file->name);
	if (errno || value < file->min || value > file->max)
		return err_set(err, ERANGE, "'%s' for %s, which takes %ld to %ld", text,
			       file->name, file->min, file->max);
	return 0;
}

static int check_bytes(const struct cgroup_file *file, const char *text, struct err *err)
{
	size_t digits = strspn(text, "0123456789");

	/* Sizes may end in K, M, G, T, P, E as the kernel's memparse() has it. */
	if (digits && (!text[digits] || (strchr("kKmMgGtTpPeE", text[digits]) &&
					 !text[digits + 1])))
		return 0;
	return err_set(err, EINVAL, "'%s' for %s is no size", text, file->name);
}

int cgroup_check(const char *file, const char *text, struct err *err)
{
	const struct cgroup_file *found = find_file(file);

	if (!found)
		return err_set(err, ENOENT, "cgroups have no file %s", file);
	if ((found->accepts == ACCEPTS_LIMIT || found->accepts == ACCEPTS_BYTES) &&
	    !strcmp(text, "max"))
		return 0;
	switch (found->accepts) {
	case ACCEPTS_NUMBER:
	case ACCEPTS_LIMIT:
		return check_number(found, text, err);
	case ACCEPTS_BYTES:
		return check_bytes(found, text, err);
	case ACCEPTS_TEXT:
		return 0;
	case ACCEPTS_NOTHING:
		break;
	}
	return err_set(err, EINVAL, "%s can only be read", file);
}

/* Why a file is not in an existing cgroup. */
static void hint_missing(const struct cgroups *cg, const char *file, struct err *hint)
{
	const char *controller = cgroup_file_controller(file);
	struct err why;

	if (!controller)
		err_set(hint, 0, "cgroups have no such file");
	else if (!*controller)
		err_set(hint, 0, "this kernel has no such file");
	else if (cgroup_controller_missing(cg, controller, &why))
		err_set(hint, 0, "controller %s is %s", controller, why.text);
	else if (!cgroup_has_word(cg->controllers, " ", controller))
		err_set(hint, 0, "controller %s was not asked for by this run", controller);
	else
		err_set(hint, 0,
			"the cgroup above does not pass controller %s on, as it holds tasks, or the kernel has no such file",
			controller);
}

static void hint_for(const struct cgroups *cg, const char *path, const char *file,
		     const char *text, int ret, struct err *hint)
{
	hint->text[0] = '\0';
	switch (-ret) {
	case ENOENT:
	case ENODEV:
		if (access(path, F_OK))
			err_set(hint, 0, "no such cgroup: mistyped, or removed by somebody else");
		else
			hint_missing(cg, file, hint);
		break;
	case EACCES:
	case EPERM:
		err_set(hint, 0,
			"not delegated; run as root or with systemd-run --user --scope -p Delegate=yes");
		break;
	case EROFS:
		err_set(hint, 0, "cgroupfs is mounted read-only");
		break;
	case EBUSY:
		err_set(hint, 0, "a cgroup holds tasks or passes controllers on, not both");
		break;
	case EOPNOTSUPP:
		err_set(hint, 0, "threads need a threaded cgroup: write threaded to cgroup.type");
		break;
	case ETIMEDOUT:
		err_set(hint, 0, "the kernel did not answer within %d ms", FILE_TIMEOUT_MS);
		break;
	case EINVAL:
	case ERANGE:
		if (text)
			cgroup_check(file, text, hint);
		break;
	}
}

/* The cgroups in a directory, as far as there is room. */
static void list_children(const char *path, char *buf, size_t size)
{
	struct dirent *entry;
	size_t used = 0;
	DIR *dir;

	buf[0] = '\0';
	dir = opendir(path);
	while (dir && (entry = readdir(dir))) {
		if (entry->d_type != DT_DIR || entry->d_name[0] == '.')
			continue;
		used += snprintf(buf + used, size - used, "%s%s", used ? " " : "", entry->d_name);
		if (used >= size)
			break;
	}
	if (dir)
		closedir(dir);
}

static void read_or_none(const char *dir, const char *file, char *buf, size_t size)
{
	char path[CGROUP_PATH_MAX];

	if (file_path(path, sizeof(path), "%s/%s", dir, file) ||
	    file_read_text(path, buf, size) < 0)
		snprintf(buf, size, "?");
}

int cgroup_explain(const struct cgroups *cg, const char *name, const char *file,
		   const char *text, int ret, struct err *err)
{
	char path[CGROUP_PATH_MAX], has[96], passes[96], children[96];
	struct err hint;
	char *parent;

	if (cgroup_path(cg, name, NULL, path, sizeof(path)))
		return err_set(err, -ret, "cgroup '%s', %s", name, file);
	hint_for(cg, path, file, text, ret, &hint);
	parent = strrchr(path, '/');
	*parent = '\0';
	read_or_none(path, "cgroup.controllers", has, sizeof(has));
	read_or_none(path, "cgroup.subtree_control", passes, sizeof(passes));
	list_children(path, children, sizeof(children));
	err_set(err, 0,
		"%s%.40s%s%s of cgroup '%.60s': %s%s%.140s; the cgroup above has controllers [%s], passes on [%s], holds [%s]",
		text ? "write '" : "read", text ?: "", text ? "' to " : " ", file, name,
		strerror(-ret), hint.text[0] ? "; hint: " : "", hint.text, has, passes, children);
	return ret;
}
