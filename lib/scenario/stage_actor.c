// SPDX-License-Identifier: GPL-2.0
/*
 * Workers on the stage: spawned into their cgroup, started, stopped and collected.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/stage.h"
#include "sys/clock.h"

#define EPOCH_WAIT_NS NSEC_PER_SEC

static unsigned int resolve_workers(const struct group *g, const cpu_set_t *pool)
{
	if (g->workers & WORKERS_PER_CPU)
		return (g->workers & ~WORKERS_PER_CPU) * CPU_COUNT(pool);
	return g->workers ? g->workers : 1;
}

/* CPUs by name, as far as the cgroup goes. */
static int resolve_cpus(struct stage *stage, const struct group *g, const cpu_set_t *pool,
			struct affinity *affinity, struct err *err)
{
	int ret = cpuset_validate(stage->topology, &g->cpus, err);

	if (ret)
		return ret;
	cpuset_resolve(stage->topology, &g->cpus, &affinity->cpus);
	CPU_AND(&affinity->cpus, &affinity->cpus, pool);
	affinity->kind = AFFINITY_EXACT;
	return CPU_COUNT(&affinity->cpus)
		? 0 : err_set(err, 0, "none of its .cpus is in its cgroup");
}

static int resolve_affinity(struct stage *stage, const struct group *g, const cpu_set_t *pool,
			    struct affinity *affinity, struct err *err)
{
	struct affinity_choice choice;
	int ret;

	*affinity = (struct affinity){ 0 };
	if (g->cpus.kind && g->affinity.kind)
		return err_set(err, 0, ".cpus and .affinity exclude each other");
	if (g->cpus.kind)
		return resolve_cpus(stage, g, pool, affinity, err);
	ret = affinity_resolve(stage->topology, pool, &g->affinity, &choice, err);
	if (ret || !choice.call)
		return ret;
	*affinity = (struct affinity){
		.kind = choice.draw ? AFFINITY_RANDOM : AFFINITY_EXACT,
		.cpus = choice.cpus,
		.count = choice.draw,
	};
	return 0;
}

static size_t role_of(const struct stage *stage, const char *name)
{
	size_t i = 0;

	while (i < stage->nr_roles && strcmp(stage->roles[i].name, name))
		i++;
	return i;
}

/* A slot for new workers: a dead one, or one more. */
static struct actor *new_actor(struct stage *stage)
{
	struct actor *grown;

	for (size_t i = 0; i < stage->nr_actors; i++)
		if (!stage->actors[i].alive)
			return &stage->actors[i];
	grown = list_grow(stage->actors, &stage->nr_actors, sizeof(*grown));
	if (!grown)
		return NULL;
	stage->actors = grown;
	return &grown[stage->nr_actors - 1];
}

static int move_in(struct stage *stage, const struct actor *actor, struct err *err)
{
	int ret = 0;

	for (size_t i = 0; *actor->cgroup && i < actor->workers && ret >= 0; i++)
		ret = cgroup_move_task(&stage->cgroups, actor->cgroup,
				       workload_pid(actor->workload, i), err);
	return ret < 0 ? ret : 0;
}

/* All but the processes themselves. */
static int cast(struct stage *stage, const struct group *group, const char *cgroup,
		struct actor *actor, struct work_group *work, struct err *err)
{
	const cpu_set_t *pool = stage_cpus_of(stage, cgroup);
	int ret;

	*work = (struct work_group){
		.type = group->work ? group->work : &work_spin_wait,
		.params = group->params,
		.workers = resolve_workers(group, pool),
		.policy = group->policy,
		.nice = group->nice,
	};
	ret = resolve_affinity(stage, group, pool, &work->affinity, err);
	if (ret)
		return ret;
	*actor = (struct actor){
		.group = group,
		.cgroup = cgroup,
		.role = role_of(stage, group->name),
		.workers = work->workers,
		.step = stage->step,
		.alive = true,
	};
	if (actor->role == stage->nr_roles)
		return err_set(err, 0, "only known to a fault");
	memset(&actor->affinity, 0xff, sizeof(actor->affinity));
	if (work->affinity.kind)
		actor->affinity = work->affinity.cpus;
	return 0;
}

/**
 * stage_spawn() - spawn the workers of a group into a cgroup; stage_start() starts them
 * @stage: the stage
 * @group: the group; NO_WORKERS spawns none
 * @cgroup: where they live, "" for the runner's own
 * @err: receives the sentence
 *
 * Return: 0 or -errno.
 */
int stage_spawn(struct stage *stage, const struct group *group, const char *cgroup,
		struct err *err)
{
	struct work_group work;
	struct actor *actor;
	int ret;

	if (group->workers == NO_WORKERS)
		return 0;
	if (*cgroup && !stage_prop(stage, cgroup, err))
		return err_prefix(err, -EINVAL, "group %s", group->name);
	if (stage_actor(stage, group->name, NULL))
		return err_set(err, 0, "two groups are called \"%s\"", group->name);
	actor = new_actor(stage);
	if (!actor)
		return err_set(err, ENOMEM, "list of groups");
	ret = cast(stage, group, cgroup, actor, &work, err);
	if (!ret && !stage_is_rehearsal(stage))
		ret = workload_spawn(&actor->workload, &work, 1, err);
	if (!ret && actor->workload)
		ret = move_in(stage, actor, err);
	return ret ? err_prefix(err, ret, "group %s", group->name) : 0;
}

/**
 * stage_note_cpus() - keep in mind on which CPUs each group may run now
 *
 * Affinities that ops change are not followed: those ops are meant to be seen in the reports.
 */
void stage_note_cpus(struct stage *stage)
{
	for (size_t i = 0; i < stage->nr_actors; i++) {
		const struct actor *actor = &stage->actors[i];
		struct role *role = &stage->roles[actor->role];
		cpu_set_t now;

		if (!actor->alive)
			continue;
		CPU_AND(&now, &actor->affinity, stage_cpus_of(stage, actor->cgroup));
		CPU_OR(&role->cpus, &role->cpus, &now);
		if (stage->step >= 0 && (size_t)stage->step < stage->nr_steps)
			CPU_OR(&role->cpus_in[stage->step], &role->cpus_in[stage->step], &now);
	}
}

/* What stands before its gate. */
static void for_waiting(struct stage *stage, void (*fn)(struct workload *workload))
{
	for (size_t i = 0; i < stage->nr_actors; i++) {
		struct actor *actor = &stage->actors[i];

		if (actor->alive && !actor->started && actor->workload)
			fn(actor->workload);
	}
}

/**
 * stage_start() - open the gates of all workers that still stand before theirs
 *
 * Nobody begins before all are in their places.
 */
void stage_start(struct stage *stage)
{
	for_waiting(stage, workload_place);
	for_waiting(stage, workload_start);
	for (size_t i = 0; i < stage->nr_actors; i++)
		stage->actors[i].started = true;
	stage_note_cpus(stage);
}

static bool is_frozen(struct stage *stage, const struct actor *actor)
{
	const struct prop *prop = stage_prop(stage, actor->cgroup, NULL);

	return prop && prop->frozen;
}

/**
 * stage_end_phase() - tell the workers of the backdrop that a phase has ended, and wait for them
 *
 * What is done next would be counted to the phase by those that do not know yet. Workers that
 * block in a long pass are not waited for in the end.
 */
void stage_end_phase(struct stage *stage)
{
	uint64_t deadline_ns = clock_ns() + EPOCH_WAIT_NS;

	stage_set_epoch(stage, EPOCH_BETWEEN);
	for (size_t i = 0; i < stage->nr_actors; i++) {
		const struct actor *actor = &stage->actors[i];

		if (actor->alive && actor->step == BACKDROP && actor->workload &&
		    !is_frozen(stage, actor))
			workload_await_epoch(actor->workload, deadline_ns);
	}
}

/**
 * stage_set_epoch() - tell the workers of the backdrop which phase begins
 */
void stage_set_epoch(struct stage *stage, uint32_t epoch)
{
	for (size_t i = 0; i < stage->nr_actors; i++) {
		struct actor *actor = &stage->actors[i];

		if (actor->alive && actor->step == BACKDROP && actor->workload)
			workload_set_phase_epoch(actor->workload, epoch);
	}
}

/* Keep the reports with their role; the memory of each moves. */
static int keep_reports(struct stage *stage, const struct actor *actor,
			struct report_list *reports)
{
	struct role *role = &stage->roles[actor->role];
	size_t len = role->reports.len + reports->len;
	struct worker_report *v = realloc(role->reports.v, (len ? len : 1) * sizeof(*v));
	int ret = 0;

	if (!v)
		return -ENOMEM;
	role->reports.v = v;
	for (size_t i = 0; i < reports->len; i++) {
		reports->v[i].group_idx = actor->role;
		v[role->reports.len++] = reports->v[i];
		ret = ret ? ret : u64_seq_push(&role->steps, actor->step + 1);
	}
	role->reports.cap = len;
	free(reports->v);
	*reports = (struct report_list){ 0 };
	return ret;
}

static int collect_actor(struct stage *stage, struct actor *actor, struct err *err)
{
	struct report_list reports = { 0 };
	int ret = 0;

	if (actor->workload)
		ret = workload_stop_and_collect(actor->workload, &reports, err);
	actor->workload = NULL;		/* collecting consumes it, whatever it returns */
	actor->alive = false;
	if (!ret && keep_reports(stage, actor, &reports))
		ret = err_set(err, ENOMEM, "list of reports");
	report_list_destroy(&reports);
	return ret;
}

/**
 * stage_collect() - stop some workers at the same time, and keep their reports
 * @stage: the stage
 * @chosen: says which
 * @arg: for @chosen
 * @err: receives the sentence about the first failure
 *
 * Return: 0 or -errno; all of them are gone in each case.
 */
int stage_collect(struct stage *stage, bool (*chosen)(const struct actor *actor, const void *arg),
		  const void *arg, struct err *err)
{
	int ret = 0, failed;

	for (size_t i = 0; i < stage->nr_actors; i++) {
		struct actor *actor = &stage->actors[i];

		if (actor->alive && actor->workload && chosen(actor, arg))
			workload_stop(actor->workload);
	}
	for (size_t i = 0; i < stage->nr_actors; i++) {
		if (!stage->actors[i].alive || !chosen(&stage->actors[i], arg))
			continue;
		failed = collect_actor(stage, &stage->actors[i], ret ? NULL : err);
		ret = ret ? ret : failed;
	}
	return ret;
}
