// SPDX-License-Identifier: GPL-2.0
/*
 * The scheduler in BPF that is in charge runs every task that is its own: the dispatch probe.
 *
 *   runner's cgroup
 *   `- probe   1 x SpinWait for each usable CPU, policy Ext
 *
 * Promise: Documentation/scheduler/sched-ext.rst: all SCHED_EXT tasks are scheduled by the BPF
 * scheduler once it is loaded.
 */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	bool in_charge = run->scheduler.throughout;

	claim(v, in_charge, eq, true);
	claim_because(v, "else the probe would have been run by the fair class");
	claim_dispatched(v, run_group(run, "probe"));
}

SCENARIO = {
	.what = "a scheduler in BPF dispatches on every CPU",
	.promise = "Documentation/scheduler/sched-ext.rst",
	.needs = { .scheduler = true },
	.groups = GROUPS({ DISPATCH_PROBE("probe") }),
	.hold_ms = 500,
	.check = check,
	.faults = FAULTS({ op_kill("probe", 0), .breaks = "probe.iterations.at_least" }),
};
