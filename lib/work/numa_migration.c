// SPDX-License-Identifier: GPL-2.0
/*
 * NumaMigrationChurn: a task that is moved from node to node.
 *
 * Exercises sched_setaffinity() of a running task to CPUs of another node, migration by the
 * stopper, and what the fair class knows of its nodes (numa_preferred_nid, numa_faults). Exposes
 * tasks that run outside of their mask, and NUMA balancing that pulls against it.
 */
#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include "sys/clock.h"
#include "sys/topology.h"
#include "work/params.h"
#include "work/table.h"
#include "worker/worker.h"

#define CHUNK_UNITS 256

struct numa_migration {
	cpu_set_t entry;	/* what it may use, and gets back at the end */
	unsigned int nr;
	cpu_set_t nodes[];
};

/* Nodes without CPUs have nowhere to run. */
static struct numa_migration *with_cpus(const struct topology *topology)
{
	struct numa_migration *m;
	unsigned int i;

	m = calloc(1, sizeof(*m) + topology->nr_nodes * sizeof(*m->nodes));
	for (i = 0; m && i < topology->nr_nodes; i++)
		if (!topology->nodes[i].memory_only)
			m->nodes[m->nr++] = topology->nodes[i].cpus;
	return m;
}

static int numa_migration_setup(struct worker *w)
{
	struct topology *topology;
	struct numa_migration *m;
	struct err err;
	int ret;

	ret = topology_read(&topology, NULL, &err);
	if (ret) {
		worker_warn(w, "NumaMigrationChurn: %s", err.text);
		return ret;
	}
	m = with_cpus(topology);
	topology_destroy(topology);
	w->state = m;
	if (m && m->nr && !sched_getaffinity(w->tid, sizeof(m->entry), &m->entry))
		return 0;
	worker_warn(w, "NumaMigrationChurn: no nodes, or no affinity: %s", strerror(errno));
	return -EINVAL;
}

/* A node of which the cpuset has no CPU leaves the worker where it is. */
static enum pass_result numa_migration_pass(struct worker *w)
{
	const struct numa_migration_churn_params *p = w->params;
	const struct numa_migration *m = w->state;

	sched_setaffinity(w->tid, sizeof(*m->nodes), &m->nodes[w->telemetry.iterations % m->nr]);
	__worker_sleep_until(w, clock_ns() + p->period_ms * NSEC_PER_MSEC);
	worker_spin(w, CHUNK_UNITS);
	return PASS_DONE;
}

static void numa_migration_teardown(struct worker *w)
{
	struct numa_migration *m = w->state;

	if (m && CPU_COUNT(&m->entry))
		sched_setaffinity(w->tid, sizeof(m->entry), &m->entry);
	free(m);
}

const struct work_type work_numa_migration_churn = {
	.name = "NumaMigrationChurn",
	.summary = "move to the CPUs of the next node, sleep for period_ms, spin for 256 units",
	.params = WORK_PARAMS(struct numa_migration_churn_params, .period_ms = 100),
	.resets_gap = true,
	.setup = numa_migration_setup,
	.pass = numa_migration_pass,
	.teardown = numa_migration_teardown,
};
