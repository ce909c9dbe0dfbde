// SPDX-License-Identifier: GPL-2.0
/*
 * Where workers run inside of the CPUs of their cgroup.
 */
#include <errno.h>

#include "sys/cpulist.h"
#include "sys/cpuset.h"

static void largest_llc(const struct topology *topology, const cpu_set_t *pool, cpu_set_t *cpus)
{
	unsigned int i;
	cpu_set_t part;

	CPU_ZERO(cpus);
	for (i = 0; i < topology->nr_llcs; i++) {
		CPU_AND(&part, &topology->llcs[i].cpus, pool);
		if (CPU_COUNT(&part) > CPU_COUNT(cpus))
			*cpus = part;
	}
}

static int smt_pair(const struct topology *topology, const cpu_set_t *pool, cpu_set_t *cpus,
		    struct err *err)
{
	unsigned int i;
	cpu_set_t part;

	for (i = 0; i < topology->nr_cores; i++) {
		CPU_AND(&part, &topology->cores[i].cpus, pool);
		if (CPU_COUNT(&part) < 2)
			continue;
		cpuset_slice(&part, 0, 2, cpus);
		return 0;
	}
	err_set(err, 0, "no core has two CPUs in the cpuset");
	return -ENODEV;
}

int affinity_resolve(const struct topology *topology, const cpu_set_t *cpuset,
		     const struct affinity_intent *intent, struct affinity_choice *choice,
		     struct err *err)
{
	const cpu_set_t *pool = &topology->online;
	cpu_set_t inside;
	unsigned int nr;
	int ret = 0;

	if (cpuset) {
		CPU_AND(&inside, cpuset, &topology->online);
		pool = &inside;
	}
	nr = CPU_COUNT(pool);
	*choice = (struct affinity_choice){ .call = true };
	if (!nr) {
		err_set(err, 0, "the cpuset holds no online CPU");
		return -ENODEV;
	}
	switch (intent->kind) {
	case INTENT_INHERIT:
		choice->call = false;
		break;
	case INTENT_RANDOM_SUBSET:
		choice->cpus = *pool;
		choice->draw = nr > 1 ? nr / 2 : 1;
		break;
	case INTENT_LLC_ALIGNED:
		largest_llc(topology, pool, &choice->cpus);
		choice->call = CPU_COUNT(&choice->cpus) > 0;
		break;
	case INTENT_CROSS_CGROUP:
		choice->cpus = topology->online;
		break;
	case INTENT_SINGLE_CPU:
		cpuset_slice(pool, 0, 1, &choice->cpus);
		break;
	case INTENT_EXACT:
		ret = cpulist_parse(intent->cpus ?: "", &choice->cpus, err);
		CPU_AND(&choice->cpus, &choice->cpus, pool);
		choice->call = CPU_COUNT(&choice->cpus) > 0;
		break;
	case INTENT_SMT_PAIR:
		ret = smt_pair(topology, pool, &choice->cpus, err);
		break;
	}
	return ret;
}
