// SPDX-License-Identifier: GPL-2.0
/*
 * A SCHED_FIFO spinner that never sleeps leaves 5 % of its CPU to those below it.
 *
 *   (affinity: the first usable CPU)
 *   |- hog    1 x SpinWait, FIFO 10
 *   `- fair   1 x SpinWait
 *   step 0   until the hog has been stopped once, wherever in its period it began
 *   step 1   two periods
 *
 * Promise: Documentation/scheduler/sched-rt-group.rst, and since Linux 6.12 the fair server: 50 ms
 * of every second are kept for normal tasks.
 */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *hog = run_group(run, "hog");
	const struct phase_cgroup_stats *hog_phase = run_phase(run, STEP(1), "hog");
	const struct phase_cgroup_stats *fair_phase = run_phase(run, STEP(1), "fair");
	uint64_t hog_ns = hog_phase ? hog_phase->total_cpu_time_ns : 0;
	uint64_t fair_ns = fair_phase ? fair_phase->total_cpu_time_ns : 0;
	double cpu_ns = run_cpu_ns(run, STEP(1)) / fmax(run->cpus.len, 1);

	claim_each(v, hog, sched_policy_error, is_none);
	claim_share(v, hog_ns, cpu_ns, at_most, 0.96);
	claim_because(v, "two times 50 ms in two seconds are not for it");
	claim_kind(v, UNFAIR);
	claim_share(v, fair_ns, hog_ns, at_least, 0.005);
	claim_because(v, "a tenth of what the hog leaves; other normal tasks have their part, too");
	claim_kind(v, NO_PROGRESS);
}

SCENARIO = {
	.what = "normal tasks get 4 % of a CPU that a SCHED_FIFO task never leaves",
	.promise = "Documentation/scheduler/sched-rt-group.rst; sched/deadline, fair server",
	.needs = { .schedstat = true },
	.groups = GROUPS({ "hog", .cpus = FIRST_CPUS(1),
			   .policy = { .kind = POLICY_FIFO, .priority = 10 } },
			 { "fair", .cpus = FIRST_CPUS(1) }),
	.steps = STEPS({ .hold = HOLD_MS(1100) }, { .hold = HOLD_MS(2000) }),
	.hold_ms = 3100,
	.check = check,
	.faults = FAULTS({ op_stop("fair", 0), .step = 1,
			   .breaks = "fair_ns_over_hog_ns.at_least" }),
};
