// SPDX-License-Identifier: GPL-2.0
/* A claim fails by a bug that this kernel is known for, one passes in spite of one. */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *spin = run_group(run, "spin");

	claim_each(v, spin, completed, eq, false);
	claim_because(v, "it is not shown where the bug is");
	claim_each(v, spin, work_units, at_least, 1);
	claim_each(v, spin, completed, eq, true);
}

SCENARIO = {
	.what = "what is known to be broken is not red",
	.promise = "none, it is an example",
	.groups = GROUPS({ .name = "spin" }),
	.hold_ms = 100,
	.check = check,
	.known = KNOWN({ "spin.completed.eq", .from = KERNEL_VERSION(3, 0, 0),
			 .reference = "report of an example" },
		       { "spin.work_units.at_least", .from = KERNEL_VERSION(3, 0, 0),
			 .reference = "commit 0123456789ab" },
		       { "spin.completed.eq.2", .from = KERNEL_VERSION(3, 0, 0),
			 .before = KERNEL_VERSION(3, 0, 1), .reference = "another kernel's" }),
	.faults = FAULTS({ op_kill("spin", 0), .breaks = "spin.completed.eq" },
			 { op_kill("spin", 0), .breaks = "spin.completed.eq.2" }),
};
