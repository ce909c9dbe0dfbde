// SPDX-License-Identifier: GPL-2.0
/* A worker does not end when it is told to: it is looked at, and killed. */
#include "scenario/scenario.h"
#include "worker/worker.h"

static enum pass_result pass(struct worker *w)
{
	while (w->type)
		worker_spin(w, 1024);
	return PASS_LEAVE;
}

static const struct work_type stubborn = {
	.name = "Stubborn",
	.summary = "spins for ever",
	.pass = pass,
};

static void check(struct verdict *v, const struct run *run)
{
	claim_each(v, run_group(run, "stubborn"), exit_info, is_none);
}

SCENARIO = {
	.what = "a worker does not end",
	.promise = "none, it is an example",
	.groups = GROUPS({ .name = "stubborn", .work = &stubborn }),
	.hold_ms = 100,
	.check = check,
};
