/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The recorded machines, for tests that need a topology.
 */
#ifndef SCHED_CLAIMS_TESTS_TOPOLOGIES_H
#define SCHED_CLAIMS_TESTS_TOPOLOGIES_H

#include "sys/topology.h"
#include "tree.h"

#ifndef VECTORS
#define VECTORS "lib/tests/vectors"
#endif
#define SYSFS VECTORS "/../sysfs"

/* Takes the path of the temporary directory out of a text. */
static inline void topology_cut(char *text, const char *word)
{
	size_t len = strlen(word);
	char *at;

	for (at = strstr(text, word); at; at = strstr(at, word))
		memmove(at, at + len, strlen(at + len) + 1);
}

/* Reads a machine, and what its file expects of it when @expected is not NULL. */
static inline int topology_recorded(struct topology **topology, const char *name, char *expected,
				    size_t size)
{
	char dir[] = "/tmp/sched_claims_test.XXXXXX", path[PATH_MAX], unused[4096];
	int ret;

	if (!mkdtemp(dir))
		return -errno;
	snprintf(path, sizeof(path), "%s/%s.txt", SYSFS, name);
	ret = tree_unpack(path, dir, expected ?: unused, expected ? size : sizeof(unused));
	if (!ret)
		ret = topology_read(topology, dir, NULL);
	if (!ret)
		topology_cut((*topology)->warnings, dir);
	tree_remove(dir);
	return ret;
}

#endif
