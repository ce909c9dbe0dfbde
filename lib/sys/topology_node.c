// SPDX-License-Identifier: GPL-2.0
/*
 * The NUMA nodes, with their CPUs, memory and distances.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sys/cpulist.h"
#include "sys/file.h"
#include "sys/topology_parts.h"

#define DISTANCE_LOCAL 10
#define DISTANCE_REMOTE 20

/* Collects the numbers of the entries node<N> in a directory. */
static int scan_nodes(const char *dir_path, cpu_set_t *nodes)
{
	struct dirent *entry;
	unsigned int id;
	char rest;
	DIR *dir;

	CPU_ZERO(nodes);
	dir = opendir(dir_path);
	if (!dir)
		return -errno;
	while ((entry = readdir(dir)))
		if (sscanf(entry->d_name, "node%u%c", &id, &rest) == 1 && id < CPU_SETSIZE)
			CPU_SET(id, nodes);
	closedir(dir);
	return 0;
}

static unsigned int lowest(const cpu_set_t *set)
{
	unsigned int i;

	for (i = 0; i < CPU_SETSIZE; i++)
		if (CPU_ISSET(i, set))
			return i;
	return 0;
}

/* The node of a CPU is the entry node<N> in its directory. */
static unsigned int cpu_node(const char *root, unsigned int cpu)
{
	char path[TOPOLOGY_PATH_MAX];
	cpu_set_t nodes;

	if (file_path(path, sizeof(path), "%s/cpu/cpu%u", root, cpu) || scan_nodes(path, &nodes))
		return 0;
	return lowest(&nodes);
}

static unsigned long node_memory_kb(const char *root, unsigned int id)
{
	char path[TOPOLOGY_PATH_MAX], text[8192], *total;

	if (file_path(path, sizeof(path), "%s/node/node%u/meminfo", root, id) ||
	    file_read(path, text, sizeof(text)) < 0)
		return 0;
	total = strstr(text, "MemTotal:");
	return total ? strtoul(total + strlen("MemTotal:"), NULL, 10) : 0;
}

/* A node that is there and has no CPUs is memory only; one that cannot be read is not. */
static bool is_memory_only(const char *root, unsigned int id)
{
	char path[TOPOLOGY_PATH_MAX], text[CPULIST_MAX];

	return !file_path(path, sizeof(path), "%s/node/node%u/cpulist", root, id) &&
	       !file_read_text(path, text, sizeof(text));
}

static int make_nodes(struct topology *topology, const char *root, const cpu_set_t *ids)
{
	struct topology_node *node;
	unsigned int id;

	topology->nr_nodes = CPU_COUNT(ids);
	topology->nodes = calloc(topology->nr_nodes, sizeof(*topology->nodes));
	if (!topology->nodes)
		return -ENOMEM;
	node = topology->nodes;
	for (id = 0; id < CPU_SETSIZE; id++) {
		if (!CPU_ISSET(id, ids))
			continue;
		node->id = id;
		node->memory_kb = node_memory_kb(root, id);
		node->memory_only = is_memory_only(root, id);
		node++;
	}
	return 0;
}

static unsigned int index_of(const struct topology *topology, unsigned int id)
{
	unsigned int i;

	for (i = 0; i < topology->nr_nodes; i++)
		if (topology->nodes[i].id == id)
			break;
	return i;
}

/* Reads one row; false when it has not exactly one positive number for each node. */
static bool read_row(const struct topology *topology, const char *root, unsigned int index)
{
	unsigned int *row = topology->distance + (size_t)index * topology->nr_nodes;
	char path[TOPOLOGY_PATH_MAX], text[8192], *at = text, *end;
	unsigned int i;

	if (file_path(path, sizeof(path), "%s/node/node%u/distance", root,
		      topology->nodes[index].id) ||
	    file_read_text(path, text, sizeof(text)) < 0)
		return false;
	for (i = 0; i < topology->nr_nodes; i++, at = end) {
		row[i] = strtoul(at, &end, 10);
		if (end == at || !row[i])
			return false;
	}
	return !*at;
}

static int read_distances(struct topology *topology, const char *root, bool expected)
{
	unsigned int i, n = topology->nr_nodes;
	bool good = true;

	topology->distance = calloc((size_t)n * n, sizeof(*topology->distance));
	if (!topology->distance)
		return -ENOMEM;
	for (i = 0; i < n && good; i++)
		good = read_row(topology, root, i);
	if (good)
		return 0;
	if (expected)
		topology_warn(topology, "the distances of the nodes are no %ux%u matrix: taken as %d and %d",
			      n, n, DISTANCE_LOCAL, DISTANCE_REMOTE);
	for (i = 0; i < n * n; i++)
		topology->distance[i] = i % (n + 1) ? DISTANCE_REMOTE : DISTANCE_LOCAL;
	return 0;
}

int topology_read_nodes(struct topology *topology, const char *root)
{
	unsigned int cpu, id[CPU_SETSIZE];
	char path[TOPOLOGY_PATH_MAX];
	bool numa = false;
	cpu_set_t ids;
	int ret;

	CPU_ZERO(&ids);
	if (!file_path(path, sizeof(path), "%s/node", root))
		numa = !scan_nodes(path, &ids);
	for (cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if (!CPU_ISSET(cpu, &topology->online))
			continue;
		id[cpu] = cpu_node(root, cpu);
		CPU_SET(id[cpu], &ids);
	}
	ret = make_nodes(topology, root, &ids);
	if (ret)
		return ret;
	for (cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if (!CPU_ISSET(cpu, &topology->online))
			continue;
		topology->cpu[cpu].node = index_of(topology, id[cpu]);
		CPU_SET(cpu, &topology->nodes[topology->cpu[cpu].node].cpus);
	}
	return read_distances(topology, root, numa);
}

unsigned int topology_distance(const struct topology *topology, unsigned int from, unsigned int to)
{
	return topology->distance[(size_t)from * topology->nr_nodes + to];
}

unsigned int topology_full_nodes(const struct topology *topology)
{
	const struct topology_node *node = topology->nodes;
	unsigned int n;

	for (n = 0; n < topology->nr_nodes; n++, node++)
		if (node->id != n || !CPU_COUNT(&node->cpus) || !node->memory_kb)
			break;
	return n;
}

void topology_nodes_of(const struct topology *topology, const cpu_set_t *cpus, cpu_set_t *nodes)
{
	const struct topology_llc *llc;
	unsigned int i, cpu;
	cpu_set_t common;

	CPU_ZERO(nodes);
	for (i = 0; i < topology->nr_llcs; i++) {
		llc = &topology->llcs[i];
		CPU_AND(&common, &llc->cpus, cpus);
		for (cpu = 0; CPU_COUNT(&common) && cpu < CPU_SETSIZE; cpu++)
			if (CPU_ISSET(cpu, &llc->cpus))
				CPU_SET(topology->nodes[topology->cpu[cpu].node].id, nodes);
	}
}
