// SPDX-License-Identifier: GPL-2.0
/*
 * The topology as a small tree: nodes, the LLCs in each, and their cores.
 */
#include <string.h>

#include "sys/cpulist.h"
#include "sys/topology.h"

static void print_list(FILE *file, const char *label, const cpu_set_t *set)
{
	char text[CPULIST_MAX];

	if (CPU_COUNT(set))
		fprintf(file, "%s%s", label, cpulist_format(set, text, sizeof(text)));
}

static void print_summary(const struct topology *topology, FILE *file)
{
	fprintf(file, "%u CPUs, %u cores, %u LLCs, %u nodes", topology->nr_cpus,
		topology->nr_cores, topology->nr_llcs, topology->nr_nodes);
	print_list(file, ", offline ", &topology->offline);
	print_list(file, ", isolated ", &topology->isolated);
	fputc('\n', file);
}

/* Cores matter to the reader where they have several CPUs. */
static void print_cores(const struct topology *topology, const cpu_set_t *cpus, FILE *file)
{
	bool first = true;
	unsigned int i;
	cpu_set_t part;

	for (i = 0; topology->smt > 1 && i < topology->nr_cores; i++) {
		CPU_AND(&part, &topology->cores[i].cpus, cpus);
		if (!CPU_COUNT(&part))
			continue;
		print_list(file, first ? ", cores {" : " {", &part);
		fputc('}', file);
		first = false;
	}
}

/* Runs of CPUs with the same capacity, where CPUs differ. */
static void print_capacities(const struct topology *topology, const cpu_set_t *cpus, FILE *file)
{
	unsigned int cpu, last = 0;

	for (cpu = 0; topology->asymmetric && cpu < CPU_SETSIZE; cpu++) {
		if (!CPU_ISSET(cpu, cpus) || topology->cpu[cpu].capacity == last)
			continue;
		fprintf(file, "%s%u", last ? " " : ", capacity ", topology->cpu[cpu].capacity);
		last = topology->cpu[cpu].capacity;
	}
}

static void print_llcs(const struct topology *topology, const struct topology_node *node,
		       FILE *file)
{
	unsigned int i, left = 0;
	cpu_set_t part;

	for (i = 0; i < topology->nr_llcs; i++) {
		CPU_AND(&part, &topology->llcs[i].cpus, &node->cpus);
		left += CPU_COUNT(&part) > 0;
	}
	for (i = 0; i < topology->nr_llcs; i++) {
		CPU_AND(&part, &topology->llcs[i].cpus, &node->cpus);
		if (!CPU_COUNT(&part))
			continue;
		fprintf(file, "   %s LLC %u", --left ? "|-" : "`-", i);
		print_list(file, ": CPUs ", &part);
		if (topology->llcs[i].size_kb)
			fprintf(file, ", %lu kB", topology->llcs[i].size_kb);
		print_cores(topology, &part, file);
		print_capacities(topology, &part, file);
		fputc('\n', file);
	}
}

static void print_node(const struct topology *topology, unsigned int index, FILE *file)
{
	const struct topology_node *node = &topology->nodes[index];
	unsigned int i;

	fprintf(file, "node %u", node->id);
	print_list(file, ": CPUs ", &node->cpus);
	if (node->memory_only)
		fprintf(file, ": memory only");
	if (node->memory_kb)
		fprintf(file, ", %lu MB", node->memory_kb / 1024);
	for (i = 0; topology->nr_nodes > 1 && i < topology->nr_nodes; i++)
		fprintf(file, "%s%u", i ? " " : ", distances ",
			topology_distance(topology, index, i));
	fputc('\n', file);
	print_llcs(topology, node, file);
}

void topology_print(const struct topology *topology, FILE *file)
{
	unsigned int i;

	print_summary(topology, file);
	for (i = 0; i < topology->nr_nodes; i++)
		print_node(topology, i, file);
	if (topology->warnings[0])
		fprintf(file, "warnings:\n%s", topology->warnings);
}
