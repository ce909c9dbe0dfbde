// SPDX-License-Identifier: GPL-2.0
/*
 * Two cgroups on two nodes exchange CPUs and memory at half time: the workers move, and their pages
 * with them.
 *
 *   step 0   left: CPUs and memory of node 0, right: of node 1; CachePressure over 4 MiB each
 *   step 1   the other way round
 *
 * Promise: Documentation/admin-guide/cgroup-v2.rst, cpuset.cpus; cpuset.mems: setting it migrates
 * the memory of the tasks of the cgroup to the new nodes. S46 of the catalog of scenarios.
 */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *left = run_cgroup(run, "left");
	const struct cgroup_stats *right = run_cgroup(run, "right");
	uint64_t before = group_pages(left, STEP(0), 0);
	uint64_t all_before = group_pages(left, STEP(0), ALL_NODES);
	uint64_t moved = group_pages(left, STEP(1), 1);
	uint64_t all_moved = group_pages(left, STEP(1), ALL_NODES);

	for (unsigned int phase = STEP(0); phase <= STEP(1); phase++) {
		claim_each_slice(v, left, phase, cpus_used, subset_of, group_cpus_in(left, phase));
		claim_each_slice(v, right, phase, cpus_used, subset_of,
				 group_cpus_in(right, phase));
		claim_each_slice(v, left, phase, iterations, at_least, 1);
		claim_each_slice(v, right, phase, iterations, at_least, 1);
	}
	claim_each_slice(v, left, STEP(1), cpus_used, disjoint_from, group_cpus_in(left, STEP(0)));
	claim_share(v, before, all_before, at_least, 0.5);
	claim_because(v, "all but the pages of code that others map, too");
	claim_share(v, moved, all_moved, at_least, 0.5);
	claim_because(v, "writing cpuset.mems migrates them, though some may be left behind");
}

#define ON_NODE(node, mems_) \
	.workers = 1, .cpuset = NODE(node), .mems = (mems_), .work = &work_cache_pressure, \
	.params = WORK_PARAMS(struct cache_params, .size_kib = 4096, .stride = 64)

SCENARIO = {
	.what = "workers and their memory change nodes with their cpusets",
	.promise = "Documentation/admin-guide/cgroup-v2.rst, cpuset.mems",
	.needs = { .nodes = 2 },
	.cgroups = CGROUPS({ "left", ON_NODE(0, "0") }, { "right", ON_NODE(1, "1") }),
	.steps = STEPS({ .hold = HOLD_FRACTION(0.6) },
		       { .ops = OPS(op_swap_cpusets("left", "right"),
				    op_write("left", "cpuset.mems", "1"),
				    op_write("right", "cpuset.mems", "0")),
			 .hold = HOLD_FRACTION(0.4) }),
	.hold_ms = 2500,
	/*
	 * Each page that moves may cost an interrupt of another CPU. Where that is emulated a worker
	 * may come to its work only after step 0 and have nothing to report of it.
	 */
	.limit_ms = 40000,
	.allow_inconclusive = true,
	.check = check,
	.faults = FAULTS({ op_cpuset("left", NODE(0), .at_ms = 100), .step = 1,
			   .breaks = "left.Step[1].each.cpus_used.subset_of" },
			 { op_move("right", "left", .at_ms = 100), .step = 1,
			   .breaks = "right.Step[1].each.cpus_used.subset_of" },
			 { op_write("left", "cpuset.mems", "0", .at_ms = 100), .step = 1,
			   .breaks = "moved_over_all_moved.at_least" },
			 { op_write("left", "cpuset.mems", "1", .at_ms = 100), .step = 0,
			   .breaks = "before_over_all_before.at_least" }),
};
