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

#include "sys/credentials.h"
#include "sys/err.h"
#include "sys/mempolicy.h"
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
	double workers_pct;		/* instead: a worker for each CPU times this, rounded up */
	struct affinity affinity;
	struct policy policy;
	struct uclamp uclamp;
	struct mem_policy mem_policy;
	struct opt_int nice;
	const char *comm;		/* 1 to 15 bytes; NULL: none of its own */
	struct credentials credentials;
	struct opt_int numa_node;	/* its CPUs override the affinity */
};

/* What the workers are. */
enum clone_mode {
	CLONE_MODE_FORK,	/* a process each */
	CLONE_MODE_THREAD,	/* threads of the calling process */
	CLONE_MODE_CONTAINER,	/* threads of one forked process, see struct container */
};

/**
 * struct container - the one process of CLONE_MODE_CONTAINER
 * @comm: its name, 1 to 15 bytes; its threads have other ones
 * @credentials: who it is
 *
 * Its reports are the postcard bytes of one struct report_list, in the order of the groups.
 */
struct container {
	const char *comm;
	struct credentials credentials;
};

/**
 * struct workload_config - what to run
 * @groups: the groups; types and params must live as long as the workload
 * @nr_groups: how many
 * @mode: what the workers are, in all groups
 * @container: for CLONE_MODE_CONTAINER, which also takes no groups or groups without workers
 */
struct workload_config {
	const struct work_group *groups;
	size_t nr_groups;
	enum clone_mode mode;
	struct container container;
};

struct workload;

int workload_check_group(const struct work_group *group, enum clone_mode mode, struct err *err);
int workload_check_container(const struct container *container, struct err *err);
int workload_share(double pct, unsigned int cpus, unsigned int *workers, struct err *err);

int workload_spawn_config(struct workload **workload, const struct workload_config *config,
			  struct err *err);
int workload_spawn(struct workload **workload, const struct work_group *groups,
		   size_t nr_groups, struct err *err);
void workload_place(struct workload *workload);
void workload_await_placed(struct workload *workload);
void workload_start(struct workload *workload);
void workload_stop(struct workload *workload);
int workload_stop_and_collect(struct workload *workload, struct report_list *reports,
			      struct err *err);
void workload_destroy(struct workload *workload);

/* Called with the process of a worker that is late, before it is killed. */
typedef void (*late_fn)(pid_t pid, void *arg);
void workloads_watch_late(late_fn late, void *arg);

size_t workload_size(const struct workload *workload);
pid_t workload_pid(const struct workload *workload, size_t index);
pid_t workload_tid(const struct workload *workload, size_t index);
uint64_t workload_begin_ns(const struct workload *workload, size_t index);
uint64_t workload_iterations(const struct workload *workload, size_t index);
int workload_set_affinity(struct workload *workload, size_t index, const cpu_set_t *cpus,
			  struct err *err);
void workload_set_phase_epoch(struct workload *workload, uint32_t epoch);
bool workload_await_epoch(const struct workload *workload, uint64_t deadline_ns);
void workload_sigkill(struct workload *workload);

#endif
