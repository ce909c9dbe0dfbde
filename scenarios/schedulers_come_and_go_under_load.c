// SPDX-License-Identifier: GPL-2.0
/*
 * Schedulers in BPF are attached, replaced and detached while all CPUs are busy; each change moves
 * every task from one class to the other, and none is lost on the way.
 *
 *   runner's cgroup
 *   |- spinners   2 x SpinWait for each usable CPU: always runnable
 *   `- pairs      2 x PipeIo: asleep or woken at the moment of the change
 *
 *   step 0   fair, scx_simple, fair, scx_qmap
 *   step 1   fair, scx_qmap, fair, scx_simple, fair
 *   step 2   fair
 *
 * Promise: Documentation/scheduler/sched-ext.rst: when a scheduler goes, all tasks are returned to
 * the fair class.
 */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *spinners = run_group(run, "spinners");
	const struct cgroup_stats *pairs = run_group(run, "pairs");
	unsigned int attached = run->scheduler.attached;
	unsigned int lost = run->scheduler.lost;

	claim(v, attached, eq, 4);
	claim(v, lost, eq, 0);
	claim_because(v, "each stays until it is told to go");
	claim_each(v, spinners, completed, eq, true);
	claim_each(v, pairs, completed, eq, true);
	claim_each_slice(v, spinners, STEP(2), iterations, at_least, 1);
	claim_each_slice(v, pairs, STEP(2), iterations, at_least, 1);
	claim_because(v, "a task that was lost on the way is not run again");
}

SCENARIO = {
	.what = "attaching and detaching schedulers under load loses no task",
	.promise = "Documentation/scheduler/sched-ext.rst",
	.needs = { .sched_ext = true },
	.groups = GROUPS({ "spinners", .workers = PER_CPU(2), .work = &work_spin_wait },
			 { "pairs", .workers = 4, .work = &work_pipe_io }),
	.steps = STEPS({ .ops = OPS(op_attach(ARGV("scx_simple")),
				    op_replace(ARGV("scx_qmap"), .at_ms = 200)),
			 .hold = HOLD_MS(600) },
		       { .ops = OPS(op_attach(ARGV("scx_qmap")),
				    op_replace(ARGV("scx_simple"), .at_ms = 200),
				    op_detach(.at_ms = 400)),
			 .hold = HOLD_MS(600) },
		       { .hold = HOLD_MS(800) }),
	.hold_ms = 2000,
	.check = check,
	.faults = FAULTS({ op_kill("spinners", 0, .at_ms = 100), .step = 1,
			   .breaks = "spinners.completed.eq" },
			 { op_kill("pairs", 0, .at_ms = 100), .step = 1,
			   .breaks = "pairs.completed.eq" },
			 { op_attach(ARGV("scx_qmap"), .at_ms = 100), .step = 2,
			   .breaks = "attached.eq" }),
};
