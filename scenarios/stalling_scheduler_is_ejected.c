// SPDX-License-Identifier: GPL-2.0
/*
 * A scheduler in BPF that forgets runnable tasks is ejected by the watchdog, which says why, and
 * the fair class runs everybody again, also those that were forgotten.
 *
 *   runner's cgroup
 *   `- spinners   3 x SpinWait for each usable CPU
 *
 *   step 0   scx_qmap, which drops every 20th task that it is given
 *   step 1   fair
 *
 * Promise: Documentation/scheduler/sched-ext.rst: a stalled runnable task aborts the BPF scheduler
 * and reverts all tasks back to the fair class.
 */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *spinners = run_group(run, "spinners");
	const char *reason = run->scheduler.reason;
	unsigned int ejected = run->scheduler.lost;

	claim(v, ejected, eq, 1);
	claim_because(v, "its timeout is 5 s, and the watchdog looks every 2.5 s");
	claim_text(v, reason, contains_text, "runnable task stall");
	claim_text(v, reason, contains_text, "failed to run for");
	claim_each(v, spinners, completed, eq, true);
	claim_each_slice(v, spinners, STEP(1), iterations, at_least, 1);
	claim_because(v, "the fair class has taken over");
}

SCENARIO = {
	.what = "a scheduler that stalls tasks is ejected, and the fair class takes over",
	.promise = "Documentation/scheduler/sched-ext.rst",
	.needs = { .sched_ext = true },
	.groups = GROUPS({ "spinners", .workers = PER_CPU(3), .work = &work_spin_wait }),
	.steps = STEPS({ .ops = OPS(op_attach(ARGV("scx_qmap", "-t", "20"))),
			 .hold = HOLD_MS(9000) },
		       { .hold = HOLD_MS(1000) }),
	.hold_ms = 10000,
	.check = check,
	.faults = FAULTS({ op_detach(.at_ms = 100), .breaks = "ejected.eq" },
			 { op_detach(.at_ms = 100), .breaks = "reason.contains_text" },
			 { op_kill("spinners", 0), .step = 1,
			   .breaks = "spinners.completed.eq" }),
};
