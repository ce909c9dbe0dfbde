// SPDX-License-Identifier: GPL-2.0
/*
 * Casting: what a group says about its workers, resolved against the machine and judged, before
 * anything is created for it.
 */
#include <errno.h>

#include "scenario/cast.h"
#include "sys/cpulist.h"

/* CPUs by name, as far as the cgroup goes. */
static int resolve_cpus(const struct topology *topology, const cpu_set_t *pool,
			const struct cpuset_spec *spec, struct affinity *affinity, struct err *err)
{
	int ret = cpuset_validate(topology, spec, err);

	if (ret)
		return ret;
	cpuset_resolve(topology, spec, &affinity->cpus);
	CPU_AND(&affinity->cpus, &affinity->cpus, pool);
	affinity->kind = AFFINITY_EXACT;
	return CPU_COUNT(&affinity->cpus)
		? 0 : err_set(err, 0, "none of its .cpus is in its cgroup");
}

static int resolve_affinity(const struct topology *topology, const cpu_set_t *pool,
			    const struct group *g, struct affinity *affinity, struct err *err)
{
	struct affinity_choice choice;
	int ret;

	if (g->cpus.kind && g->affinity.kind)
		return err_set(err, 0, ".cpus and .affinity exclude each other");
	if (g->cpus.kind)
		return resolve_cpus(topology, pool, &g->cpus, affinity, err);
	ret = affinity_resolve(topology, pool, &g->affinity, &choice, err);
	if (ret || !choice.call)
		return ret;
	*affinity = (struct affinity){
		.kind = choice.draw ? AFFINITY_RANDOM : AFFINITY_EXACT,
		.cpus = choice.cpus,
		.count = choice.draw,
	};
	return 0;
}

/**
 * memory_resolve() - the memory policy that a group means on this machine
 * @topology: the machine
 * @spec: nodes are counted as NODE() does
 * @policy: receives it, with the numbers that the kernel gives to the nodes
 * @err: receives the sentence; may be NULL
 *
 * Return: 0, -EINVAL when it makes no sense anywhere, or -ENODEV when this machine lacks nodes.
 */
int memory_resolve(const struct topology *topology, const struct memory_spec *spec,
		   struct mem_policy *policy, struct err *err)
{
	cpu_set_t ranks;
	int last;

	*policy = (struct mem_policy){ .kind = spec->policy, .flags = spec->flags };
	if (cpulist_parse(spec->nodes ?: "", &ranks, NULL))
		return err_set(err, 0, "memory: '%s' is no list of nodes", spec->nodes);
	if (CPU_COUNT(&ranks) && spec->policy == MEM_POLICY_DEFAULT)
		return err_set(err, 0, "memory: nodes '%s' without a policy", spec->nodes);
	last = cpuset_last(&ranks);
	if (last >= (int)topology->nr_nodes) {
		err_set(err, 0, "needs nodes >= %d (has %u)", last + 1, topology->nr_nodes);
		return -ENODEV;
	}
	for (int rank = 0; rank <= last; rank++)
		if (CPU_ISSET(rank, &ranks))
			CPU_SET(topology->nodes[rank].id, &policy->nodes);
	return mem_policy_check(policy, err);
}

/* The CPUs on which workers with such an affinity can be. */
static unsigned int count_cpus(const struct affinity *affinity, const cpu_set_t *pool)
{
	cpu_set_t cpus = *pool;

	if (affinity->kind)
		CPU_AND(&cpus, pool, &affinity->cpus);
	return (unsigned int)CPU_COUNT(&cpus);
}

static int resolve_workers(const struct group *g, unsigned int cpus, unsigned int *workers,
			   struct err *err)
{
	if (g->workers_pct != 0 && g->workers)
		return err_set(err, 0, "both .workers and .workers_pct");
	if (g->workers_pct != 0)
		return workload_share(g->workers_pct, cpus, workers, err);
	if (g->workers & WORKERS_PER_CPU)
		*workers = (g->workers & ~WORKERS_PER_CPU) * cpus;
	else
		*workers = g->workers ? g->workers : 1;
	return 0;
}

static int judge_container(const struct group *g, struct err *err)
{
	if (!g->container.comm && group_clone_mode(g) != CLONE_MODE_CONTAINER)
		return 0;
	if (g->clone_mode == CLONE_MODE_THREAD)
		return err_set(err, 0, ".container and CLONE_MODE_THREAD exclude each other");
	return workload_check_container(&g->container, err);
}

#define TAKE_SETTING(type, name) \
	.WIRE_TOKEN(name) = group->WIRE_TOKEN(name),

/**
 * cast_group() - which workers a group gets
 * @topology: the machine
 * @pool: the CPUs of its cgroup
 * @group: the group, not one of NO_WORKERS
 * @work: receives them
 * @err: receives the sentence
 *
 * Return: 0, -ENODEV when the machine lacks CPUs, LLCs or nodes, or -EINVAL when the group makes no
 * sense or its work type would not be admitted.
 */
int cast_group(const struct topology *topology, const cpu_set_t *pool, const struct group *group,
	       struct work_group *work, struct err *err)
{
	int ret;

	*work = (struct work_group){
		.type = group->work ? group->work : &work_spin_wait,
		.params = group->params,
		WORKER_SETTINGS(TAKE_SETTING)
	};
	ret = resolve_affinity(topology, pool, group, &work->affinity, err);
	if (!ret)
		ret = resolve_workers(group, count_cpus(&work->affinity, pool), &work->workers,
				      err);
	if (!ret)
		ret = memory_resolve(topology, &group->memory, &work->mem_policy, err);
	if (!ret)
		ret = placement_check_policy(&work->policy, err);
	if (!ret)
		ret = judge_container(group, err);
	return ret ? ret : workload_check_group(work, group_clone_mode(group), err);
}
