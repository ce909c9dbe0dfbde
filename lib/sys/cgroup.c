// SPDX-License-Identifier: GPL-2.0
/*
 * The cgroups of one run: making and removing them, enabling controllers, reading and writing.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sys/cgroup.h"
#include "sys/cgroup_explain.h"
#include "sys/cpulist.h"
#include "sys/file.h"
#include "sys/run_name.h"

/* Words between slashes, none of which leads upwards or to the directory itself. */
static bool good_name(const char *name)
{
	const char *part = name;
	size_t len;

	if (!*name)
		return true;
	for (;; part += len + 1) {
		len = strcspn(part, "/");
		if (!len || part[0] == '.' || memchr(part, '\n', len))
			return false;
		if (!part[len])
			return true;
	}
}

int cgroup_path(const struct cgroups *cg, const char *name, const char *file, char *buf,
		size_t size)
{
	if (!cg->run[0] || !good_name(name))
		return -EINVAL;
	return file_path(buf, size, "%s%s%s%s%s", cg->run, *name ? "/" : "", name,
			 file ? "/" : "", file ?: "");
}

int __cgroup_write(const struct cgroups *cg, const char *name, const char *file, const char *text)
{
	char path[CGROUP_PATH_MAX];

	return cgroup_path(cg, name, file, path, sizeof(path)) ?: __file_write(path, text);
}

int cgroup_write(const struct cgroups *cg, const char *name, const char *file, const char *text,
		 struct err *err)
{
	int ret = __cgroup_write(cg, name, file, text);

	return ret ? cgroup_explain(cg, name, file, text, ret, err) : 0;
}

ssize_t cgroup_read(const struct cgroups *cg, const char *name, const char *file, char *buf,
		    size_t size, struct err *err)
{
	char path[CGROUP_PATH_MAX];
	ssize_t len;

	len = cgroup_path(cg, name, file, path, sizeof(path));
	if (!len)
		len = file_read_text(path, buf, size);
	return len < 0 ? cgroup_explain(cg, name, file, NULL, len, err) : len;
}

int cgroup_read_key(const struct cgroups *cg, const char *name, const char *file,
		    const char *key, uint64_t *value, struct err *err)
{
	unsigned long long number;
	size_t len = strlen(key);
	char text[8192], *line;
	ssize_t ret;

	ret = cgroup_read(cg, name, file, text, sizeof(text), err);
	if (ret < 0)
		return ret;
	for (line = text; line; line = (line = strchr(line, '\n')) ? line + 1 : NULL)
		if (!strncmp(line, key, len) && sscanf(line + len, " %llu", &number) == 1) {
			*value = number;
			return 0;
		}
	return err_set(err, ENOENT, "find %s in %s of cgroup '%s'", key, file, name);
}

int cgroup_set_cpus(const struct cgroups *cg, const char *name, const char *file,
		    const cpu_set_t *set, struct err *err)
{
	char text[CPULIST_MAX];

	/* The kernel takes an empty line for "inherit", but not an empty write. */
	if (!CPU_COUNT(set))
		return cgroup_write(cg, name, file, "\n", err);
	return cgroup_write(cg, name, file, cpulist_format(set, text, sizeof(text)), err);
}

int cgroup_get_cpus(const struct cgroups *cg, const char *name, const char *file,
		    cpu_set_t *set, struct err *err)
{
	char text[CPULIST_MAX];
	ssize_t ret;

	ret = cgroup_read(cg, name, file, text, sizeof(text), err);
	CPU_ZERO(set);
	return ret <= 0 ? ret : cpulist_parse(text, set, err);
}

/* Takes the next of the words that blanks separate. */
static bool next_word(const char **list, char *word, size_t size)
{
	size_t len;

	*list += strspn(*list, " ");
	len = strcspn(*list, " ");
	if (!len || len >= size)
		return false;
	memcpy(word, *list, len);
	word[len] = '\0';
	*list += len;
	return true;
}

static int check_controllers(struct cgroups *cg, const char *controllers, struct err *err)
{
	const char *list = controllers;
	struct err why;
	char word[32];

	if (file_path(cg->controllers, sizeof(cg->controllers), "%s", controllers))
		return err_set(err, ENAMETOOLONG, "list of controllers");
	while (next_word(&list, word, sizeof(word)))
		if (cgroup_controller_missing(cg, word, &why)) {
			err_set(err, 0, "controller %s is %s", word, why.text);
			return -EOPNOTSUPP;
		}
	return 0;
}

/* Enables a controller for the children of the base, as a change to be taken back. */
static int enable_in_base(struct cgroups *cg, const char *controller, struct err *err)
{
	char path[CGROUP_PATH_MAX], text[512];
	int entry, ret;
	size_t used;

	ret = file_path(path, sizeof(path), "%s/cgroup.subtree_control", cg->base);
	if (!ret)
		ret = file_read_text(path, text, sizeof(text));
	if (ret < 0)
		return err_set(err, -ret, "read the controllers of %s", cg->base);
	if (cgroup_has_word(text, " ", controller) &&
	    !cgroup_was_enabled_by_run(cg->base, controller))
		return 0;
	entry = undo_controller(cg->undo, path, controller, err);
	if (entry < 0)
		return entry;
	snprintf(text, sizeof(text), "+%s", controller);
	ret = __file_write(path, text);
	if (ret) {
		undo_drop(cg->undo, entry);
		return err_set(err, -ret, "enable controller %s in %s%s", controller, cg->base,
			       ret == -EBUSY ? ", which holds tasks of its own" : "");
	}
	used = strlen(cg->enabled);
	snprintf(cg->enabled + used, sizeof(cg->enabled) - used, " %s", controller);
	return 0;
}

static int make_run(struct cgroups *cg, struct err *err)
{
	const char *list = cg->enabled;
	char name[64], word[32];
	int entry, ret;

	ret = run_name(name, sizeof(name), getpid());
	if (!ret)
		ret = file_path(cg->run, sizeof(cg->run), "%s/%s", cg->base, name);
	if (ret)
		return err_set(err, -ret, "name a cgroup in %s", cg->base);
	entry = undo_cgroup(cg->undo, cg->run, err);
	if (entry < 0)
		return entry;
	ret = __file_mkdir(cg->run);
	if (ret) {
		undo_drop(cg->undo, entry);
		return err_set(err, -ret, "make cgroup %s", cg->run);
	}
	while (next_word(&list, word, sizeof(word)))
		cgroup_note_enabled(cg->run, word);
	return 0;
}

/* Lets a cgroup pass the run's controllers on to its children. */
static int pass_on(struct cgroups *cg, const char *name, struct err *err)
{
	const char *list = cg->controllers;
	char word[32], text[64];
	int ret;

	while (next_word(&list, word, sizeof(word))) {
		snprintf(text, sizeof(text), "+%s", word);
		ret = __cgroup_write(cg, name, "cgroup.subtree_control", text);
		if (ret == -EBUSY)	/* it holds tasks: see cgroup_create() */
			return 0;
		if (ret)
			return cgroup_explain(cg, name, "cgroup.subtree_control", text, ret, err);
	}
	return 0;
}

int cgroups_open(struct cgroups *cg, const char *controllers, struct undo *undo, struct err *err)
{
	int ret;

	cg->undo = undo;
	cg->undo_mark = undo_mark(undo);
	cg->enabled[0] = '\0';
	ret = check_controllers(cg, controllers, err);
	if (!ret) {
		const char *list = cg->controllers;
		char word[32];

		while (!ret && next_word(&list, word, sizeof(word)))
			ret = enable_in_base(cg, word, err);
	}
	if (!ret)
		ret = make_run(cg, err);
	if (!ret)
		ret = pass_on(cg, "", err);
	if (ret)
		cgroups_close(cg, NULL);
	return ret;
}

int cgroups_close(struct cgroups *cg, struct err *err)
{
	cg->run[0] = '\0';
	return cg->undo ? undo_run(cg->undo, cg->undo_mark, err) : 0;
}

/* Makes the cgroup above @name where it is missing, and has it pass the controllers on. */
static int prepare_parent(struct cgroups *cg, const char *name, struct err *err)
{
	char parent[CGROUP_PATH_MAX], path[CGROUP_PATH_MAX];
	const char *slash = strrchr(name, '/');
	int ret;

	if (!slash)
		return 0;
	ret = file_path(parent, sizeof(parent), "%.*s", (int)(slash - name), name);
	if (!ret)
		ret = cgroup_path(cg, parent, NULL, path, sizeof(path));
	if (ret)
		return err_set(err, -ret, "cgroup '%s'", name);
	if (access(path, F_OK))
		ret = cgroup_create(cg, parent, err);
	return ret ?: pass_on(cg, parent, err);
}

int cgroup_create(struct cgroups *cg, const char *name, struct err *err)
{
	char path[CGROUP_PATH_MAX];
	int ret;

	ret = *name ? cgroup_path(cg, name, NULL, path, sizeof(path)) : -EINVAL;
	if (ret)
		return err_set(err, -ret, "make cgroup '%s'", name);
	ret = prepare_parent(cg, name, err);
	if (ret)
		return ret;
	ret = __file_mkdir(path);
	return ret ? err_set(err, -ret, "make cgroup '%s' as %s", name, path) : 0;
}
