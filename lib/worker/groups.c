// SPDX-License-Identifier: GPL-2.0
/*
 * The groups of a workload: what is admitted, and the memory and pipes between the workers.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "worker/private.h"

static unsigned int size_of(const struct work_type *type, const void *params)
{
	if (type->group_size_of)
		return type->group_size_of(params);
	if (type->group_size)
		return type->group_size;
	return type->wiring == WIRING_PAIR ? 2 : 1;
}

static const char *const mode_names[] = {
	[CLONE_MODE_FORK] = "Fork",
	[CLONE_MODE_THREAD] = "Thread",
	[CLONE_MODE_CONTAINER] = "Container",
};

static bool mode_fits(const struct work_type *type, enum clone_mode mode)
{
	return type->mode != (mode == CLONE_MODE_FORK ? MODE_THREAD_ONLY : MODE_FORK_ONLY);
}

/* Refuse what cannot run before anything is acquired. */
static int admit_type(struct group *g, enum clone_mode mode, struct err *err)
{
	const struct work_type *type = g->config.type;
	const void *params = g->config.params;
	unsigned int workers = g->config.workers;
	const char *reason = type->unavailable ? type->unavailable() : NULL;

	if (reason)
		return err_set(err, 0, "%s cannot run here: %s", type->name, reason);
	if (!mode_fits(type, mode))
		return err_set(err, 0, "%s in clone mode %s: %s; use clone mode %s", type->name,
			       mode_names[mode], type->mode_reason,
			       mode_names[type->mode == MODE_FORK_ONLY ? CLONE_MODE_FORK
								       : CLONE_MODE_THREAD]);
	if (type->params_size && !params)
		return err_set(err, 0, "%s has no default parameters", type->name);
	g->size = size_of(type, params);
	if (workers == 0)
		return err_set(err, 0, "%s: the number of workers is 0", type->name);
	if (g->size == 0 || workers % g->size)
		return err_set(err, 0, "%s: %u workers, not divisible by %u", type->name, workers,
			       g->size);
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

/* What depends on the parameters, which are known to make sense. */
static void describe(struct group *g)
{
	const struct work_type *type = g->config.type;
	const void *params = g->config.params;
	size_t bytes = type->region_bytes_of ? type->region_bytes_of(params) : type->region_bytes;

	g->region_bytes = (bytes + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE;
	g->wiring = type->wiring_of ? type->wiring_of(params) : type->wiring;
}

static int admit(struct group *group, const struct work_group *config, enum clone_mode mode,
		 struct err *err)
{
	int ret;

	group->config = *config;
	if (!group->config.params)
		group->config.params = config->type->params;
	ret = admit_type(group, mode, err);
	if (ret)
		return ret;
	describe(group);
	return admit_affinity(&config->affinity, err);
}

static int admit_container(const struct container *container, struct err *err)
{
	size_t len = container->comm ? strlen(container->comm) : 0;

	if (len == 0 || len > COMM_BYTES_MAX)
		return err_set(err, 0, "container \"%s\": a name has 1 to %d bytes",
			       container->comm ?: "", COMM_BYTES_MAX);
	return 0;
}

static bool is_empty(const struct workload_config *config)
{
	size_t i;

	for (i = 0; i < config->nr_groups; i++)
		if (config->groups[i].workers)
			return false;
	return true;
}

/**
 * groups_admit() - check the groups of a workload and count its workers
 * @workload: gets the groups
 * @config: the configuration
 * @err: begins with the number of the group that was refused
 *
 * Return: 0 or -errno.
 */
int groups_admit(struct workload *workload, const struct workload_config *config, struct err *err)
{
	size_t i, nr = config->nr_groups;
	int ret;

	if (config->mode == CLONE_MODE_CONTAINER) {
		ret = admit_container(&config->container, err);
		if (ret || is_empty(config))
			return ret;
	}
	if (nr == 0)
		return err_set(err, 0, "a workload without groups: the number of workers is 0");
	workload->groups = calloc(nr, sizeof(*workload->groups));
	if (!workload->groups)
		return err_set(err, ENOMEM, "%zu groups", nr);
	workload->nr_groups = nr;
	for (i = 0; i < nr; i++) {
		ret = admit(&workload->groups[i], &config->groups[i], config->mode, err);
		if (ret)
			return err_prefix(err, ret, "group %zu", i);
		workload->nr_workers += config->groups[i].workers;
	}
	return 0;
}

static int map_regions(struct group *g, struct err *err)
{
	size_t bytes;

	if (!g->region_bytes)
		return 0;
	if (__builtin_mul_overflow(g->region_bytes, g->config.workers / g->size, &bytes))
		return err_set(err, EOVERFLOW, "regions of %s", g->config.type->name);
	g->regions = shared_map(bytes, g->config.type->name, err);
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
 * dup_fd() - duplicate a descriptor
 * @fd: the descriptor, which may be -1
 *
 * Return: the duplicate, closed on exec; -1 with errno.
 */
int dup_fd(int fd)
{
	return fcntl(fd, F_DUPFD_CLOEXEC, 0);
}

static void move_pipe(int to[2], int from[2])
{
	memcpy(to, from, 2 * sizeof(*to));
	from[0] = -1;
	from[1] = -1;
}

static void close_pipe(int pipe[2])
{
	close_fd(&pipe[0]);
	close_fd(&pipe[1]);
}

/**
 * ring_close() - close what a ring has open in the parent
 * @ring: the ring
 */
void ring_close(struct ring *ring)
{
	close_pipe(ring->in);
	close_pipe(ring->out);
	close_pipe(ring->closing);
}

/**
 * ring_advance() - the pipes at the next worker of a group
 * @ring: RING_CLOSED before the first worker; valid for ring_close() also on error
 * @pos: position of the worker, ascending from 0
 * @size: how many workers the ring has
 * @err: why not
 *
 * A pipe lives in the parent only while the two workers at its ends are forked, whatever the size
 * of the ring. Workers keep both ends of both pipes: one whose partner has died then just waits,
 * instead of spinning over an end of file.
 *
 * Return: 0 or -errno.
 */
int ring_advance(struct ring *ring, unsigned int pos, unsigned int size, struct err *err)
{
	if (pos == 0) {
		ring_close(ring);
		if (pipe2(ring->closing, O_CLOEXEC))
			return err_set(err, errno, "pipe from the last worker");
		ring->in[0] = dup_fd(ring->closing[0]);
		ring->in[1] = dup_fd(ring->closing[1]);
		if (ring->in[0] < 0 || ring->in[1] < 0)
			return err_set(err, errno, "pipe to the first worker");
	} else {
		close_pipe(ring->in);
		move_pipe(ring->in, ring->out);
	}
	if (pos == size - 1)
		move_pipe(ring->out, ring->closing);
	else if (pipe2(ring->out, O_CLOEXEC))
		return err_set(err, errno, "pipe to worker %u", pos + 1);
	return 0;
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
