// SPDX-License-Identifier: GPL-2.0
/*
 * Three spinners on one CPU, four nice levels apart: each level is worth a factor of 1.25.
 *
 *   (affinity: the first usable CPU)
 *   |- nice0   1 x SpinWait, nice 0: weight 1024
 *   |- nice4   1 x SpinWait, nice 4: weight 423
 *   `- nice8   1 x SpinWait, nice 8: weight 172
 *
 * Promise: sched_prio_to_weight[] in kernel/sched/core.c, and Documentation/scheduler/
 * sched-nice-design.rst: what a level is worth does not depend on where it is.
 */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *nice0 = run_group(run, "nice0");
	const struct cgroup_stats *nice4 = run_group(run, "nice4");
	const struct cgroup_stats *nice8 = run_group(run, "nice8");

	/*
	 * 1.25^4 is 2.44. One level less is 1.95 and one more 3.05. Lag is bounded by a slice, up
	 * to 10 ms with the slowest tick; the least share is a tenth of what they get together.
	 */
	claim_ratio(v, nice0, nice4, schedstat_cpu_time_ns, between, 2.0, 3.0);
	claim_because(v, "four levels are worth 2.44; three are 1.95 and five 3.05");
	claim_kind(v, UNFAIR);
	claim_ratio(v, nice4, nice8, schedstat_cpu_time_ns, between, 2.0, 3.0);
	claim_because(v, "four levels are worth 2.44; three are 1.95 and five 3.05");
	claim_kind(v, UNFAIR);
}

SCENARIO = {
	.what = "a nice level is worth a factor of 1.25 in CPU time",
	.promise = "sched_prio_to_weight, Documentation/scheduler/sched-nice-design.rst",
	.needs = { .schedstat = true },
	.groups = GROUPS({ "nice0", .cpus = FIRST_CPUS(1), .nice = SET_TO(0) },
			 { "nice4", .cpus = FIRST_CPUS(1), .nice = SET_TO(4) },
			 { "nice8", .cpus = FIRST_CPUS(1), .nice = SET_TO(8) }),
	.hold_ms = 2000,
	.check = check,
	.faults = FAULTS({ op_nice("nice4", 0, 6),
			   .breaks = "nice0_over_nice4.schedstat_cpu_time_ns.between" },
			 { op_nice("nice8", 0, 10),
			   .breaks = "nice4_over_nice8.schedstat_cpu_time_ns.between" }),
};
