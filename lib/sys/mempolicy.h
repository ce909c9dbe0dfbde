/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where the memory of a task comes from, by NUMA node.
 */
#ifndef SCHED_CLAIMS_SYS_MEMPOLICY_H
#define SCHED_CLAIMS_SYS_MEMPOLICY_H

#include <sched.h>
#include <stdbool.h>

#include "sys/err.h"

/* The policies of set_mempolicy(2); zero makes no call at all. */
enum mem_policy_kind {
	MEM_POLICY_DEFAULT,
	MEM_POLICY_BIND,
	MEM_POLICY_PREFERRED,		/* one node */
	MEM_POLICY_INTERLEAVE,
	MEM_POLICY_LOCAL,		/* no nodes */
	MEM_POLICY_PREFERRED_MANY,	/* since Linux 5.15 */
	MEM_POLICY_WEIGHTED_INTERLEAVE,	/* since Linux 6.9 */
	NR_MEM_POLICIES,
};

/* How the nodes follow the cpuset, as the kernel numbers these flags. */
#define MEM_POLICY_STATIC_NODES		0x8000u
#define MEM_POLICY_RELATIVE_NODES	0x4000u
#define MEM_POLICY_NUMA_BALANCING	0x2000u

struct mem_policy {
	enum mem_policy_kind kind;
	cpu_set_t nodes;	/* node numbers */
	unsigned int flags;
};

/* Whether @flags has all of @wanted; it always has none. */
static inline bool mem_policy_has(unsigned int flags, unsigned int wanted)
{
	return (flags & wanted) == wanted;
}

const char *mem_policy_name(enum mem_policy_kind kind);
unsigned long mem_policy_maxnode(const cpu_set_t *nodes);
int mem_policy_check(const struct mem_policy *policy, struct err *err);
int mem_policy_set(const struct mem_policy *policy, struct err *err);

#endif
