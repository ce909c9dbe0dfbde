// SPDX-License-Identifier: GPL-2.0
/*
 * From the rank of a CPU to its number.
 */
#include <errno.h>

#include "scenario/cpus.h"

/**
 * cpus_usable() - the CPUs that this process may run on
 * @set: receives them
 * @err: receives the sentence; may be NULL
 *
 * Its own affinity mask, which the kernel keeps inside its cpuset and the online CPUs.
 *
 * Return: 0 or -errno.
 */
int cpus_usable(cpu_set_t *set, struct err *err)
{
	if (sched_getaffinity(0, sizeof(*set), set))
		return err_set(err, errno, "sched_getaffinity for %d CPUs", CPU_SETSIZE);
	return 0;
}

/**
 * cpus_needed() - how many usable CPUs a specification asks for, 0 for any number
 */
unsigned int cpus_needed(const struct cpu_spec *spec)
{
	switch (spec->kind) {
	case CPUS_FIRST:
		return spec->n;
	case CPUS_NTH:
		return spec->n + 1;
	default:
		return 0;
	}
}

/**
 * cpus_resolve() - the CPUs that a specification stands for
 * @spec: what the scenario wrote
 * @usable: what there is
 * @set: receives the CPUs
 * @err: receives the sentence; may be NULL
 *
 * Return: 0, or -EINVAL when there are not as many, or none is asked for.
 */
int cpus_resolve(const struct cpu_spec *spec, const cpu_set_t *usable, cpu_set_t *set,
		 struct err *err)
{
	unsigned int rank = 0;

	CPU_ZERO(set);
	if (cpus_needed(spec) > (unsigned int)CPU_COUNT(usable))
		return err_set(err, 0, "%u usable CPUs are asked for, there are %d",
			       cpus_needed(spec), CPU_COUNT(usable));
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if (!CPU_ISSET(cpu, usable))
			continue;
		if (spec->kind == CPUS_ALL || (spec->kind == CPUS_FIRST && rank < spec->n) ||
		    (spec->kind == CPUS_NTH && rank == spec->n))
			CPU_SET(cpu, set);
		rank++;
	}
	return CPU_COUNT(set) ? 0 : err_set(err, 0, "an empty set of CPUs is asked for");
}

/**
 * cpus_to_seq() - a mask as the set that claims compare with
 *
 * Return: 0 or -ENOMEM.
 */
int cpus_to_seq(const cpu_set_t *set, struct u64_seq *seq)
{
	int ret = 0;

	for (int cpu = 0; cpu < CPU_SETSIZE && !ret; cpu++)
		if (CPU_ISSET(cpu, set))
			ret = u64_set_insert(seq, cpu);
	return ret;
}
