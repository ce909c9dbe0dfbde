// SPDX-License-Identifier: GPL-2.0
/*
 * A CPU went offline and came back. Workers that were all held on one CPU take all the others again
 * as soon as they may.
 *
 *   step 0   runner's cgroup: 1 x SpinWait for each usable CPU, free to move
 *   step 1   CPU 1 is offline, the workers are held on CPU 0
 *   step 2   it is back, and they are free to spread
 *   step 3   by now they have
 *
 * Promise: Documentation/scheduler/sched-domains.rst: the CPUs of all domains are balanced, and
 * kernel/sched/topology.c makes domains anew for a CPU that came later. Lozi et al., "The Linux
 * Scheduler: a Decade of Wasted Cores" (EuroSys 2016), the bug "missing scheduling domains": after
 * hotplug nothing was balanced between nodes any more.
 */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *workers = run_group(run, "workers");
	uint64_t wasted_ns = run_wasted_ns(run, STEP(3));
	uint64_t cpu_ns = run_cpu_ns(run, STEP(3));

	claim_each_slice(v, workers, STEP(3), iterations, at_least, 1);
	claim_share(v, wasted_ns, cpu_ns, at_most, 0.1);
	claim_because(v, "the last of them on a large machine, not half of the CPUs");
}

SCENARIO = {
	.what = "work spreads over all CPUs after one of them was offline",
	.promise = "Documentation/scheduler/sched-domains.rst",
	.fixes = FIXES("Lozi et al., EuroSys 2016: missing scheduling domains"),
	.needs = { .cpus = 2, .ticks = true, .schedstat = true },
	.groups = GROUPS({ "workers", .workers = PER_CPU(1) }),
	.steps = STEPS({ .hold = HOLD_MS(200) },
		       { .ops = OPS(op_offline(CPU(1)),
				    op_affinity("workers", ALL_WORKERS, CPU(0))),
			 .hold = HOLD_MS(300) },
		       { .ops = OPS(op_intent("workers", ALL_WORKERS, INTENT_CROSS_CGROUP)),
			 .hold = HOLD_MS(400) },
		       { .hold = HOLD_MS(1100) }),
	.hold_ms = 2000,
	.check = check,
	.faults = FAULTS({ op_affinity("workers", ALL_WORKERS, CPU(0)), .step = 3,
			   .breaks = "wasted_ns_over_cpu_ns.at_most" }),
};
