// SPDX-License-Identifier: GPL-2.0
/*
 * How the cgroups of a scenario share the CPUs.
 */
#include <errno.h>
#include <math.h>

#include "sys/cpuset.h"

static void split_at(const cpu_set_t *from, size_t border, cpu_set_t *sets)
{
	cpuset_slice(from, 0, border, &sets[0]);
	cpuset_slice(from, border, CPU_COUNT(from), &sets[1]);
}

static void llc_aligned(const struct topology *topology, cpu_set_t *sets, size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++) {
		CPU_ZERO(&sets[i]);
		if (topology->nr_llcs >= 2 && i < topology->nr_llcs)
			sets[i] = topology->llcs[i].cpus;
	}
	CPU_CLR(cpuset_last(&topology->online), &sets[nr - 1]);
}

/* The first half of LLC 0, and all the rest: half of LLC 0 with the other LLCs. */
static void split_misaligned(const struct topology *topology, const cpu_set_t *usable,
			     cpu_set_t *sets)
{
	cpu_set_t first;

	if (topology->nr_llcs < 2) {
		split_at(usable, CPU_COUNT(usable) / 2, sets);
		return;
	}
	CPU_AND(&first, &topology->llcs[0].cpus, usable);
	cpuset_slice(&first, 0, CPU_COUNT(&topology->llcs[0].cpus) / 2, &sets[0]);
	CPU_XOR(&sets[1], usable, &sets[0]);
}

/*
 * Equal lengths, starting closer together than they are long. No start is farther from the one
 * before than a length, so the last one ends before the CPUs do and nothing wraps around.
 */
static void overlapping(const struct topology *topology, double fraction, cpu_set_t *sets,
			size_t nr)
{
	size_t base = topology->nr_cpus / nr, overlap = ceil(base * fraction);
	size_t stride = base > overlap ? base - overlap : 1, i;

	for (i = 0; i < nr; i++)
		cpuset_slice(&topology->online, i * stride, i * stride + base, &sets[i]);
}

static void resolve(const struct topology *topology, const struct partition *partition,
		    cpu_set_t *sets, size_t nr)
{
	size_t border, kept;
	cpu_set_t usable;

	cpuset_usable(topology, &usable);
	switch (partition->kind) {
	case PARTITION_NONE:
		for (kept = 0; kept < nr; kept++)
			sets[kept] = topology->online;
		break;
	case PARTITION_LLC_ALIGNED:
		llc_aligned(topology, sets, nr);
		break;
	case PARTITION_SPLIT_HALF:
		split_at(&usable, CPU_COUNT(&usable) / 2, sets);
		break;
	case PARTITION_SPLIT_MISALIGNED:
		split_misaligned(topology, &usable, sets);
		break;
	case PARTITION_OVERLAP:
		overlapping(topology, partition->fraction, sets, nr);
		break;
	case PARTITION_UNEVEN:
		border = floor(CPU_COUNT(&usable) * partition->fraction);
		split_at(&usable, border ?: 1, sets);
		break;
	case PARTITION_HOLDBACK:
		kept = topology->nr_cpus;
		kept -= floor(kept * partition->fraction);
		cpuset_slice(&topology->online, 0, kept, &usable);
		split_at(&usable, kept > 1 ? kept / 2 : 1, sets);
		break;
	}
}

static bool makes_two(enum partition_kind kind)
{
	return kind == PARTITION_SPLIT_HALF || kind == PARTITION_SPLIT_MISALIGNED ||
	       kind == PARTITION_UNEVEN || kind == PARTITION_HOLDBACK;
}

int partition_resolve(const struct topology *topology, const struct partition *partition,
		      cpu_set_t *sets, size_t nr, struct err *err)
{
	size_t i;

	if (!nr || (makes_two(partition->kind) && nr != 2))
		return err_set(err, 0, "%zu cgroups for a partition of two parts", nr);
	if (!(partition->fraction >= 0 && partition->fraction <= 1))
		return err_set(err, 0, "partition fraction %g is not in 0 to 1",
			       partition->fraction);
	resolve(topology, partition, sets, nr);
	for (i = 0; i < nr; i++) {
		if (CPU_COUNT(&sets[i]))
			continue;
		err_set(err, 0, "not enough CPUs/LLCs: %u CPUs and %u LLCs for %zu cgroups",
			topology->nr_cpus, topology->nr_llcs, nr);
		return -ENODEV;
	}
	return 0;
}
