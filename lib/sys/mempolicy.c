// SPDX-License-Identifier: GPL-2.0
/*
 * The memory policy of the calling thread.
 */
#include <errno.h>
#include <numaif.h>
#include <stddef.h>

#include "sys/cpulist.h"
#include "sys/mempolicy.h"

/* Numbers of the kernel that the header of an older libnuma lacks. */
#define MODE_PREFERRED_MANY 5
#define MODE_WEIGHTED_INTERLEAVE 6

static const struct {
	const char *name;
	int mode;
	bool has_nodes;
} kinds[NR_MEM_POLICIES] = {
	[MEM_POLICY_DEFAULT] = { "MPOL_DEFAULT", MPOL_DEFAULT, false },
	[MEM_POLICY_BIND] = { "MPOL_BIND", MPOL_BIND, true },
	[MEM_POLICY_PREFERRED] = { "MPOL_PREFERRED", MPOL_PREFERRED, true },
	[MEM_POLICY_INTERLEAVE] = { "MPOL_INTERLEAVE", MPOL_INTERLEAVE, true },
	[MEM_POLICY_LOCAL] = { "MPOL_LOCAL", MPOL_LOCAL, false },
	[MEM_POLICY_PREFERRED_MANY] = { "MPOL_PREFERRED_MANY", MODE_PREFERRED_MANY, true },
	[MEM_POLICY_WEIGHTED_INTERLEAVE] = {
		"MPOL_WEIGHTED_INTERLEAVE", MODE_WEIGHTED_INTERLEAVE, true
	},
};

/**
 * mem_policy_name() - a memory policy as set_mempolicy(2) calls it
 */
const char *mem_policy_name(enum mem_policy_kind kind)
{
	return kind < NR_MEM_POLICIES ? kinds[kind].name : "MPOL_?";
}

/**
 * mem_policy_maxnode() - the length of a node mask in the terms of set_mempolicy(2)
 * @nodes: node numbers
 *
 * Return: the highest node and 2, since the kernel subtracts one; 0 when there is no node.
 */
unsigned long mem_policy_maxnode(const cpu_set_t *nodes)
{
	unsigned long node;

	for (node = CPU_SETSIZE; node > 0; node--)
		if (CPU_ISSET(node - 1, nodes))
			return node + 1;
	return 0;
}

/**
 * mem_policy_check() - refuse what no kernel would take
 * @policy: the policy
 * @err: which rule it breaks
 *
 * Return: 0 or -EINVAL.
 */
int mem_policy_check(const struct mem_policy *policy, struct err *err)
{
	const unsigned int known = MEM_POLICY_STATIC_NODES | MEM_POLICY_RELATIVE_NODES |
				   MEM_POLICY_NUMA_BALANCING;
	int nodes = CPU_COUNT(&policy->nodes);
	const char *name;

	if (policy->kind >= NR_MEM_POLICIES)
		return err_set(err, 0, "memory policy %d: there is none", (int)policy->kind);
	name = kinds[policy->kind].name;
	if (kinds[policy->kind].has_nodes && nodes == 0)
		return err_set(err, 0, "%s: the set of nodes is empty", name);
	if (policy->kind == MEM_POLICY_PREFERRED && nodes > 1)
		return err_set(err, 0, "%s: %d nodes, only one can be preferred", name, nodes);
	if (!mem_policy_has(known, policy->flags))
		return err_set(err, 0, "%s: unknown flags %#x", name, policy->flags & ~known);
	if (mem_policy_has(policy->flags, MEM_POLICY_STATIC_NODES | MEM_POLICY_RELATIVE_NODES))
		return err_set(err, 0, "%s: nodes cannot be static and relative", name);
	return 0;
}

/**
 * mem_policy_set() - set the memory policy of the calling thread
 * @policy: MEM_POLICY_DEFAULT makes no call; only page faults from now on follow it
 * @err: names the policy and the nodes
 *
 * Return: 0 or -errno: -EINVAL for nodes that do not exist or that the cpuset lacks, and for a
 * policy that the kernel does not know.
 */
int mem_policy_set(const struct mem_policy *policy, struct err *err)
{
	const unsigned long *mask = (const unsigned long *)&policy->nodes;
	bool has_nodes = kinds[policy->kind].has_nodes;
	int mode = kinds[policy->kind].mode | (int)policy->flags;
	char list[CPULIST_MAX];

	if (policy->kind == MEM_POLICY_DEFAULT)
		return 0;
	if (!set_mempolicy(mode, has_nodes ? mask : NULL,
			   has_nodes ? mem_policy_maxnode(&policy->nodes) : 0))
		return 0;
	return err_set(err, errno, "set_mempolicy(%s, nodes %s, flags %#x)",
		       kinds[policy->kind].name, cpulist_format(&policy->nodes, list, sizeof(list)),
		       policy->flags);
}
