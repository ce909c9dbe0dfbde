/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Directory trees for tests, unpacked from a text: a line "path: content" makes a file, a line
 * "path/" a directory. A CPU list in brackets repeats the line, with its numbers for the list in
 * the path and for "$" in the content. Lines that begin with "#" or "=" make nothing.
 */
#ifndef SCHED_CLAIMS_TESTS_TREE_H
#define SCHED_CLAIMS_TESTS_TREE_H

#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/cpulist.h"
#include "sys/file.h"

static inline int tree_remove_one(const char *path, const struct stat *st, int type,
				  struct FTW *ftw)
{
	return remove(path);
}

/* Removes a directory with all that is in it. */
static inline int tree_remove(const char *dir)
{
	return nftw(dir, tree_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static inline int tree_make_dirs(char *path)
{
	char *slash;

	for (slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(path, 0755) && errno != EEXIST)
			return -errno;
		*slash = '/';
	}
	return 0;
}

/* Makes one file, or a directory when the path ends in a slash. */
static inline int tree_add(const char *dir, const char *name, const char *content, int number)
{
	char path[PATH_MAX];
	const char *dollar;
	FILE *file;
	int ret;

	ret = file_path(path, sizeof(path), "%s/%s", dir, name) ?: tree_make_dirs(path);
	if (ret || path[strlen(path) - 1] == '/')
		return ret;
	file = fopen(path, "we");
	if (!file)
		return -errno;
	dollar = number >= 0 ? strchr(content, '$') : NULL;
	if (dollar)
		fprintf(file, "%.*s%d%s\n", (int)(dollar - content), content, number, dollar + 1);
	else
		fprintf(file, "%s\n", content);
	return fclose(file) ? -errno : 0;
}

static inline int tree_add_line(const char *dir, char *line)
{
	char *open = strchr(line, '['), *close = strchr(line, ']'), *content, name[PATH_MAX];
	cpu_set_t numbers;
	int i, ret = 0;

	line[strcspn(line, "\n")] = '\0';
	content = strchr(line, ':');
	if (content) {
		*content++ = '\0';
		content += *content == ' ';
	}
	if (!open || (content && open > content))
		return tree_add(dir, line, content ?: "", -1);
	*open = '\0';
	*close = '\0';
	ret = cpulist_parse(open + 1, &numbers, NULL);
	for (i = 0; i < CPU_SETSIZE && !ret; i++) {
		if (!CPU_ISSET(i, &numbers))
			continue;
		ret = file_path(name, sizeof(name), "%s%d%s", line, i, close + 1) ?:
		      tree_add(dir, name, content ?: "", i);
	}
	return ret;
}

/* Unpacks a file into a directory, and appends what stands behind "= " to @expected. */
static inline int tree_unpack(const char *path, const char *dir, char *expected, size_t size)
{
	char line[1024];
	size_t used = 0;
	FILE *file;
	int ret = 0;

	file = fopen(path, "re");
	if (!file)
		return -errno;
	*expected = '\0';
	while (!ret && fgets(line, sizeof(line), file)) {
		if (line[0] == '=' && used < size)
			used += snprintf(expected + used, size - used, "%s", line + 2);
		else if (line[0] != '#' && line[0] != '=')
			ret = tree_add_line(dir, line);
	}
	fclose(file);
	return ret;
}

#endif
