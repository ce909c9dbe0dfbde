/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the machine is made of, as sysfs tells it: CPUs, cores, last-level caches, NUMA nodes.
 */
#ifndef SCHED_CLAIMS_SYS_TOPOLOGY_H
#define SCHED_CLAIMS_SYS_TOPOLOGY_H

#include <sched.h>
#include <stdbool.h>
#include <stdio.h>

#include "sys/err.h"

#define CPU_CAPACITY_MAX 1024	/* of the fastest CPU, as the kernel scales it */

/* An online CPU. */
struct topology_cpu {
	unsigned int core;		/* index into cores */
	unsigned int llc;		/* index into llcs */
	unsigned int node;		/* index into nodes */
	unsigned int capacity;		/* up to CPU_CAPACITY_MAX */
};

struct topology_core {
	cpu_set_t cpus;			/* SMT siblings */
};

/* CPUs that share their highest cache. */
struct topology_llc {
	long id;			/* as the kernel numbers them */
	cpu_set_t cpus;
	unsigned long size_kb;		/* 0: not known */
};

struct topology_node {
	unsigned int id;		/* as the kernel numbers them; there may be holes */
	cpu_set_t cpus;
	unsigned long memory_kb;	/* 0: not known */
	bool memory_only;
};

/**
 * struct topology - the machine
 * @online: the CPUs that run tasks; only these have an entry in @cpu
 * @offline: present, but offline or left out
 * @isolated: kept out of load balancing by isolcpus= or an isolated partition
 * @nr_cpus: number of online CPUs
 * @cpu: by number
 * @cores: in the order of their lowest CPU
 * @llcs: in the order of their lowest CPU
 * @nodes: in the order of their numbers
 * @distance: nr_nodes * nr_nodes relative memory latencies, a row for each node; 10 is local
 * @smt: the most CPUs that a core has
 * @asymmetric: CPUs differ in capacity
 * @warnings: a line for each thing that could not be read and was guessed
 */
struct topology {
	cpu_set_t online;
	cpu_set_t offline;
	cpu_set_t isolated;
	unsigned int nr_cpus;
	struct topology_cpu cpu[CPU_SETSIZE];
	struct topology_core *cores;
	unsigned int nr_cores;
	struct topology_llc *llcs;
	unsigned int nr_llcs;
	struct topology_node *nodes;
	unsigned int nr_nodes;
	unsigned int *distance;
	unsigned int smt;
	bool asymmetric;
	char warnings[1024];
};

/**
 * topology_read() - read the topology
 * @topology: receives it; topology_destroy() frees it
 * @root: the directory that stands for /sys/devices/system; NULL for that
 * @err: receives the sentence; may be NULL
 *
 * What is missing is replaced. A CPU without caches shares one LLC with all others like it, without
 * core_id it is a core of its own, without a node it is on node 0; distances that make no matrix
 * become 10 and 20. What a kernel may leave out is replaced in silence, the rest leaves a warning.
 *
 * Return: 0, or -errno when the list of online CPUs cannot be read.
 */
int topology_read(struct topology **topology, const char *root, struct err *err);

/**
 * topology_destroy() - free a topology
 * @topology: may be NULL
 */
void topology_destroy(struct topology *topology);

/**
 * topology_distance() - relative memory latency between two nodes
 * @topology: the machine
 * @from: index of a node
 * @to: index of a node
 *
 * Return: 10 for the same node, more for others.
 */
unsigned int topology_distance(const struct topology *topology, unsigned int from,
			       unsigned int to);

/**
 * topology_siblings() - the CPUs of a core
 * @topology: the machine
 * @cpu: one of them, online
 *
 * Return: the set, with @cpu in it.
 */
const cpu_set_t *topology_siblings(const struct topology *topology, unsigned int cpu);

/**
 * topology_nodes_of() - the nodes of a cpuset
 * @topology: the machine
 * @cpus: the cpuset
 * @nodes: receives node numbers: the nodes of the LLCs that @cpus has a part of
 */
void topology_nodes_of(const struct topology *topology, const cpu_set_t *cpus, cpu_set_t *nodes);

/**
 * topology_full_nodes() - how many nodes can be named by small numbers
 * @topology: the machine
 *
 * Nodes have holes in their numbers (0 and 8 on POWER), have no CPUs (CXL) or no memory.
 *
 * Return: n, when nodes 0 to n - 1 are there, each with CPUs and memory, and node n is not.
 */
unsigned int topology_full_nodes(const struct topology *topology);

/**
 * topology_restrict() - forget the CPUs that we may not use
 * @topology: the machine
 * @allowed: for example the affinity mask in a container
 *
 * They count as offline then; LLCs and cores without CPUs vanish, nodes stay.
 *
 * Return: 0, or -EINVAL when no CPU would be left; nothing is changed then.
 */
int topology_restrict(struct topology *topology, const cpu_set_t *allowed);

/**
 * topology_print() - write the topology as a small tree
 * @topology: the machine
 * @file: where to
 */
void topology_print(const struct topology *topology, FILE *file);

#endif
