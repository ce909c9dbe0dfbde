// SPDX-License-Identifier: GPL-2.0
/*
 * Four equal spinners on one CPU get a quarter of it each.
 *
 *   (affinity: the first usable CPU)
 *   `- equal   4 x SpinWait, equal nice
 *
 * Promise: Documentation/scheduler/sched-eevdf.rst and sched-design-CFS.rst: CPU time in
 * proportion to weight.
 */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *equal = run_group(run, "equal");

	claim_each(v, equal, cpus_used, subset_of, &equal->cpus);
	/*
	 * EEVDF bounds a task's lag by one slice (3 ms of base slice, tick granularity 4 or 10 ms):
	 * of 250 ms each that is at most 10 ms too much for one and too little for another.
	 */
	claim_spread(v, equal, schedstat_cpu_time_ns, at_most, 1.25);
	claim_because(v, "lag is bounded by a slice, rounded up to ticks: 10 ms of some 250");
}

SCENARIO = {
	.what = "equal spinners on one CPU get equal CPU time",
	.promise = "Documentation/scheduler/sched-eevdf.rst, bounded lag",
	.needs = { .schedstat = true },
	.groups = GROUPS({ "equal", .workers = 4, .work = &work_spin_wait,
			   .cpus = FIRST_CPUS(1) }),
	.hold_ms = 1000,
	.check = check,
	.faults = FAULTS({ op_nice("equal", 0, 10),
			   .breaks = "equal.schedstat_cpu_time_ns.max_over_min.at_most" }),
};
