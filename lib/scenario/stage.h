/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The stage of a run: what exists at this moment, and making and ending it. In a rehearsal only
 * the lists are kept: names, numbers and CPU sets are judged, and nothing is created.
 */
#ifndef SCHED_CLAIMS_SCENARIO_STAGE_H
#define SCHED_CLAIMS_SCENARIO_STAGE_H

#include "scenario/scenario.h"
#include "sys/cgroup.h"
#include "sys/topology.h"
#include "sys/undo.h"

#define CPU_ONLINE "/sys/devices/system/cpu/cpu%d/online"
#define BACKDROP (-1)		/* in place of the number of a step: lives for the whole scenario */
#define ANY_STEP (-2)

/* The workers that one group had at some time. */
struct actor {
	const struct group *group;
	const char *cgroup;	/* "": the runner's own */
	size_t role;
	size_t first;			/* its first worker in the workload */
	size_t workers;
	unsigned int spawn;		/* those of one container have the same */
	int step;
	bool alive;
	bool started;
	cpu_set_t affinity;		/* all CPUs when it has none of its own */
	struct workload *workload;	/* NULL in a rehearsal; of a container in several actors */
};

/* A cgroup. */
struct prop {
	const char *name;
	int step;
	bool alive;
	bool frozen;
	cpu_set_t cpus;
};

/* An external program. */
struct program {
	const char *name;
	const char *cgroup;
	int step;
	bool alive;
	pid_t pid;
	int undo;
};

/* All that was ever played under one name; the names are unique. */
struct role {
	const char *name;
	const struct gates *gates;	/* of the first group of that name */
	cpu_set_t cpus;
	cpu_set_t *cpus_in;		/* of each step */
	struct u64_seq nodes;		/* of its CPUs, once the run is over */
	struct report_list reports;
	struct u64_seq steps;		/* of each report, k + 1; 0 for the backdrop */
	struct u64_seq begun_ns;	/* of each report, see workload_begin_ns() */
};

/* What is read of the cgroups and of the CPUs: at the beginning of the phase, and the result. */
struct reader {
	struct cgroup_record *records;
	struct cgroup_readings *before;
	size_t nr;
	struct phase_time *times;
	size_t nr_times;
	struct phase_time began;	/* by the clock, since boot */
};

struct stage {
	const struct scenario *scenario;
	const struct topology *topology;
	struct undo *undo;		/* NULL in a rehearsal */
	struct cgroups cgroups;
	struct role *roles;
	size_t nr_roles;
	struct actor *actors;
	size_t nr_actors;
	unsigned int nr_spawns;
	struct prop *props;
	size_t nr_props;
	struct program *programs;
	size_t nr_programs;
	struct reader reader;
	struct scheduler *scheduler;	/* NULL in a rehearsal, or when the run needs none */
	const char *attached;		/* the program of the one that an op attached, or NULL */
	int attached_step;
	size_t nr_steps;
	int step;			/* the present one */
	struct err unmet;		/* needs that only doing it could tell; "" for none */
};

int stage_create(struct stage *stage, const struct scenario *scenario, struct err *err);
void stage_destroy(struct stage *stage);
int stage_open(struct stage *stage, const struct fault *fault, struct undo *undo, struct err *err);
int stage_close(struct stage *stage, struct err *err);

static inline bool stage_is_rehearsal(const struct stage *stage)
{
	return !stage->undo;
}

int stage_probe_files(struct stage *stage, const struct fault *fault, struct err *err);
int stage_add_cgroup(struct stage *stage, const struct group *group, struct err *err);
int stage_remove_cgroup(struct stage *stage, struct prop *prop, struct err *err);
int stage_set_cpuset(struct stage *stage, struct prop *prop, const struct cpuset_spec *spec,
		     struct err *err);
int stage_freeze(struct stage *stage, struct prop *prop, bool freeze, struct err *err);
int stage_spawn(struct stage *stage, const struct group *groups, size_t nr, const char *cgroup,
		struct err *err);
int stage_spawn_list(struct stage *stage, const struct group *groups, size_t nr, struct err *err);
void stage_start(struct stage *stage);
void stage_note_cpus(struct stage *stage);
void stage_set_epoch(struct stage *stage, uint32_t epoch);
void stage_end_phase(struct stage *stage);
int stage_collect(struct stage *stage, bool (*chosen)(const struct actor *actor, const void *arg),
		  const void *arg, struct err *err);
int reader_create(struct reader *reader, const struct scenario *scenario);
void reader_destroy(struct reader *reader);
void stage_read_before(struct stage *stage);
void stage_read_after(struct stage *stage);
int stage_end_step(struct stage *stage, int step, struct err *err);

struct actor *stage_actor(struct stage *stage, const char *name, struct err *err);
struct prop *stage_prop(struct stage *stage, const char *name, struct err *err);
const cpu_set_t *stage_cpus_of(struct stage *stage, const char *cgroup);

int stage_end_scheduler(struct stage *stage, int step, struct err *err);
int program_end(struct stage *stage, struct program *program, struct err *err);

void *list_grow(void *list, size_t *nr, size_t size);

#endif
