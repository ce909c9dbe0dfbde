// SPDX-License-Identifier: GPL-2.0
/*
 * Two cgroups with a worker each on two CPUs or more: both run all the time.
 *
 *   (no cpuset)
 *   |- one   1 x SpinWait
 *   `- two   the same
 *
 * Promise: Documentation/scheduler/sched-domains.rst: load is balanced over CPUs, and this across
 * cgroups too. S1 of the catalog of scenarios.
 */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *one = run_cgroup(run, "one");
	const struct cgroup_stats *two = run_cgroup(run, "two");
	double one_us = run_readings(run, "one", STEP(0))->usage_us.v;
	double two_us = run_readings(run, "two", STEP(0))->usage_us.v;
	uint64_t wasted_ns = run_wasted_ns(run, STEP(0));
	uint64_t cpu_ns = run_cpu_ns(run, STEP(0));

	claim_each(v, one, work_units, at_least, 1);
	claim_each(v, two, work_units, at_least, 1);
	claim_share(v, one_us, two_us, between, 0.4, 2.5);
	claim_because(v, "each worker has a CPU of its own, unless others use one of them");
	claim_share(v, wasted_ns, cpu_ns, at_most, 0.05 * fmax(run->noise.dilation, 1));
	claim_because(v, "nobody has to wait while a CPU idles");
}

SCENARIO = {
	.what = "two cgroups on an idle machine do not get into each other's way",
	.promise = "Documentation/scheduler/sched-domains.rst",
	.needs = { .cpus = 2, .controllers = "cpu", .schedstat = true },
	.cgroups = CGROUPS({ "one", .workers = 1 }, { "two", .workers = 1 }),
	/* What is read in a step is read after everybody has started. */
	.steps = STEPS({ .hold = HOLD_FULL }),
	.hold_ms = 1500,
	.check = check,
	.faults = FAULTS({ op_write("one", "cpu.max", "20000 100000"),
			   .breaks = "one_us_over_two_us.between" },
			 { op_stop("two", 0, .at_ms = 200),
			   .breaks = "one_us_over_two_us.between" }),
};
