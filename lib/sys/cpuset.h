/* SPDX-License-Identifier: GPL-2.0 */
/*
 * CPU sets described by what they mean on a machine, not by numbers: the sets of cgroups, where
 * workers want to run inside of them, and how several cgroups share the CPUs.
 *
 * All functions are pure: a description and a topology give a cpu_set_t.
 */
#ifndef SCHED_CLAIMS_SYS_CPUSET_H
#define SCHED_CLAIMS_SYS_CPUSET_H

#include <sched.h>
#include <stdbool.h>
#include <stddef.h>

#include "sys/err.h"
#include "sys/topology.h"

/* What a cgroup may use; zero writes no cpuset. */
enum cpuset_kind {
	CPUSET_INHERIT,
	CPUSET_LLC,		/* all CPUs of LLC number index */
	CPUSET_NODE,		/* all CPUs of node number index, counted without holes */
	CPUSET_RANGE,		/* usable CPUs from the fraction start to the fraction end */
	CPUSET_DISJOINT,	/* part number index of the usable CPUs in of equal parts */
	CPUSET_OVERLAP,		/* such a part, widened by fraction into its neighbours */
	CPUSET_EXACT,		/* cpus */
	CPUSET_FIRST,		/* the first of usable CPUs, of in number */
	CPUSET_NTH,		/* the usable CPU number index, counted without holes */
};

struct cpuset_spec {
	enum cpuset_kind kind;
	unsigned int index;
	unsigned int of;
	double start;
	double end;
	double fraction;
	const char *cpus;	/* a list such as "0-3,5" */
};

/**
 * cpuset_usable() - the CPUs that scenarios share out
 * @topology: the machine
 * @cpus: receives all online CPUs but the last, which stays with the rest of the system when
 *	there are more than two
 */
void cpuset_usable(const struct topology *topology, cpu_set_t *cpus);

/**
 * cpuset_validate() - whether a description makes sense, and on this machine
 * @topology: the machine; NULL to check only what holds for every machine
 * @spec: the description
 * @err: receives the sentence; may be NULL
 *
 * Return: 0, -EINVAL when it makes no sense anywhere, or -ENODEV when this machine has not the
 * CPUs, LLCs or nodes for it.
 */
int cpuset_validate(const struct topology *topology, const struct cpuset_spec *spec,
		    struct err *err);

/**
 * cpuset_resolve() - the CPUs that a description means
 * @topology: the machine
 * @spec: the description; what is out of range is taken as the nearest that is in range
 * @cpus: receives the set; all online CPUs for CPUSET_INHERIT
 */
void cpuset_resolve(const struct topology *topology, const struct cpuset_spec *spec,
		    cpu_set_t *cpus);

/* Where a worker wants to run inside of its cgroup; zero makes no call. */
enum intent_kind {
	INTENT_INHERIT,
	INTENT_RANDOM_SUBSET,	/* half of the CPUs, drawn for each worker */
	INTENT_LLC_ALIGNED,	/* the LLC that has most of the cpuset, as far as that goes */
	INTENT_CROSS_CGROUP,	/* all CPUs; the kernel takes away those outside of the cpuset */
	INTENT_SINGLE_CPU,	/* the first CPU */
	INTENT_EXACT,		/* cpus, as far as the cpuset goes */
	INTENT_SMT_PAIR,	/* two siblings of the first core that has them in the cpuset */
};

struct affinity_intent {
	enum intent_kind kind;
	const char *cpus;	/* a list such as "0-3,5" */
};

/**
 * struct affinity_choice - an intent, resolved
 * @call: false: leave the affinity alone
 * @cpus: the mask, or what to draw it from
 * @draw: how many CPUs each worker draws from @cpus; 0: it gets them all
 */
struct affinity_choice {
	bool call;
	cpu_set_t cpus;
	unsigned int draw;
};

/**
 * affinity_resolve() - resolve an intent inside a cpuset
 * @topology: the machine
 * @cpuset: the CPUs of the cgroup; NULL for all online ones
 * @intent: the intent
 * @choice: receives the result
 * @err: receives the sentence; may be NULL
 *
 * Return: 0, -EINVAL for a bad list, or -ENODEV when the cpuset has no siblings for
 * INTENT_SMT_PAIR or no CPU at all.
 */
int affinity_resolve(const struct topology *topology, const cpu_set_t *cpuset,
		     const struct affinity_intent *intent, struct affinity_choice *choice,
		     struct err *err);

/* How the cgroups of a scenario share the CPUs. */
enum partition_kind {
	PARTITION_NONE,
	PARTITION_LLC_ALIGNED,		/* an LLC each, without the last CPU */
	PARTITION_SPLIT_HALF,		/* two halves of the usable CPUs */
	PARTITION_SPLIT_MISALIGNED,	/* two parts with a border inside of LLC 0 */
	PARTITION_OVERLAP,		/* any number of equal parts, which overlap by fraction */
	PARTITION_UNEVEN,		/* fraction of the usable CPUs, and the rest */
	PARTITION_HOLDBACK,		/* fraction of all CPUs to nobody, two halves of the rest */
};

struct partition {
	enum partition_kind kind;
	double fraction;
};

/**
 * partition_resolve() - the CPUs of each cgroup
 * @topology: the machine
 * @partition: how they share
 * @sets: receives a set for each cgroup
 * @nr: number of cgroups, 2 for those kinds that make two parts
 * @err: receives the sentence; may be NULL
 *
 * Return: 0, -EINVAL for a wrong @nr or fraction, or -ENODEV when a set would be empty: the
 * scenario cannot be run on this machine.
 */
int partition_resolve(const struct topology *topology, const struct partition *partition,
		      cpu_set_t *sets, size_t nr, struct err *err);

/**
 * cpuset_slice() - some CPUs of a set, by their position in it
 * @from: the set
 * @begin: position of the first one
 * @end: position after the last one
 * @cpus: receives them
 */
void cpuset_slice(const cpu_set_t *from, size_t begin, size_t end, cpu_set_t *cpus);

/**
 * cpuset_last() - the highest CPU of a set
 * @cpus: the set
 *
 * Return: its number, or -1.
 */
int cpuset_last(const cpu_set_t *cpus);

#endif
