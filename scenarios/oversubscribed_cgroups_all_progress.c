// SPDX-License-Identifier: GPL-2.0
/*
 * Two cgroups with 32 workers each on two CPUs: all get on, and neither cgroup is favoured.
 *
 *   (cpuset: the first 2 usable CPUs)
 *   |- one   32 x Mixed (compute, yield, I/O)
 *   `- two   32 x Mixed
 *
 * Promise: Documentation/scheduler/sched-eevdf.rst: who lags behind runs first, in each cgroup;
 * Documentation/admin-guide/cgroup-v2.rst: equal weights. S7 of the catalog of scenarios.
 */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *one = run_cgroup(run, "one");
	const struct cgroup_stats *two = run_cgroup(run, "two");
	double one_us = run_readings(run, "one", STEP(0))->usage_us.v;
	double two_us = run_readings(run, "two", STEP(0))->usage_us.v;

	claim_each(v, one, iterations, at_least, 1);
	claim_each(v, two, iterations, at_least, 1);
	claim_share(v, one_us, two_us, between, 0.6, 1.67);
	claim_because(v, "equal cgroups with equal workers");
}

SCENARIO = {
	.what = "all workers of two oversubscribed cgroups get on",
	.promise = "Documentation/scheduler/sched-eevdf.rst, lag",
	.needs = { .cpus = 2, .controllers = "cpu" },
	.cgroups = CGROUPS({ "one", .workers = 32, .work = &work_mixed, .cpuset = FIRST_CPUS(2) },
			   { "two", .workers = 32, .work = &work_mixed, .cpuset = FIRST_CPUS(2) }),
	/* What is read in a step is read after everybody has started. */
	.steps = STEPS({ .hold = HOLD_FULL }),
	.hold_ms = 1500,
	.check = check,
	.faults = FAULTS({ op_cpu_weight("two", 10000),
			   .breaks = "one_us_over_two_us.between" },
			 { op_freeze("one", .at_ms = 500),
			   .breaks = "one_us_over_two_us.between" }),
};
