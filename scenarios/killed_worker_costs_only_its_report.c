// SPDX-License-Identifier: GPL-2.0
/*
 * A worker that is killed in mid-run is told apart from the others, which do not notice.
 *
 *   runner's cgroup
 *   |- victim      1 x SpinWait, SIGKILL after 100 ms
 *   `- bystanders  1 x SpinWait for each usable CPU
 *
 * Promise: signal(7): SIGKILL ends the process it is sent to, and no other. This is also the
 * suite's own promise: one report for each worker, whatever became of it.
 */
#include <signal.h>

#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *victim = run_group(run, "victim");
	const struct cgroup_stats *bystanders = run_group(run, "bystanders");

	claim_each(v, victim, exit_info, signaled, SIGKILL);
	claim_each(v, victim, completed, eq, false);
	claim_each(v, bystanders, exit_info, is_none);
	claim_each(v, bystanders, completed, eq, true);
	claim_each(v, bystanders, work_units, at_least, 1);
}

SCENARIO = {
	.what = "a killed worker costs its own report and nothing else",
	.promise = "signal(7), SIGKILL",
	.groups = GROUPS({ "victim", .work = &work_spin_wait },
			 { "bystanders", .workers = PER_CPU(1), .work = &work_spin_wait }),
	.ops = OPS(op_kill("victim", 0, .at_ms = 100)),
	.hold_ms = 300,
	.check = check,
	.faults = FAULTS({ op_kill("bystanders", 0, .at_ms = 150),
			   .breaks = "bystanders.exit_info.is_none" },
			 { op_kill("bystanders", 0, .at_ms = 150),
			   .breaks = "bystanders.completed.eq" }),
};
