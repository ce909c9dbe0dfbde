/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Gathering what the workers wrote, and telling how those ended that wrote nothing of use.
 */
#ifndef SCHED_CLAIMS_WORKER_COLLECT_H
#define SCHED_CLAIMS_WORKER_COLLECT_H

#include <stdint.h>

#include "sys/err.h"
#include "worker/private.h"

int collect_reports(struct workload *workload, struct report_list *reports, uint64_t deadline_ns,
		    struct err *err);

void child_observe(struct child *child);
int sentinel_of_child(const struct workload *workload, size_t index, const struct child *child,
		      struct worker_report *report);
int sentinel_of_thread(const struct workload *workload, size_t index,
		       struct worker_report *report);
void collect_exit_info(struct worker_exit_info *info, const struct child *child);

#endif
