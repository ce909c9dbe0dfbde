// SPDX-License-Identifier: GPL-2.0
/*
 * Workers that were all born in one LLC take the CPUs of the others as soon as they may.
 *
 *   spreaders   2 x SpinWait for each CPU of LLC 0, started there; after 100 ms free to go
 *               anywhere
 *
 * Promise: Documentation/scheduler/sched-domains.rst: groups of CPUs are balanced at every level.
 * Lozi et al., "The Linux Scheduler: a Decade of Wasted Cores" (EuroSys 2016), the bug "scheduling
 * group construction": groups that were built from the perspective of one core kept threads from
 * moving to idle nodes.
 */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *spreaders = run_group(run, "spreaders");
	uint64_t wasted_ns = run_wasted_ns(run, STEP(0));
	uint64_t workers_ns = run->wall_ns * spreaders->nr_reports;
	size_t places = spreaders->nr_reports < run->cpus.len ? spreaders->nr_reports
							      : run->cpus.len;

	claim_stat(v, spreaders, cpus_used, len_at_least, places);
	claim_because(v, "there is a CPU for each of them, or a worker for each CPU");
	claim_share(v, wasted_ns, workers_ns, at_most, 0.25);
	claim_because(v, "the first 100 ms and some ticks, not all of the time");
}

SCENARIO = {
	.what = "work spreads from one LLC over all of them",
	.promise = "Documentation/scheduler/sched-domains.rst",
	.fixes = FIXES("Lozi et al., EuroSys 2016: scheduling group construction"),
	.needs = { .cpus = 4, .llcs = 2, .ticks = true, .schedstat = true },
	.groups = GROUPS({ "spreaders", .workers = PER_CPU(2), .cpus = LLC(0) }),
	.ops = OPS(op_intent("spreaders", ALL_WORKERS, INTENT_CROSS_CGROUP, .at_ms = 100)),
	.hold_ms = 2000,
	.check = check,
	.faults = FAULTS({ op_affinity("spreaders", ALL_WORKERS, LLC(0), .at_ms = 101),
			   .breaks = "wasted_ns_over_workers_ns.at_most" },
			 { op_affinity("spreaders", ALL_WORKERS, LLC(1), .at_ms = 101),
			   .breaks = "wasted_ns_over_workers_ns.at_most" }),
};
