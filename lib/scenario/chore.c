// SPDX-License-Identifier: GPL-2.0
/*
 * Showing the machine, and cleaning up after runs whose supervisor was killed too.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "scenario/chore.h"
#include "scenario/machine.h"
#include "sys/cgroup.h"
#include "sys/trace.h"

/**
 * show_topology() - print the topology that scenarios are resolved against
 *
 * Return: exit status.
 */
int show_topology(void)
{
	struct topology *topology;
	struct err err;

	if (machine_read(&topology, &err)) {
		fprintf(stderr, "%s\n", err.text);
		return EXIT_FAILURE;
	}
	topology_print(topology, stdout);
	topology_destroy(topology);
	return EXIT_SUCCESS;
}

static void tell(void *arg, const char *path)
{
	(void)arg;
	printf("removed %s\n", path);
}

static int remove_cgroups(struct err *err)
{
	struct cgroups cg;

	return cgroups_find(&cg, NULL, err)
		? -ENOENT : cgroup_leftovers_remove(cg.base, tell, NULL, err);
}

static int remove_traces(struct err *err)
{
	return trace_leftovers_remove(tell, NULL, err);
}

/* What cannot be there needs no cleaning. */
static int remove_all(const char *what, int (*remove)(struct err *err))
{
	struct err err;
	int n = remove(&err);

	if (n >= 0)
		printf("%d %s of dead runs\n", n, what);
	else if (n == -ENOENT)
		printf("no %s: %s\n", what, err.text);
	else
		fprintf(stderr, "%s\n", err.text);
	return n >= 0 || n == -ENOENT ? EXIT_SUCCESS : EXIT_FAILURE;
}

/**
 * remove_leftovers() - remove the cgroups and traces of dead runs; others are left alone
 *
 * Return: exit status.
 */
int remove_leftovers(void)
{
	int cgroups = remove_all("cgroups", remove_cgroups);
	int traces = remove_all("traces", remove_traces);

	return cgroups ? cgroups : traces;
}
