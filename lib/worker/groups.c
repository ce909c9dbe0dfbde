// SPDX-License-Identifier: GPL-2.0
/*
 * The groups of a workload: the memory and the pipes between the workers.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "worker/private.h"

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
