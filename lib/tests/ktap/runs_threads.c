// SPDX-License-Identifier: GPL-2.0
/*
 * Workers that are no processes of their own, and a function of the scenario; the reports of two
 * groups in one process come home to each.
 */
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "scenario/scenario.h"

/* Counts up to the stop, and which of the settings of its group it finds. */
static void count(const struct custom_context *context, struct worker_report *report)
{
	char comm[16] = "";

	prctl(PR_GET_NAME, comm);
	report->work_units = !strcmp(comm, "counting") + (sched_getscheduler(0) == SCHED_BATCH) +
			     (getpriority(PRIO_PROCESS, 0) == 1);
	while (!worker_stopped(context->worker)) {
		worker_sleep_ns(context->worker, NSEC_PER_MSEC);
		report->iterations += context->config->u64[0];
	}
	report->completed = true;
}

static void check(struct verdict *v, const struct run *run)
{
	claim_each(v, run_group(run, "threads"), work_units, at_least, 1);
	claim_each(v, run_group(run, "pairs"), iterations, at_least, 1);
	claim_each(v, run_group(run, "watcher"), work_units, at_least, 1);
	claim_each(v, run_group(run, "function"), iterations, at_least, 5);
	claim_each(v, run_group(run, "function"), work_units, eq, 3);
}

SCENARIO = {
	.what = "threads, a container and a function",
	.promise = "the suite itself",
	.groups = GROUPS({ "threads", .workers = 2, .clone_mode = CLONE_MODE_THREAD,
			   .comm = "spinning", .policy = { .kind = POLICY_BATCH } },
			 { "pairs", .workers = 4, .work = &work_pipe_io, .container.comm = "box" },
			 { "watcher", .nice = SET_TO(1), .container.comm = "box" },
			 { "function", CUSTOM(count, .u64 = { 5 }), .comm = "counting",
			   .policy = { .kind = POLICY_BATCH }, .nice = SET_TO(1) }),
	.ops = OPS(op_nice("threads", 1, 3), op_affinity("threads", 0, CPU(0)),
		   op_policy("threads", 1, POLICY_IDLE)),
	.hold_ms = 1000,
	.check = check,
};
