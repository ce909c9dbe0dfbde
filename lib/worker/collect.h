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
void collect_exit_info(struct worker_exit_info *info, const struct child *child);

#endif
