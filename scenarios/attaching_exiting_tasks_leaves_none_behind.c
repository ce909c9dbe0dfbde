// SPDX-License-Identifier: GPL-2.0
/*
 * Tasks are moved to another cgroup while they exit: none is left there, and both can be removed.
 *
 *   |- storm   4 x CgroupAttachStorm: fork, the child exits at once, attach it to dest meanwhile;
 *   |          ended before the end
 *   `- dest    empty but for the dying
 *
 * Promise: Documentation/admin-guide/cgroup-v2.rst: populated is 0 when there are no live processes
 * in a cgroup, and then it can be removed. S120 of the catalog of scenarios.
 */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *storm = run_cgroup(run, "storm");

	claim_each(v, storm, completed, eq, true);
	claim_each(v, storm, work_units, at_least, 1);
	claim_because(v, "each unit is a child that was attached, or that had exited just before");
	claim_reading(v, run, "storm", STEP(0), populated, eq, 0);
	claim_reading(v, run, "dest", STEP(0), populated, eq, 0);
}

#define A_TASK ARGV("tail", "-f", "/dev/null")

SCENARIO = {
	.what = "attaching tasks that exit leaves none behind",
	.promise = "Documentation/admin-guide/cgroup-v2.rst, cgroup.events",
	.cgroups = CGROUPS({ "dest", .workers = NO_WORKERS },
			   { "storm", .workers = 4, .work = &work_cgroup_attach_storm }),
	.ops = OPS(op_end("storm", .at_ms = 1000)),
	.hold_ms = 1500,
	.check = check,
	.faults = FAULTS({ op_run("straggler", A_TASK, .other = "dest", .at_ms = 200),
			   .breaks = "dest.Step[0].populated.eq" },
			 { op_run("straggler", A_TASK, .other = "storm", .at_ms = 200),
			   .breaks = "storm.Step[0].populated.eq" },
			 { op_kill("storm", 1, .at_ms = 300),
			   .breaks = "storm.completed.eq" }),
};
