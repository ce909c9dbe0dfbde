// SPDX-License-Identifier: GPL-2.0
/*
 * The gates about memory on a machine of two nodes; numa_gates_test.sh runs it in one.
 *
 *   (cpuset: node 0)   `- here    2 x CachePressure, 16 MiB each
 *   (cpuset: node 1)   `- there   the same
 *
 * NUMA balancing is on, and has nothing to move while everybody runs beside their memory.
 */
#include "scenario/scenario.h"
#include "work/params.h"

#define BUFFER .work = &work_cache_pressure, \
	.params = WORK_PARAMS(struct cache_params, .size_kib = 16384, .stride = 4096)

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *there = run_cgroup(run, "there");

	claim_each(v, there, work_units, at_least, 1);
	claim_stat(v, there, numa_pages_total, at_least, 8192);
}

SCENARIO = {
	.what = "memory lies on the node of the CPUs that touch it first",
	.promise = "Documentation/admin-guide/mm/numa_memory_policy.rst, default policy",
	.needs = { .nodes = 2, .cpus = 4, .controllers = "cpuset" },
	.cgroups = CGROUPS({ "here", .workers = 2, .cpuset = NODE(0), .mems = "0-1", BUFFER },
			   { "there", .workers = 2, .cpuset = NODE(1), .mems = "0-1", BUFFER }),
	.ops = OPS(op_sysctl("/proc/sys/kernel/numa_balancing", "1")),
	/* Pages of the program itself are shared and lie anywhere: a tenth of all. */
	.gates = { .isolation = true, .min_page_locality = 0.75, .max_slow_tier_ratio = 0.25,
		   .max_cross_node_migration_ratio = 0.1 },
	/* NUMA balancing first looks after a second, and moves what it saw twice, if slowly. */
	.hold_ms = 10000,
	.check = check,
	.faults = FAULTS({ op_write("there", "cpuset.mems", "0", .at_ms = 100),
			   .breaks = "there.gate.min_page_locality" },
			 { op_write("there", "cpuset.mems", "0", .at_ms = 100),
			   .breaks = "there.gate.max_slow_tier_ratio" },
			 { op_write("there", "cpuset.cpus", "0-1", .at_ms = 100),
			   .breaks = "there.gate.isolation" },
			 { op_write("there", "cpuset.cpus", "0-1", .at_ms = 100),
			   .breaks = "there.gate.max_cross_node_migration_ratio" }),
};
