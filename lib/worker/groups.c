// SPDX-License-Identifier: GPL-2.0
/*
 * The groups of a workload: what is admitted, and the memory and pipes between the workers.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "worker/private.h"

/* Refuse what cannot run before anything is acquired. */
static int admit_type(const struct work_group *g, unsigned int size, struct err *err)
{
	const struct work_type *type = g->type;
	const void *params = g->params ? g->params : type->params;
	const char *reason = type->unavailable ? type->unavailable() : NULL;

	if (reason)
		return err_set(err, 0, "%s cannot run here: %s", type->name, reason);
	if (g->workers == 0)
		return err_set(err, 0, "%s: the number of workers is 0", type->name);
	if (size == 0 || g->workers % size)
		return err_set(err, 0, "%s: %u workers, not divisible by %u", type->name,
			       g->workers, size);
	return type->validate ? type->validate(params, err) : 0;
}

static int admit_affinity(const struct affinity *a, struct err *err)
{
	if (a->kind == AFFINITY_INHERIT)
		return 0;
	if (CPU_COUNT(&a->cpus) == 0)
		return err_set(err, 0, "affinity: the set of CPUs is empty");
	if (a->kind == AFFINITY_RANDOM && a->count == 0)
		return err_set(err, 0, "affinity: a random subset of 0 CPUs");
	return 0;
}

static unsigned int size_of(const struct work_group *g)
{
	const struct work_type *type = g->type;

	if (type->group_size_of)
		return type->group_size_of(g->params ? g->params : type->params);
	if (type->group_size)
		return type->group_size;
	return type->wiring == WIRING_PAIR ? 2 : 1;
}

static int admit(struct group *group, const struct work_group *config, struct err *err)
{
	int ret;

	group->config = *config;
	group->size = size_of(config);
	if (!group->config.params)
		group->config.params = config->type->params;
	ret = admit_type(config, group->size, err);
	return ret ? ret : admit_affinity(&config->affinity, err);
}

/**
 * groups_admit() - check the groups of a workload and count its workers
 * @workload: gets the groups
 * @groups: the configuration
 * @nr: how many groups
 * @err: begins with the number of the group that was refused
 *
 * Return: 0 or -errno.
 */
int groups_admit(struct workload *workload, const struct work_group *groups, size_t nr,
		 struct err *err)
{
	size_t i;
	int ret;

	if (nr == 0)
		return err_set(err, 0, "a workload without groups: the number of workers is 0");
	workload->groups = calloc(nr, sizeof(*workload->groups));
	if (!workload->groups)
		return err_set(err, ENOMEM, "%zu groups", nr);
	workload->nr_groups = nr;
	for (i = 0; i < nr; i++) {
		ret = admit(&workload->groups[i], &groups[i], err);
		if (ret)
			return err_prefix(err, ret, "group %zu", i);
		workload->nr_workers += groups[i].workers;
	}
	return 0;
}

static int map_regions(struct group *g, struct err *err)
{
	size_t lines = (g->config.type->region_bytes + CACHE_LINE - 1) / CACHE_LINE;

	if (!lines)
		return 0;
	g->region_bytes = lines * CACHE_LINE;
	g->regions = shared_map(g->region_bytes * (g->config.workers / g->size),
				g->config.type->name, err);
	return g->regions ? 0 : -errno;
}

/**
 * groups_map() - create the shared regions of all groups
 * @workload: with admitted groups
 * @err: what could not be created
 *
 * Return: 0 or -errno; groups_destroy() undoes it in either case.
 */
int groups_map(struct workload *workload, struct err *err)
{
	struct group *g;
	int ret;

	for (g = workload->groups; g < workload->groups + workload->nr_groups; g++) {
		ret = map_regions(g, err);
		if (ret)
			return err_prefix(err, ret, "group %td", g - workload->groups);
	}
	return 0;
}

/**
 * close_fd() - close a descriptor once
 * @fd: the descriptor, -1 afterwards
 */
void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/**
 * pair_open() - create the two pipes of a pair
 * @pair: all ends -1; valid for pair_close() also on error
 * @err: why not
 *
 * Both workers keep all four ends, the parent none: a worker whose partner has died then just
 * waits, instead of spinning over an end of file, and a fork does not copy the pipes of all others.
 *
 * Return: 0 or -errno.
 */
int pair_open(struct pair *pair, struct err *err)
{
	if (pipe2(pair->ab, O_CLOEXEC) || pipe2(pair->ba, O_CLOEXEC))
		return err_set(err, errno, "pair pipe");
	return 0;
}

void pair_close(struct pair *pair)
{
	close_fd(&pair->ab[0]);
	close_fd(&pair->ab[1]);
	close_fd(&pair->ba[0]);
	close_fd(&pair->ba[1]);
}

/**
 * groups_destroy() - undo groups_admit() and groups_map()
 * @workload: the workload, which may be half-made
 */
void groups_destroy(struct workload *workload)
{
	struct group *g;

	for (g = workload->groups; g < workload->groups + workload->nr_groups; g++) {
		if (g->regions)
			munmap(g->regions, g->region_bytes * (g->config.workers / g->size));
	}
	free(workload->groups);
}
