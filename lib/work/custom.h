/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Custom: a function of the scenario as the work of a worker.
 */
#ifndef SCHED_CLAIMS_WORK_CUSTOM_H
#define SCHED_CLAIMS_WORK_CUSTOM_H

#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "sys/clock.h"
#include "worker/worker.h"

/* Plain data for the function; it means what the function takes it for. */
struct custom_config {
	uint64_t u64[4];
	size_t size[4];
	int32_t i32[4];
	bool flag[4];
	uint8_t blob[32];
	size_t blob_len;
};

/**
 * struct custom_context - what the function is told
 * @worker: for worker_stopped(), which it has to ask at least every 100 ms, and the other helpers
 *	of worker.h, which take no samples here
 * @cpus: where it may run
 * @siblings: the other workers in its cgroup
 * @nr_siblings: how many
 * @cgroup: directory of its cgroup, "" when there is none to be seen
 * @config: from the parameters
 */
struct custom_context {
	struct worker *worker;
	cpu_set_t cpus;
	const pid_t *siblings;
	size_t nr_siblings;
	const char *cgroup;
	const struct custom_config *config;
};

/*
 * Fills the report, which has the tid and the errors of the placement already, and is delivered as
 * it is left: iterations for claims on throughput, work_units for claims on work, and completed.
 * May not exit, exec, chdir, setsid or prctl when workers are threads.
 */
typedef void (*custom_fn)(const struct custom_context *context, struct worker_report *report);

struct custom_params {
	const char *label;	/* what it is called in place of "Custom" */
	custom_fn fn;
	struct custom_config config;
};

const char *work_type_label(const struct work_type *type, const void *params);

#endif
