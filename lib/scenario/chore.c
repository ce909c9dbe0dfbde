// SPDX-License-Identifier: GPL-2.0
/*
 * Showing the machine, and cleaning up after runs whose supervisor was killed too.
 */
#include <stdio.h>
#include <stdlib.h>

#include "scenario/chore.h"
#include "scenario/machine.h"
#include "sys/cgroup.h"

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

/**
 * remove_leftovers() - remove the cgroups of dead runs; those that are alive are left alone
 *
 * Return: exit status.
 */
int remove_leftovers(void)
{
	struct cgroups cg;
	struct err err;
	int n;

	if (cgroups_find(&cg, NULL, &err)) {
		printf("nothing to clean up: %s\n", err.text);
		return EXIT_SUCCESS;
	}
	n = cgroup_leftovers_remove(cg.base, tell, NULL, &err);
	if (n < 0) {
		fprintf(stderr, "%s\n", err.text);
		return EXIT_FAILURE;
	}
	printf("%d cgroups of dead runs in %s\n", n, cg.base);
	return EXIT_SUCCESS;
}
