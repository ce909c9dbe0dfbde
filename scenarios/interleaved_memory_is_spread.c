// SPDX-License-Identifier: GPL-2.0
/*
 * Interleaved memory lies on both nodes in equal parts, wherever its worker runs.
 *
 *   (cpuset.mems: both nodes)
 *   `- spread   1 x CachePressure over 24 MiB, on the CPUs of node 0, memory interleaved over both
 *
 * Promise: set_mempolicy(2), MPOL_INTERLEAVE: allocations are interleaved across the nodes. S89 of
 * the catalog of scenarios.
 */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *spread = run_cgroup(run, "spread");
	uint64_t all = group_pages(spread, END_OF_RUN, ALL_NODES);
	uint64_t on_node_1 = group_pages(spread, END_OF_RUN, 1);

	claim_each(v, spread, cpus_used, subset_of, &spread->cpus);
	claim_each(v, spread, work_units, at_least, 1);
	claim_share(v, on_node_1, all, between, 0.35, 0.65);
	claim_because(v, "page by page in turn, 2 MiB where they are huge, but for those of code");
}

SCENARIO = {
	.what = "interleaved memory is spread over its nodes",
	.promise = "set_mempolicy(2), MPOL_INTERLEAVE",
	.needs = { .nodes = 2 },
	.cgroups = CGROUPS({ "spread", .mems = "0-1", .workers = 1, .cpus = NODE(0),
			     .memory = { .policy = MEM_POLICY_INTERLEAVE, .nodes = "0-1" },
			     .work = &work_cache_pressure,
			     .params = WORK_PARAMS(struct cache_params, .size_kib = 24576,
						   .stride = 64) }),
	.hold_ms = 1500,
	.check = check,
	/* The policy is remapped to the node that is left, and the pages move. */
	.faults = FAULTS({ op_write("spread", "cpuset.mems", "0", .at_ms = 100),
			   .breaks = "on_node_1_over_all.between" },
			 { op_write("spread", "cpuset.mems", "1", .at_ms = 100),
			   .breaks = "on_node_1_over_all.between" }),
};
