// SPDX-License-Identifier: GPL-2.0
/*
 * The reports that stand for workers without one, and how those ended.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "wire/schema.h"
#include "worker/collect.h"

/**
 * child_observe() - note how a child has ended
 * @child: the child; before anything is killed: a crash must not look like a timeout
 */
void child_observe(struct child *child)
{
	siginfo_t info = { 0 };

	if (waitid(P_PID, (id_t)child->pid, &info, WEXITED | WNOHANG | WNOWAIT)) {
		child->state = CHILD_LOST;
		child->status = errno;
	} else if (info.si_pid && info.si_code == CLD_EXITED) {
		child->state = CHILD_EXITED;
		child->status = info.si_status;
	} else if (info.si_pid) {
		child->state = CHILD_SIGNALED;
		child->status = info.si_status;
	}
}

/**
 * collect_exit_info() - how a worker ended, in the terms of the report
 * @info: the result; its text is owned by the caller
 * @child: after it was observed
 */
void collect_exit_info(struct worker_exit_info *info, const struct child *child)
{
	*info = (struct worker_exit_info){ .kind = EXIT_TIMED_OUT };
	switch (child->state) {
	case CHILD_EXITED:
		info->kind = EXIT_EXITED;
		info->code = child->status;
		break;
	case CHILD_SIGNALED:
		info->kind = EXIT_SIGNALED;
		info->code = child->status;
		break;
	case CHILD_LOST:
		info->kind = EXIT_WAIT_FAILED;
		wire_text_set(&info->text, strerror(child->status));
		break;
	case CHILD_RUNNING:
		break;
	}
}

static void print_sentinel(const struct worker_report *report, size_t bytes)
{
	const struct worker_exit_info *info = report->exit_info;
	char how[128] = "";

	if (info->text.s)
		snprintf(how, sizeof(how), "(%s)", info->text.s);
	else if (exit_variants[info->kind].payload == EXIT_PAYLOAD_I32)
		snprintf(how, sizeof(how), "(%d)", (int)info->code);
	fprintf(stderr, "worker %d returned no report (%zu bytes read, exit=%s%s)\n",
		(int)report->tid, bytes, exit_variants[info->kind].name, how);
}

static int make_sentinel(const struct workload *workload, size_t index, pid_t tid,
			 struct worker_report *report)
{
	report->tid = tid;
	report->group_idx = group_of(workload, index);
	report->exit_info = calloc(1, sizeof(*report->exit_info));
	return report->exit_info ? 0 : -ENOMEM;
}

/**
 * sentinel_of_child() - the report of a worker whose process delivered none
 * @workload: the workload
 * @index: number of the worker
 * @child: the process, observed
 * @report: all zero; a line on standard error says how the process ended
 *
 * Return: 0 or -ENOMEM.
 */
int sentinel_of_child(const struct workload *workload, size_t index, const struct child *child,
		      struct worker_report *report)
{
	int ret = make_sentinel(workload, index, child->pid, report);

	if (ret)
		return ret;
	collect_exit_info(report->exit_info, child);
	print_sentinel(report, child->len);
	return 0;
}

/**
 * sentinel_of_thread() - the report of a thread that did not end
 * @workload: the workload
 * @index: number of the worker
 * @report: all zero
 *
 * Return: 0 or -ENOMEM.
 */
int sentinel_of_thread(const struct workload *workload, size_t index,
		       struct worker_report *report)
{
	int ret = make_sentinel(workload, index, workload_tid(workload, index), report);

	if (ret)
		return ret;
	report->exit_info->kind = EXIT_TIMED_OUT;
	print_sentinel(report, 0);
	return 0;
}
