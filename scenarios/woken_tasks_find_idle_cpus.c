// SPDX-License-Identifier: GPL-2.0
/*
 * Some CPUs are busy. Tasks that wake up, no more than there are others, go where nobody runs.
 *
 *   hogs       1 x SpinWait for each CPU of the first half, which they cannot leave
 *   step 1     sleepers: Bursty for half of the CPUs, 2 ms of work, 2 ms of sleep, free to move
 *
 * Promise: kernel/sched/fair.c, select_idle_sibling() and load balancing: a task that wakes up gets
 * an idle CPU when there is one. Lozi et al., "The Linux Scheduler: a Decade of Wasted Cores"
 * (EuroSys 2016), the bug "overload on wakeup": the CPUs near the waker were taken, though busy,
 * and idle ones elsewhere were not seen.
 */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	/* Others who are bound to the CPUs of the hogs make them wait, too. */
	double alone = (double)run_wasted_ns(run, STEP(0)) / run_cpu_ns(run, STEP(0));
	double wasted_ns = run_wasted_ns(run, STEP(1)) - alone * run_cpu_ns(run, STEP(1));
	uint64_t cpu_ns = run_cpu_ns(run, STEP(1));

	claim_each(v, run_group(run, "hogs"), work_units, at_least, 1);
	claim_each(v, run_group(run, "sleepers"), work_units, at_least, 1);
	claim_share(v, wasted_ns, cpu_ns, at_most, 0.05 * fmax(run->noise.dilation, 1));
	claim_because(v, "at each wakeup a CPU is idle, and where a hog runs both of them lose");
}

SCENARIO = {
	.what = "tasks that wake up do not share a CPU while another one idles",
	.promise = "kernel/sched/fair.c, select_idle_sibling()",
	.fixes = FIXES("Lozi et al., EuroSys 2016: overload on wakeup"),
	.needs = { .cpus = 2, .schedstat = true },
	.groups = GROUPS({ "hogs", .workers = PER_CPU(1), .cpus = DISJOINT(0, 2) }),
	.steps = STEPS({ .hold = HOLD_FRACTION(0.3) },
		       { .groups = GROUPS({ "sleepers", .workers_pct = 0.5, .work = &work_bursty,
					    .params = WORK_PARAMS(struct bursty_params,
								  .burst_ms = 2, .sleep_ms = 2) }),
			 .hold = HOLD_FRACTION(0.7) }),
	.hold_ms = 2500,
	.check = check,
	.faults = FAULTS({ op_affinity("sleepers", ALL_WORKERS, DISJOINT(0, 2)), .step = 1,
			   .breaks = "wasted_ns_over_cpu_ns.at_most" }),
};
