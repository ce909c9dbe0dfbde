/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A workload: groups of workers that are spawned, started, stopped and collected together.
 */
#ifndef SCHED_CLAIMS_WORKER_WORKLOAD_H
#define SCHED_CLAIMS_WORKER_WORKLOAD_H

#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "sys/err.h"
#include "sys/placement.h"
#include "wire/report.h"
#include "worker/work_type.h"

/* Where a worker may run; zero inherits the mask of the spawning process. */
enum affinity_kind {
	AFFINITY_INHERIT,
	AFFINITY_EXACT,		/* cpus */
	AFFINITY_RANDOM,	/* count CPUs of cpus, drawn for each worker */
};

struct affinity {
	enum affinity_kind kind;
	cpu_set_t cpus;
	unsigned int count;
};

/* Workers of one kind. Their reports carry the index of the group in group_idx. */
struct work_group {
	const struct work_type *type;
	const void *params;		/* NULL: the defaults of the type */
	unsigned int workers;
	struct affinity affinity;
	struct policy policy;
	struct opt_int nice;
};

struct workload;

int workload_spawn(struct workload **workload, const struct work_group *groups,
		   size_t nr_groups, struct err *err);
void workload_start(struct workload *workload);
int workload_stop_and_collect(struct workload *workload, struct report_list *reports,
			      struct err *err);
void workload_destroy(struct workload *workload);

size_t workload_size(const struct workload *workload);
pid_t workload_pid(const struct workload *workload, size_t index);
uint64_t workload_iterations(const struct workload *workload, size_t index);
int workload_set_affinity(struct workload *workload, size_t index, const cpu_set_t *cpus,
			  struct err *err);
void workload_set_phase_epoch(struct workload *workload, uint32_t epoch);
void workload_sigkill(struct workload *workload);

#endif
