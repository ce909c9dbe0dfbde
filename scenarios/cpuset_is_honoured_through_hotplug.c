// SPDX-License-Identifier: GPL-2.0
/*
 * A CPU of a cpuset goes offline and comes back: the workers use the rest meanwhile, and then all
 * again.
 *
 *   step 0   (cpuset: the first 2 usable CPUs)   4 x SpinWait
 *   step 1   the second of them is offline
 *   step 2   it is back
 *
 * Promise: Documentation/admin-guide/cgroup-v2.rst: cpuset.cpus is not changed by CPU hotplug,
 * cpuset.cpus.effective is.
 */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *workers = run_cgroup(run, "workers");

	for (unsigned int phase = STEP(0); phase <= STEP(2); phase++) {
		claim_each_slice(v, workers, phase, cpus_used, subset_of,
				 group_cpus_in(workers, phase));
		claim_each_slice(v, workers, phase, iterations, at_least, 1);
	}
	claim_reading(v, run, "workers", STEP(1), cpus_effective, len_eq, 1);
	claim_each_slice(v, workers, STEP(1), cpus_used, subset_of,
			 &run_readings(run, "workers", STEP(1))->cpus_effective);
	claim_because(v, "the other CPU is offline");
	claim_reading(v, run, "workers", STEP(2), cpus_effective, len_eq, 2);
	claim_ratio_across_phases(v, run, workers, STEP(0), STEP(2), total_cpu_time_ns, between,
				  0.75, 1.33);
	claim_because(v, "the CPU that is back does its share of the work again");
}

SCENARIO = {
	.what = "a cpuset is honoured while its CPUs come and go",
	.promise = "Documentation/admin-guide/cgroup-v2.rst, cpuset.cpus.effective",
	.needs = { .cpus = 2, .schedstat = true },
	.cgroups = CGROUPS({ "workers", .workers = 4, .cpuset = FIRST_CPUS(2) }),
	/* Until the end of its step. */
	.steps = STEPS({ .hold = HOLD_MS(600) },
		       { .ops = OPS(op_offline(CPU(1))), .hold = HOLD_MS(600) },
		       { .hold = HOLD_MS(600) }),
	.hold_ms = 3000,
	.check = check,
	.faults = FAULTS({ op_online(CPU(1), .at_ms = 150), .step = 1,
			   .breaks = "workers.Step[1].cpus_effective.len_eq" },
			 { op_cpuset("workers", CPU(0), .at_ms = 10), .step = 2,
			   .breaks = "workers.Step[2].cpus_effective.len_eq" },
			 { op_affinity("workers", ALL_WORKERS, CPU(0), .at_ms = 10), .step = 2,
			   .breaks = "workers.Step[2]_over_Step[0].total_cpu_time_ns.between" }),
};
