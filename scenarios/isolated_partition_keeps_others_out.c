// SPDX-License-Identifier: GPL-2.0
/*
 * The CPU of an isolated cpuset partition runs who is in it and nobody else, however crowded it is
 * outside.
 *
 *   (cpuset: usable CPU 1, partition isolated)
 *   |- inside    1 x SpinWait
 *   (the cgroup of the runner)
 *   `- outside   2 x SpinWait for each usable CPU
 *
 * Promise: Documentation/admin-guide/cgroup-v2.rst, cpuset.cpus.partition: the exclusive CPUs of a
 * partition are taken away from all cgroups outside of it.
 */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *inside = run_cgroup(run, "inside");
	const struct cgroup_stats *outside = run_group(run, "outside");
	uint64_t inside_delay_ns = inside->total_run_delay_ns;
	uint64_t inside_ns = inside->total_cpu_time_ns + inside_delay_ns;

	claim_each(v, inside, cpus_used, subset_of, &inside->cpus);
	claim_kind(v, ISOLATION);
	claim_each(v, outside, cpus_used, disjoint_from, &inside->cpus);
	claim_kind(v, ISOLATION);
	claim_each(v, outside, schedstat_cpu_time_ns, at_least, 1);
	claim_kind(v, NO_PROGRESS);
	claim_share(v, inside_delay_ns, inside_ns, at_most, 0.1);
	claim_because(v, "only kernel threads make it wait; outside it would wait for half");
	claim_kind(v, ISOLATION);
}

SCENARIO = {
	.what = "an isolated partition keeps others out",
	.promise = "Documentation/admin-guide/cgroup-v2.rst, cpuset.cpus.partition",
	.needs = { .cpus = 2, .schedstat = true },
	.cgroups = CGROUPS({ "inside", .cpuset = CPU(1), .partition = "isolated" }),
	.groups = GROUPS({ "outside", .workers = PER_CPU(2) }),
	.hold_ms = 1500,
	.check = check,
	/* A CPU that is isolated no more need not be pulled to by others as long as it is busy. */
	.faults = FAULTS({ op_move("", "inside", .at_ms = 100),
			   .breaks = "outside.cpus_used.disjoint_from" },
			 { op_move("", "inside", .at_ms = 100),
			   .breaks = "inside_delay_ns_over_inside_ns.at_most" }),
};
