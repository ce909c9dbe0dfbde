// SPDX-License-Identifier: GPL-2.0
/*
 * Two cgroups exchange the CPUs of their nodes at half time: every worker moves to the other node,
 * and the memory that it bound to the old one stays there.
 *
 *   (cpuset.mems: both nodes)
 *   step 0   left: CPUs of node 0, right: of node 1; 2 x CachePressure over 2 MiB each, bound to
 *            the node where it begins
 *   step 1   the other way round
 *
 * Promise: Documentation/admin-guide/cgroup-v2.rst, cpuset.cpus; set_mempolicy(2), MPOL_BIND. S46
 * of the catalog of scenarios.
 */
#include <unistd.h>

#include "scenario/scenario.h"

#define BUFFER_KIB 2048

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *left = run_cgroup(run, "left");
	const struct cgroup_stats *right = run_cgroup(run, "right");
	uint64_t left_pages = group_pages(left, END_OF_RUN, 0);
	uint64_t right_pages = group_pages(right, END_OF_RUN, 1);
	uint64_t buffers = 2 * BUFFER_KIB * 1024 / sysconf(_SC_PAGESIZE);

	for (unsigned int phase = STEP(0); phase <= STEP(1); phase++) {
		claim_each_slice(v, left, phase, cpus_used, subset_of, group_cpus_in(left, phase));
		claim_each_slice(v, right, phase, cpus_used, subset_of,
				 group_cpus_in(right, phase));
		claim_each_slice(v, left, phase, iterations, at_least, 1);
		claim_each_slice(v, right, phase, iterations, at_least, 1);
	}
	/* Pages of code lie where somebody read them first. */
	claim_share(v, left_pages, buffers, at_least, 0.99);
	claim_because(v, "all of its buffers, bound to node 0");
	claim_share(v, right_pages, buffers, at_least, 0.99);
	claim_because(v, "all of its buffers, bound to node 1");
}

#define ON_NODE(node, name) \
	.workers = 2, .cpuset = NODE(node), .mems = "0-1", \
	.memory = { .policy = MEM_POLICY_BIND, .nodes = (name) }, .work = &work_cache_pressure, \
	.params = WORK_PARAMS(struct cache_params, .size_kib = BUFFER_KIB, .stride = 64)

SCENARIO = {
	.what = "workers change nodes with their cpusets, their bound memory stays",
	.promise = "Documentation/admin-guide/cgroup-v2.rst, cpuset.cpus",
	.needs = { .nodes = 2 },
	.cgroups = CGROUPS({ "left", ON_NODE(0, "0") }, { "right", ON_NODE(1, "1") }),
	.steps = STEPS({ .hold = HOLD_FRACTION(0.5) },
		       { .ops = OPS(op_swap_cpusets("left", "right")),
			 .hold = HOLD_FRACTION(0.5) }),
	.hold_ms = 2000,
	.check = check,
	/* The last ones: the policy is remapped to the node that is left, and the pages move. */
	.faults = FAULTS({ op_move("left", "right", .at_ms = 100), .step = 1,
			   .breaks = "left.Step[1].each.cpus_used.subset_of" },
			 { op_cpuset("right", NODE(1), .at_ms = 100), .step = 1,
			   .breaks = "right.Step[1].each.cpus_used.subset_of" },
			 { op_write("left", "cpuset.mems", "1", .at_ms = 100), .step = 1,
			   .breaks = "left_pages_over_buffers.at_least" },
			 { op_write("right", "cpuset.mems", "0", .at_ms = 100), .step = 1,
			   .breaks = "right_pages_over_buffers.at_least" }),
};
