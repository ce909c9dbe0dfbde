// SPDX-License-Identifier: GPL-2.0
/*
 * What each worker of a workload is and does, whether it will be a process or a thread.
 */
#include <sys/random.h>

#include "sys/cpulist.h"
#include "worker/private.h"

/* What is spawned next. */
struct spawner {
	struct workload *workload;
	spawn_fn spawn;
	uint64_t rng;
	size_t index;
	struct ring ring;
};

/* Draw without replacement; more CPUs than there are means all. */
static void draw_cpus(const struct affinity *a, uint64_t *rng, cpu_set_t *cpus)
{
	unsigned int left = (unsigned int)CPU_COUNT(&a->cpus);
	unsigned int count = a->count < left ? a->count : left;
	cpu_set_t pool = a->cpus;
	int cpu;

	CPU_ZERO(cpus);
	for (; count; count--, left--) {
		cpu = cpulist_nth(&pool, (unsigned int)(rng_next(rng) % left));
		CPU_CLR(cpu, &pool);
		CPU_SET(cpu, cpus);
	}
}

static void set_wiring(struct worker *w, const struct group *g, const struct ring *ring,
		       unsigned int i)
{
	w->pos = i % g->size;
	if (g->regions)
		w->region = (char *)g->regions + g->region_bytes * (i / g->size);
	w->read_fd = ring->in[0];
	w->write_fd = ring->out[1];
}

/* Worker i of a group. */
static struct worker make_worker(struct spawner *s, size_t group, unsigned int i)
{
	const struct group *g = &s->workload->groups[group];
	const struct work_group *config = &g->config;
	struct worker w = {
		.type = config->type,
		.params = config->params,
		.report_fd = -1,
		.index = s->index,
		.group_idx = group,
		.has_affinity = config->affinity.kind != AFFINITY_INHERIT,
		.affinity = config->affinity.cpus,
		.config = config,
		.control = s->workload->control,
	};

	if (config->affinity.kind == AFFINITY_RANDOM)
		draw_cpus(&config->affinity, &s->rng, &w.affinity);
	set_wiring(&w, g, &s->ring, i);
	return w;
}

static int spawn_one(struct spawner *s, size_t group, unsigned int i, struct err *err)
{
	const struct group *g = &s->workload->groups[group];
	struct worker w;
	int ret = 0;

	if (g->wiring != WIRING_NONE)
		ret = ring_advance(&s->ring, i % g->size, g->size, err);
	if (ret)
		return ret;
	w = make_worker(s, group, i);
	ret = s->spawn(s->workload, &w, &s->ring, err);
	s->index++;
	return ret;
}

static int spawn_group(struct spawner *s, size_t group, struct err *err)
{
	unsigned int i, n = s->workload->groups[group].config.workers;
	int ret = 0;

	s->ring = (struct ring)RING_CLOSED;
	for (i = 0; i < n && !ret; i++) {
		ret = spawn_one(s, group, i, err);
		if (ret)
			err_prefix(err, ret, "worker %u/%u (group %zu)", i, n, group);
	}
	ring_close(&s->ring);
	return ret;
}

/**
 * workers_spawn() - make all workers, group by group
 * @workload: with connected groups and a control area
 * @spawn: makes one
 * @err: which worker failed and why
 *
 * Return: 0 or -errno; what was made until then is in @workload.
 */
int workers_spawn(struct workload *workload, spawn_fn spawn, struct err *err)
{
	struct spawner s = { .workload = workload, .spawn = spawn };
	size_t group;
	int ret = 0;

	if (getrandom(&s.rng, sizeof(s.rng), GRND_NONBLOCK) < 0)
		s.rng = clock_ns();
	s.rng = rng_seed(s.rng);
	for (group = 0; group < workload->nr_groups && !ret; group++)
		ret = spawn_group(&s, group, err);
	return ret;
}

/**
 * group_of() - the group of a worker
 * @workload: the workload
 * @index: number of the worker
 *
 * Return: the number of its group.
 */
size_t group_of(const struct workload *workload, size_t index)
{
	size_t group = 0;

	while (index >= workload->groups[group].config.workers)
		index -= workload->groups[group++].config.workers;
	return group;
}
