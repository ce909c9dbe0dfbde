// SPDX-License-Identifier: GPL-2.0
/*
 * Which CPUs share their highest cache.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sys/cpulist.h"
#include "sys/file.h"
#include "sys/topology_parts.h"

/* The highest cache of one CPU. */
struct cache {
	bool there;	/* the CPU has a cache directory at all */
	bool known;	/* and a cache could be found in it */
	long level;
	long id;	/* equal for the CPUs that share it */
	unsigned long size_kb;
};

static int cache_path(char *path, const char *root, unsigned int cpu, int index, const char *name)
{
	return file_path(path, TOPOLOGY_PATH_MAX, "%s/cpu/cpu%u/cache/index%d%s%s", root, cpu,
			 index, *name ? "/" : "", name);
}

/* The index of the highest level, -1 when none can be read. */
static int highest_index(const char *root, unsigned int cpu, long *level)
{
	char path[TOPOLOGY_PATH_MAX], type[32];
	int index, highest = -1;
	long value;

	*level = 0;
	for (index = 0; !cache_path(path, root, cpu, index, "") && !access(path, F_OK); index++) {
		if (cache_path(path, root, cpu, index, "level") || file_read_long(path, &value) ||
		    value <= *level)
			continue;
		/* Work does not share data through a cache of instructions. */
		if (!cache_path(path, root, cpu, index, "type") &&
		    file_read_text(path, type, sizeof(type)) > 0 && !strcmp(type, "Instruction"))
			continue;
		*level = value;
		highest = index;
	}
	return highest;
}

/* The kernel's id of a cache, or the lowest of the CPUs that share it, or -1. */
static long cache_id(const char *root, unsigned int cpu, int index)
{
	char path[TOPOLOGY_PATH_MAX], text[CPULIST_MAX];
	cpu_set_t shared;
	long id;

	if (!cache_path(path, root, cpu, index, "id") && !file_read_long(path, &id) && id >= 0)
		return id;
	if (cache_path(path, root, cpu, index, "shared_cpu_list") ||
	    file_read_text(path, text, sizeof(text)) <= 0 || cpulist_parse(text, &shared, NULL))
		return -1;
	for (id = 0; id < CPU_SETSIZE; id++)
		if (CPU_ISSET(id, &shared))
			return id;
	return -1;
}

static unsigned long cache_size_kb(const char *root, unsigned int cpu, int index)
{
	char path[TOPOLOGY_PATH_MAX], text[32], *unit;
	unsigned long size;

	if (cache_path(path, root, cpu, index, "size") ||
	    file_read_text(path, text, sizeof(text)) <= 0)
		return 0;
	size = strtoul(text, &unit, 10);
	return *unit == 'M' ? size * 1024 : size;
}

static void read_cache(struct topology *topology, const char *root, unsigned int cpu,
		       struct cache *cache)
{
	char path[TOPOLOGY_PATH_MAX];
	int index;

	memset(cache, 0, sizeof(*cache));
	if (file_path(path, sizeof(path), "%s/cpu/cpu%u/cache", root, cpu) || access(path, F_OK))
		return;
	cache->there = true;
	index = highest_index(root, cpu, &cache->level);
	if (index >= 0) {
		cache->id = cache_id(root, cpu, index);
		cache->size_kb = cache_size_kb(root, cpu, index);
		cache->known = cache->id >= 0;
	}
	if (!cache->known) {
		topology_warn(topology, "cannot read the highest cache of CPU %u: put into LLC 0",
			      cpu);
		cache->id = 0;
	}
}

/* The index of the LLC that a cache stands for, which is made when it is new. */
static unsigned int find_llc(struct topology *topology, long *levels, const struct cache *cache)
{
	struct topology_llc *llc;
	unsigned int i;

	/* Ids are counted for each level; a CPU of which nothing is known has id 0 of any level. */
	for (i = 0; i < topology->nr_llcs; i++)
		if (topology->llcs[i].id == cache->id &&
		    (!cache->known || !levels[i] || levels[i] == cache->level))
			break;
	llc = &topology->llcs[i];
	if (i == topology->nr_llcs) {
		topology->nr_llcs++;
		llc->id = cache->id;
	}
	if (cache->known) {
		levels[i] = cache->level;
		llc->size_kb = cache->size_kb;
	}
	return i;
}

static unsigned int read_caches(struct topology *topology, const char *root, struct cache *caches)
{
	unsigned int cpu, with = 0;

	for (cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if (!CPU_ISSET(cpu, &topology->online))
			continue;
		read_cache(topology, root, cpu, &caches[cpu]);
		with += caches[cpu].there;
	}
	return with;
}

int topology_read_llcs(struct topology *topology, const char *root)
{
	unsigned int cpu, llc, with;
	struct cache *caches;
	long *levels;

	topology->llcs = calloc(topology->nr_cpus, sizeof(*topology->llcs));
	caches = calloc(CPU_SETSIZE, sizeof(*caches));
	levels = calloc(topology->nr_cpus, sizeof(*levels));
	if (!topology->llcs || !caches || !levels) {
		free(caches);
		free(levels);
		return -ENOMEM;
	}
	with = read_caches(topology, root, caches);
	for (cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if (!CPU_ISSET(cpu, &topology->online))
			continue;
		/* Where no CPU tells of caches, as in many guests, all are in one LLC. */
		if (with && !caches[cpu].there)
			topology_warn(topology, "CPU %u has no caches: put into LLC 0", cpu);
		llc = find_llc(topology, levels, &caches[cpu]);
		topology->cpu[cpu].llc = llc;
		CPU_SET(cpu, &topology->llcs[llc].cpus);
	}
	free(caches);
	free(levels);
	return 0;
}
