// SPDX-License-Identifier: GPL-2.0
/*
 * What the machine is made of, as sysfs tells it: CPUs, cores and last-level caches. The nodes
 * are in topology_node.c.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sys/cpulist.h"
#include "sys/file.h"
#include "sys/topology_parts.h"

void topology_warn(struct topology *topology, const char *fmt, ...)
{
	size_t used = strlen(topology->warnings);
	char line[256];
	va_list args;

	va_start(args, fmt);
	vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	snprintf(topology->warnings + used, sizeof(topology->warnings) - used, "%s\n", line);
}

/* Reads a list; a missing file is an empty one. */
static int read_list(const char *root, const char *name, cpu_set_t *set, struct err *err)
{
	char path[TOPOLOGY_PATH_MAX], text[CPULIST_MAX];
	ssize_t len;

	CPU_ZERO(set);
	if (file_path(path, sizeof(path), "%s/cpu/%s", root, name))
		return err_set(err, ENAMETOOLONG, "%s", root);
	len = file_read_text(path, text, sizeof(text));
	if (len < 0)
		return err_set(err, -len, "read %s", path);
	return len && strcmp(text, "(null)") ? cpulist_parse(text, set, err) : 0;
}

static int read_sets(struct topology *topology, const char *root, struct err *err)
{
	char path[TOPOLOGY_PATH_MAX];
	cpu_set_t present;
	unsigned int cpu;
	int ret;

	ret = read_list(root, "online", &topology->online, err);
	if (ret)
		return ret;
	for (cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if (!CPU_ISSET(cpu, &topology->online))
			continue;
		if (file_path(path, sizeof(path), "%s/cpu/cpu%u", root, cpu) ||
		    access(path, F_OK)) {
			topology_warn(topology, "CPU %u is online without %s", cpu, path);
			CPU_CLR(cpu, &topology->online);
		}
	}
	topology->nr_cpus = CPU_COUNT(&topology->online);
	if (!topology->nr_cpus)
		return err_set(err, ENODEV, "find an online CPU in %s/cpu", root);
	if (read_list(root, "present", &present, NULL))
		present = topology->online;
	CPU_AND(&topology->offline, &present, &topology->online);
	CPU_XOR(&topology->offline, &topology->offline, &present);
	if (read_list(root, "isolated", &topology->isolated, NULL))
		CPU_ZERO(&topology->isolated);
	return 0;
}

/* A number in the directory of a CPU, -1 when there is none. */
static long cpu_number(const char *root, unsigned int cpu, const char *name)
{
	char path[TOPOLOGY_PATH_MAX];
	long value;

	if (file_path(path, sizeof(path), "%s/cpu/cpu%u/%s", root, cpu, name) ||
	    file_read_long(path, &value) || value < 0)
		return -1;
	return value;
}

static void read_capacities(struct topology *topology, const char *root)
{
	unsigned int cpu;
	long first = -1, value;

	for (cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if (!CPU_ISSET(cpu, &topology->online))
			continue;
		value = cpu_number(root, cpu, "cpu_capacity");
		if (value <= 0 || value > CPU_CAPACITY_MAX)
			value = CPU_CAPACITY_MAX;
		if (first < 0)
			first = value;
		topology->asymmetric |= value != first;
		topology->cpu[cpu].capacity = value;
	}
}

/* What tells cores apart: core_id alone repeats itself in each package or cluster. */
struct core_key {
	long id[4];
};

static bool read_core(const char *root, unsigned int cpu, struct core_key *key)
{
	static const char *const name[] = {
		"topology/core_id", "topology/physical_package_id", "topology/die_id",
		"topology/cluster_id"
	};
	size_t i;

	for (i = 0; i < sizeof(name) / sizeof(*name); i++)
		key->id[i] = cpu_number(root, cpu, name[i]);
	return key->id[0] >= 0;
}

static int read_cores(struct topology *topology, const char *root)
{
	struct core_key *keys, key;
	unsigned int cpu, i;
	bool known;

	topology->cores = calloc(topology->nr_cpus, sizeof(*topology->cores));
	keys = calloc(topology->nr_cpus, sizeof(*keys));
	if (!topology->cores || !keys) {
		free(keys);
		return -ENOMEM;
	}
	for (cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if (!CPU_ISSET(cpu, &topology->online))
			continue;
		known = read_core(root, cpu, &key);
		for (i = 0; known && i < topology->nr_cores; i++)
			if (!memcmp(&keys[i], &key, sizeof(key)))
				break;
		if (!known || i == topology->nr_cores) {
			i = topology->nr_cores++;
			keys[i] = key;
		}
		topology->cpu[cpu].core = i;
		CPU_SET(cpu, &topology->cores[i].cpus);
	}
	free(keys);
	return 0;
}

static void count_smt(struct topology *topology)
{
	unsigned int i, n;

	topology->smt = 0;
	for (i = 0; i < topology->nr_cores; i++) {
		n = CPU_COUNT(&topology->cores[i].cpus);
		if (n > topology->smt)
			topology->smt = n;
	}
}

int topology_read(struct topology **topology, const char *root, struct err *err)
{
	struct topology *made;
	int ret;

	root = root ?: "/sys/devices/system";
	made = calloc(1, sizeof(*made));
	if (!made)
		return err_set(err, ENOMEM, "read the topology");
	ret = read_sets(made, root, err);
	if (ret)
		goto out;
	read_capacities(made, root);
	ret = read_cores(made, root) ?: topology_read_llcs(made, root) ?:
	      topology_read_nodes(made, root);
	if (ret) {
		err_set(err, -ret, "read the topology from %s", root);
		goto out;
	}
	count_smt(made);
	*topology = made;
	return 0;
out:
	topology_destroy(made);
	return ret;
}

void topology_destroy(struct topology *topology)
{
	if (!topology)
		return;
	free(topology->cores);
	free(topology->llcs);
	free(topology->nodes);
	free(topology->distance);
	free(topology);
}

const cpu_set_t *topology_siblings(const struct topology *topology, unsigned int cpu)
{
	return &topology->cores[topology->cpu[cpu].core].cpus;
}

/* Takes CPUs away from the cores and LLCs, and drops those that are empty then. */
static void restrict_parts(struct topology *topology, const cpu_set_t *allowed)
{
	unsigned int i, kept;
	int cpu;

	for (i = 0, kept = 0; i < topology->nr_cores; i++) {
		topology->cores[kept] = topology->cores[i];
		CPU_AND(&topology->cores[kept].cpus, &topology->cores[kept].cpus, allowed);
		for (cpu = 0; cpu < CPU_SETSIZE; cpu++)
			if (CPU_ISSET(cpu, &topology->cores[kept].cpus))
				topology->cpu[cpu].core = kept;
		kept += CPU_COUNT(&topology->cores[kept].cpus) > 0;
	}
	topology->nr_cores = kept;
	for (i = 0, kept = 0; i < topology->nr_llcs; i++) {
		topology->llcs[kept] = topology->llcs[i];
		CPU_AND(&topology->llcs[kept].cpus, &topology->llcs[kept].cpus, allowed);
		for (cpu = 0; cpu < CPU_SETSIZE; cpu++)
			if (CPU_ISSET(cpu, &topology->llcs[kept].cpus))
				topology->cpu[cpu].llc = kept;
		kept += CPU_COUNT(&topology->llcs[kept].cpus) > 0;
	}
	topology->nr_llcs = kept;
}

int topology_restrict(struct topology *topology, const cpu_set_t *allowed)
{
	cpu_set_t left, taken;
	unsigned int i;

	CPU_AND(&left, &topology->online, allowed);
	if (!CPU_COUNT(&left))
		return -EINVAL;
	CPU_XOR(&taken, &topology->online, &left);
	CPU_OR(&topology->offline, &topology->offline, &taken);
	topology->online = left;
	topology->nr_cpus = CPU_COUNT(&left);
	restrict_parts(topology, &left);
	for (i = 0; i < topology->nr_nodes; i++)
		CPU_AND(&topology->nodes[i].cpus, &topology->nodes[i].cpus, &left);
	count_smt(topology);
	return 0;
}
