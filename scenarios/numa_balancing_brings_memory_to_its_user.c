// SPDX-License-Identifier: GPL-2.0
/*
 * A worker is sent to another node and stays there: NUMA balancing brings its memory after it.
 *
 *   step 0   user    1 x CachePressure over 4 MiB, on node 0, with balancing
 *   step 1           the same worker on node 1
 *
 * Promise: Documentation/admin-guide/sysctl/kernel.rst, numa_balancing: pages are migrated to the
 * node whose CPUs use them.
 */
#include <unistd.h>

#include "scenario/scenario.h"

#define BUFFER_KIB 4096
#define NUMA_BALANCING "/proc/sys/kernel/numa_balancing"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *user = run_group(run, "user");
	uint64_t at_home = group_pages(user, STEP(0), 0);
	uint64_t buffer = BUFFER_KIB * 1024 / sysconf(_SC_PAGESIZE);
	uint64_t moved = group_pages(user, STEP(1), 1);
	uint64_t after = group_pages(user, STEP(1), ALL_NODES);

	/* Pages of code lie where somebody read them first. */
	claim_share(v, at_home, buffer, at_least, 0.99);
	claim_because(v, "memory comes from the node of who touches it first");
	claim_share(v, moved, after, at_least, 0.5);
	claim_because(v, "all pages are in use on node 1, and on no other");
}

SCENARIO = {
	.what = "NUMA balancing moves pages toward their user",
	.promise = "Documentation/admin-guide/sysctl/kernel.rst, numa_balancing",
	.needs = { .nodes = 2 },
	.groups = GROUPS({ "user", .workers = 1, .cpus = NODE(0), .work = &work_cache_pressure,
			   .params = WORK_PARAMS(struct cache_params, .size_kib = BUFFER_KIB,
						 .stride = 64) }),
	.ops = OPS(op_sysctl(NUMA_BALANCING, "1")),
	.steps = STEPS({ .hold = HOLD_MS(400) },
		       { .ops = OPS(op_affinity("user", ALL_WORKERS, NODE(1))),
			 .hold = HOLD_MS(4100) }),
	.hold_ms = 4500,
	.check = check,
	/* What was scanned already is touched at home, and then nothing would move it. */
	.faults = FAULTS({ op_sysctl(NUMA_BALANCING, "0", .at_ms = 1), .step = 0,
			   .breaks = "moved_over_after.at_least" },
			 { op_affinity("user", ALL_WORKERS, NODE(0), .at_ms = 1), .step = 1,
			   .breaks = "moved_over_after.at_least" }),
};
