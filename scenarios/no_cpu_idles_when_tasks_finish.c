// SPDX-License-Identifier: GPL-2.0
/*
 * Tasks end one after the other: the CPUs they leave are taken by those who had to share one.
 *
 *   step 0   runner's cgroup: 2 x SpinWait for each usable CPU and 1 more, free to move
 *   step 1   "early", one for each CPU, has ended: one more task than CPUs
 *   step 2   "late", a single one, has ended: each of those who stay can have a CPU of its own
 *
 * Promise: kernel/sched/fair.c, newidle_balance(): a CPU that goes idle pulls work.
 */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *stay = run_group(run, "stay");
	uint64_t wasted_ns = run_wasted_ns(run, STEP(2));
	uint64_t alone_ns = run_cpu_ns(run, STEP(2));
	double stalled = (double)cgroup_stalled_ns(stay) / alone_ns;

	claim_each_slice(v, stay, STEP(2), iterations, at_least, 1);
	/* The host of a virtual machine may keep the CPU waiting that is to pull. */
	claim_share(v, wasted_ns, alone_ns, at_most,
		    fmin(0.2, 0.01 * fmax(run->noise.dilation, 1) + stalled));
	claim_because(v, "a CPU that goes idle pulls at once");
}

SCENARIO = {
	.what = "the CPUs of tasks that end are taken by those who share one",
	.promise = "kernel/sched/fair.c, newidle_balance()",
	.needs = { .cpus = 2, .schedstat = true },
	.groups = GROUPS({ "stay", .workers = PER_CPU(1) },
			 { "early", .workers = PER_CPU(1) },
			 { "late", .workers = 1 }),
	.steps = STEPS({ .hold = HOLD_MS(400) },
		       { .ops = OPS(op_end("early")), .hold = HOLD_MS(400) },
		       { .ops = OPS(op_end("late")), .hold = HOLD_MS(2000) }),
	.hold_ms = 2800,
	.check = check,
	.faults = FAULTS({ op_affinity("stay", ALL_WORKERS, CPU(0), .at_ms = 100), .step = 1,
			   .breaks = "wasted_ns_over_alone_ns.at_most" }),
};
