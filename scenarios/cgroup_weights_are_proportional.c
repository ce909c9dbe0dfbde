// SPDX-License-Identifier: GPL-2.0
/*
 * Two cgroups with weights 100 and 300 share a CPU. On more of them the shares also depend on who
 * is where, which balancing changes: with two, each of 2.4 and 3.1 was seen, and both are right.
 *
 *   (cpuset: usable CPU 0)
 *   |- light   cpu.weight 100, 2 x SpinWait
 *   `- heavy   cpu.weight 300, 2 x SpinWait
 *
 * Promise: Documentation/admin-guide/cgroup-v2.rst: a cgroup gets the share of CPU time that its
 * weight has of the sum of the weights of its active siblings.
 */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *light = run_cgroup(run, "light");
	const struct cgroup_stats *heavy = run_cgroup(run, "heavy");

	claim_each(v, light, work_units, at_least, 1);
	claim_each(v, light, cpus_used, subset_of, &light->cpus);
	claim_each(v, heavy, cpus_used, subset_of, &heavy->cpus);
	claim_ratio(v, heavy, light, schedstat_cpu_time_ns, between, 2.6, 3.4);
	claim_because(v, "3, give or take a slice at the ends and what shares are rounded to");
}

SCENARIO = {
	.what = "CPU time follows cpu.weight",
	.promise = "Documentation/admin-guide/cgroup-v2.rst, cpu.weight",
	.needs = { .cpus = 2, .controllers = "cpu cpuset", .schedstat = true },
	.cgroups = CGROUPS({ "light", .cpu_weight = 100, .workers = 2, .cpuset = CPU(0) },
			   { "heavy", .cpu_weight = 300, .workers = 2, .cpuset = CPU(0) }),
	.hold_ms = 2000,
	.check = check,
	.faults = FAULTS({ op_cpu_weight("heavy", 100),
			   .breaks = "heavy_over_light.schedstat_cpu_time_ns.between" },
			 { op_cpuset("light", CPU(1)),
			   .breaks = "heavy_over_light.schedstat_cpu_time_ns.between" }),
};
