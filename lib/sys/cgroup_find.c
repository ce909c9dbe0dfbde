// SPDX-License-Identifier: GPL-2.0
/*
 * Where the v2 hierarchy is, where in it we may work, and why a controller is not there.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "sys/cgroup.h"
#include "sys/cgroup_explain.h"
#include "sys/file.h"

/* One cgroup file system of /proc/self/mountinfo. */
struct cgroup_mount {
	char root[CGROUP_PATH_MAX];	/* the part of the hierarchy that is mounted */
	char at[CGROUP_PATH_MAX];
	char type[16];
	char options[256];		/* of the file system: the v1 controllers */
};

/* mountinfo writes blanks in paths as \040. */
static void unescape(char *text)
{
	char *to = text;
	unsigned int code;

	for (; *text; to++) {
		if (sscanf(text, "\\%3o", &code) == 1) {
			*to = (char)code;
			text += 4;
		} else {
			*to = *text++;
		}
	}
	*to = '\0';
}

static bool parse_mount(const char *line, struct cgroup_mount *mount)
{
	const char *tail = strstr(line, " - ");

	if (!tail || sscanf(line, "%*s %*s %*s %511s %511s", mount->root, mount->at) != 2 ||
	    sscanf(tail, " - %15s %*s %255s", mount->type, mount->options) != 2)
		return false;
	unescape(mount->root);
	unescape(mount->at);
	return !strcmp(mount->type, "cgroup") || !strcmp(mount->type, "cgroup2");
}

bool cgroup_has_word(const char *list, const char *separators, const char *word)
{
	size_t len = strlen(word);
	const char *at;

	for (at = list; *at; at += strspn(at, separators)) {
		if (strcspn(at, separators) == len && !strncmp(at, word, len))
			return true;
		at += strcspn(at, separators);
	}
	return false;
}

/* Finds the mount of the v2 hierarchy, or with @controller that of the v1 one which has it. */
static int find_mount(const char *proc, const char *controller, struct cgroup_mount *mount)
{
	char path[CGROUP_PATH_MAX], *line = NULL;
	int ret = -ENOENT;
	size_t size = 0;
	FILE *file;

	if (file_path(path, sizeof(path), "%s/self/mountinfo", proc))
		return -ENAMETOOLONG;
	file = fopen(path, "re");
	if (!file)
		return -errno;
	while (ret && getline(&line, &size, file) > 0) {
		if (!parse_mount(line, mount))
			continue;
		if (!controller && !strcmp(mount->type, "cgroup2"))
			ret = 0;
		if (controller && !strcmp(mount->type, "cgroup") &&
		    cgroup_has_word(mount->options, ",", controller))
			ret = 0;
	}
	free(line);
	fclose(file);
	return ret;
}

/* The directory of our own cgroup, "" when it lies outside of what is mounted. */
static int find_home(struct cgroups *cg, const char *root)
{
	char path[CGROUP_PATH_MAX], text[4096], *own;
	size_t skip = strcmp(root, "/") ? strlen(root) : 0;
	ssize_t len;

	if (file_path(path, sizeof(path), "%s/self/cgroup", cg->proc))
		return -ENAMETOOLONG;
	len = file_read(path, text, sizeof(text));
	if (len < 0)
		return len;
	for (own = text; own && strncmp(own, "0::", 3); )
		own = (own = strchr(own, '\n')) ? own + 1 : NULL;
	cg->home[0] = '\0';
	if (!own)
		return 0;
	own = strtok(own + 3, "\n");
	if (!own || strstr(own, "/..") || strncmp(own, root, skip))
		return 0;
	own += skip;
	return file_path(cg->home, sizeof(cg->home), "%s%s", cg->mount,
			 strcmp(own, "/") ? own : "");
}

static bool usable(const char *dir)
{
	const char *const files[] = { "", "/cgroup.procs", "/cgroup.subtree_control" };
	char path[CGROUP_PATH_MAX];
	size_t i;

	for (i = 0; i < sizeof(files) / sizeof(*files); i++)
		if (file_path(path, sizeof(path), "%s%s", dir, files[i]) ||
		    faccessat(AT_FDCWD, path, W_OK, AT_EACCESS))
			return false;
	return true;
}

/*
 * The highest one on the way from the root to our own cgroup that we may use: tasks can be moved
 * only between cgroups that have a usable one above both, and the high ones hold no tasks, which
 * would keep controllers from being enabled.
 */
static bool find_base(struct cgroups *cg)
{
	const char *way = cg->home[0] ? cg->home : cg->mount;
	size_t len = strlen(cg->mount);

	for (;;) {
		snprintf(cg->base, sizeof(cg->base), "%.*s", (int)len, way);
		if (usable(cg->base))
			return true;
		if (!way[len])
			return false;
		len += 1 + strcspn(way + len + 1, "/");
	}
}

int cgroups_find(struct cgroups *cg, const char *proc, struct err *err)
{
	struct cgroup_mount mount;
	int ret;

	memset(cg, 0, sizeof(*cg));
	ret = file_path(cg->proc, sizeof(cg->proc), "%s", proc ?: "/proc");
	if (!ret)
		ret = find_mount(cg->proc, NULL, &mount);
	if (ret == -ENOENT) {
		err_set(err, 0, "cgroup v2 is not mounted; hint: mount -t cgroup2 none DIR");
		return ret;
	}
	if (!ret)
		ret = file_path(cg->mount, sizeof(cg->mount), "%s", mount.at);
	if (!ret)
		ret = find_home(cg, mount.root);
	if (ret)
		return err_set(err, -ret, "find the cgroup v2 hierarchy in %s/self", cg->proc);
	if (find_base(cg))
		return 0;
	err_set(err, 0,
		"no cgroup between %s and %s is ours to use; hint: run as root or with systemd-run --user --scope -p Delegate=yes",
		cg->mount, cg->home[0] ? cg->home : "our own");
	return -EACCES;
}

int cgroups_mount(const char *dir, struct undo *undo, struct err *err)
{
	int entry, ret;

	entry = undo_mount(undo, dir, err);
	if (entry < 0)
		return entry;
	if (!mount("none", dir, "cgroup2", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL))
		return 0;
	ret = err_set(err, errno, "mount cgroup2 on %s", dir);
	undo_drop(undo, entry);
	return ret;
}

/* Only the root of the whole hierarchy has no cgroup.type. */
bool cgroup_base_has_tasks(const struct cgroups *cg)
{
	char path[CGROUP_PATH_MAX];
	bool has_tasks = false;
	FILE *file;

	if (file_path(path, sizeof(path), "%s/cgroup.type", cg->base) || access(path, F_OK) ||
	    file_path(path, sizeof(path), "%s/cgroup.procs", cg->base))
		return false;
	file = fopen(path, "re");
	if (file) {
		has_tasks = fgetc(file) != EOF;
		fclose(file);
	}
	return has_tasks;
}

static bool offers(const char *dir, const char *controller)
{
	char path[CGROUP_PATH_MAX], text[512];

	return !file_path(path, sizeof(path), "%s/cgroup.controllers", dir) &&
	       file_read_text(path, text, sizeof(text)) > 0 &&
	       cgroup_has_word(text, " ", controller);
}

/* Reads the line of a controller in /proc/cgroups; v1 knows "io" by its old name. */
static bool legacy_entry(const char *proc, const char *name, int *hierarchy, int *enabled)
{
	char path[CGROUP_PATH_MAX], text[4096], *line, *save, found[32];
	int groups;

	if (file_path(path, sizeof(path), "%s/cgroups", proc) ||
	    file_read(path, text, sizeof(text)) < 0)
		return false;
	for (line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		if (sscanf(line, "%31s %d %d %d", found, hierarchy, &groups, enabled) == 4 &&
		    !strcmp(found, name))
			return true;
	return false;
}

bool cgroup_controller_missing(const struct cgroups *cg, const char *controller, struct err *why)
{
	const char *legacy = strcmp(controller, "io") ? controller : "blkio";
	struct cgroup_mount mount;
	int hierarchy, enabled;

	if (offers(cg->base, controller))
		return false;
	if (offers(cg->mount, controller))
		err_set(why, 0,
			"not delegated to %s; hint: run as root, or systemd-run --user --scope -p Delegate=yes",
			cg->base);
	else if (!find_mount(cg->proc, legacy, &mount))
		err_set(why, 0, "bound to v1 at %s", mount.at);
	else if (!legacy_entry(cg->proc, legacy, &hierarchy, &enabled))
		err_set(why, 0, "not in this kernel");
	else if (!enabled)
		err_set(why, 0, "disabled by cgroup_disable= on the kernel command line");
	else if (hierarchy)
		err_set(why, 0, "bound to v1 hierarchy %d", hierarchy);
	else
		err_set(why, 0, "not passed on to %s", cg->mount);
	return true;
}
