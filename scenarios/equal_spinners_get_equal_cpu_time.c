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
#include "sys/clock.h"

/*
 * EEVDF bounds a task's lag by one slice (3 ms of base slice, tick granularity 4 or 10 ms): at most
 * 10 ms too much for one and too little for another, however long they run.
 */
#define LAG_NS (20 * NSEC_PER_MSEC)

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *equal = run_group(run, "equal");
	/*
	 * A CPU that the hypervisor takes away is charged to whoever runs. The scheduler evens that
	 * out, but not before the others had as much, so the last such time may still be there.
	 * Measured on a crowded host: up to 600 ms, and never 20 ms more than that between any two.
	 */
	uint64_t stalled_ns = cgroup_stalled_ns(equal);
	uint64_t quarter_ns = equal->total_cpu_time_ns / 4;

	claim_each(v, equal, cpus_used, subset_of, &equal->cpus);
	claim_range(v, equal, schedstat_cpu_time_ns, at_most, LAG_NS + stalled_ns);
	claim_because(v, "lag is bounded by a slice, rounded up to ticks, whatever the run time");
	claim_only_if(v, LAG_NS + stalled_ns < quarter_ns / 2,
		      "the machine alone may take half of what a worker gets");
}

SCENARIO = {
	.what = "equal spinners on one CPU get equal CPU time",
	.promise = "Documentation/scheduler/sched-eevdf.rst, bounded lag",
	.needs = { .schedstat = true },
	.groups = GROUPS({ "equal", .workers = 4, .work = &work_spin_wait,
			   .cpus = FIRST_CPUS(1) }),
	.hold_ms = 2000,
	.allow_inconclusive = true,
	.check = check,
	.faults = FAULTS({ op_nice("equal", 0, 10),
			   .breaks = "equal.schedstat_cpu_time_ns.max_less_min.at_most" }),
};
