// SPDX-License-Identifier: GPL-2.0
/*
 * The container: one forked process with a name and an identity of its own, whose threads are the
 * workers.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "worker/private.h"

/* Take the reports of the joined threads, in their order, which is that of the groups. */
static int take_reports(struct workload *workload, struct report_list *reports)
{
	size_t i;
	int ret = 0;

	reports->v = calloc(workload->nr_workers, sizeof(*reports->v));
	if (!reports->v)
		return -1;
	reports->len = workload->nr_workers;
	for (i = 0; i < workload->nr_workers && !ret; i++)
		ret = thread_report(&workload->threads[i], &reports->v[i]);
	return ret;
}

/* An identity that is refused does not end the container, as it does not end a worker. */
static void become(const struct container *container, pid_t parent)
{
	struct err err;

	prctl(PR_SET_NAME, container->comm);
	if (credentials_set(&container->credentials, &err))
		dprintf(STDERR_FILENO, "container %s: %s\n", container->comm, err.text);
	child_follow(parent);
}

/*
 * All or nothing: a container that lacks a worker is none. The leader waits at the gate with its
 * threads, since those wait for ever; then for their end without limit, as the parent has one.
 */
static void lead(struct workload *workload, const struct birth *birth, void *arg)
{
	struct report_list reports = { 0 };
	struct err err;
	uint8_t *bytes;
	size_t len;

	(void)arg;
	child_begin(birth);
	close_all_but(&birth->report_pipe[1], 1);
	become(&workload->container, birth->parent);
	if (threads_spawn(workload, &err))
		worker_fatal("container %s: %s", workload->container.comm, err.text);
	if (!control_pass(workload->control, GATE_CLOSED, START_WAIT_NS))
		_exit(1);
	threads_join(workload, GATE_FOREVER);
	if (take_reports(workload, &reports) || report_list_encode(&reports, &bytes, &len))
		_exit(1);
	child_send(birth, bytes, len);
}

/**
 * container_spawn() - fork the one process that holds all workers
 * @workload: gets the child
 * @err: why not
 *
 * Return: 0 or -errno. Without workers there is no process.
 */
int container_spawn(struct workload *workload, struct err *err)
{
	if (!workload->nr_workers)
		return 0;
	return child_create(workload, workload->nr_workers, lead, NULL, err);
}
