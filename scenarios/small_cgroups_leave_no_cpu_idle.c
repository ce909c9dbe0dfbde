// SPDX-License-Identifier: GPL-2.0
/*
 * Cgroups with one task each weigh as much as one with many: their CPUs look loaded, but nobody may
 * wait beside a CPU that idles.
 *
 *   all
 *   |- all/one    1 x SpinWait
 *   |- all/two    1 x SpinWait
 *   `- all/many   1 x SpinWait for each usable CPU
 *   step 0   all find a place
 *   step 1   they have it
 *
 * Promise: kernel/sched/fair.c, newidle_balance(): a CPU that goes idle pulls work. Lozi et al.,
 * "The Linux Scheduler: a Decade of Wasted Cores" (EuroSys 2016), the bug "group imbalance": the
 * mean load of a node hid its idle CPUs.
 */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	uint64_t wasted_ns = run_wasted_ns(run, STEP(1));
	uint64_t cpu_ns = run_cpu_ns(run, STEP(1));

	claim_each(v, run_cgroup(run, "all/one"), work_units, at_least, 1);
	claim_each(v, run_cgroup(run, "all/two"), work_units, at_least, 1);
	claim_each(v, run_cgroup(run, "all/many"), work_units, at_least, 1);
	claim_share(v, wasted_ns, cpu_ns, at_most, 0.05 * fmax(run->noise.dilation, 1));
	claim_because(v, "there are more tasks than CPUs");
}

SCENARIO = {
	.what = "no CPU idles because a small cgroup weighs as much as a large one",
	.promise = "kernel/sched/fair.c, newidle_balance()",
	.fixes = FIXES("Lozi et al., EuroSys 2016: group imbalance"),
	.needs = { .cpus = 2, .schedstat = true, .controllers = "cpu cpuset" },
	.cgroups = CGROUPS({ "all", .workers = NO_WORKERS },
			   { "all/one", .workers = 1 },
			   { "all/two", .workers = 1 },
			   { "all/many", .workers = PER_CPU(1) }),
	.steps = STEPS({ .hold = HOLD_FRACTION(0.25) }, { .hold = HOLD_FRACTION(0.75) }),
	.hold_ms = 2000,
	.check = check,
	.faults = FAULTS({ op_cpuset("all", CPU(0)), .step = 1,
			   .breaks = "wasted_ns_over_cpu_ns.at_most" }),
};
