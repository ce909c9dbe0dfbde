// SPDX-License-Identifier: GPL-2.0
/*
 * Workers run on one node and bind their memory to the other: there it lies.
 *
 *   (cpuset.mems: both nodes)
 *   `- bound   1 x CachePressure over 8 MiB, on the CPUs of node 0, memory bound to node 1
 *
 * Promise: set_mempolicy(2), MPOL_BIND: memory is allocated from these nodes only. S88 of the
 * catalog of scenarios, with the node that would not have been taken anyway.
 */
#include <unistd.h>

#include "scenario/scenario.h"

#define BUFFER_KIB 8192

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *bound = run_cgroup(run, "bound");
	uint64_t on_node = group_pages(bound, END_OF_RUN, 1);
	uint64_t buffer = BUFFER_KIB * 1024 / sysconf(_SC_PAGESIZE);

	claim_each(v, bound, cpus_used, subset_of, &bound->cpus);
	claim_each(v, bound, work_units, at_least, 1);
	/* Pages of code lie where somebody read them first. */
	claim_share(v, on_node, buffer, at_least, 0.99);
	claim_because(v, "all of its buffer comes from there");
}

SCENARIO = {
	.what = "memory that is bound to a node comes from there",
	.promise = "set_mempolicy(2), MPOL_BIND",
	.needs = { .nodes = 2 },
	.cgroups = CGROUPS({ "bound", .mems = "0-1", .workers = 1, .cpus = NODE(0),
			     .memory = { .policy = MEM_POLICY_BIND, .nodes = "1" },
			     .work = &work_cache_pressure,
			     .params = WORK_PARAMS(struct cache_params, .size_kib = BUFFER_KIB,
						   .stride = 64) }),
	.hold_ms = 1500,
	.check = check,
	/* The policy is remapped to the nodes that are left, and the pages move. */
	.faults = FAULTS({ op_write("bound", "cpuset.mems", "0", .at_ms = 100),
			   .breaks = "on_node_over_buffer.at_least" },
			 { op_affinity("bound", 0, NODE(1), .at_ms = 100),
			   .breaks = "bound.cpus_used.subset_of" }),
};
