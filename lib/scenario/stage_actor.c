// SPDX-License-Identifier: GPL-2.0
/*
 * Workers on the stage: spawned into their cgroup, started, and told of the phases.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/cast.h"
#include "scenario/stage.h"
#include "sys/clock.h"

#define EPOCH_WAIT_NS (3 * NSEC_PER_SEC)

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

/* The groups that are spawned as one workload. */
struct cast {
	struct work_group *work;
	size_t nr_groups;
	size_t nr_workers;
};

/* Where the processes belong; the workers of a container are in one. */
static int move_in(struct stage *stage, const struct workload *workload, const char *cgroup,
		   struct err *err)
{
	pid_t pid, last = 0;
	int ret = 0;

	for (size_t i = 0; *cgroup && i < workload_size(workload) && ret >= 0; i++) {
		pid = workload_pid(workload, i);
		if (pid != last)
			ret = cgroup_move_task(&stage->cgroups, cgroup, pid, err);
		last = pid;
	}
	return ret < 0 ? ret : 0;
}

static int judge_place(struct stage *stage, const struct group *group, const char *cgroup,
		       struct err *err)
{
	if (*cgroup && !stage_prop(stage, cgroup, err))
		return -EINVAL;
	if (*cgroup && group->clone_mode == CLONE_MODE_THREAD)
		return err_set(err, 0,
			       "threads of the runner cannot leave it for cgroup %s: use .container",
			       cgroup);
	return 0;
}

/* One more group that is spawned as number @cast->nr_groups of a workload. */
static int enter(struct stage *stage, const struct group *group, const char *cgroup,
		 struct cast *cast, struct err *err)
{
	const cpu_set_t *pool = stage_cpus_of(stage, cgroup);
	struct work_group *work = &cast->work[cast->nr_groups++];
	struct actor *actor;
	int ret;

	if (stage_actor(stage, group->name, NULL))
		return err_set(err, 0, "two groups are called \"%s\"", group->name);
	ret = judge_place(stage, group, cgroup, err);
	if (!ret)
		ret = cast_group(stage->topology, pool, group, work, err);
	if (ret)
		return err_prefix(err, ret, "group %s", group->name);
	actor = new_actor(stage);
	if (!actor)
		return err_set(err, ENOMEM, "list of groups");
	*actor = (struct actor){
		.group = group,
		.cgroup = cgroup,
		.role = role_of(stage, group->name),
		.first = cast->nr_workers,
		.workers = work->workers,
		.spawn = stage->nr_spawns,
		.step = stage->step,
		.alive = true,
	};
	cast->nr_workers += work->workers;
	if (actor->role == stage->nr_roles)
		return err_set(err, 0, "group %s: only known to a fault", group->name);
	memset(&actor->affinity, 0xff, sizeof(actor->affinity));
	if (work->affinity.kind)
		actor->affinity = work->affinity.cpus;
	return 0;
}

static const char *home_of(const struct group *group)
{
	return group->cgroup ? group->cgroup : "";
}

/* Whether two groups of one list are threads of one process. */
static bool groups_share_process(const struct group *a, const struct group *b)
{
	return a->container.comm && b->container.comm && a->workers != NO_WORKERS &&
	       b->workers != NO_WORKERS && !strcmp(a->container.comm, b->container.comm) &&
	       !strcmp(home_of(a), home_of(b));
}

static int enter_all(struct stage *stage, const struct group *groups, size_t nr,
		     const char *cgroup, struct cast *cast, struct err *err)
{
	int ret = enter(stage, &groups[0], cgroup, cast, err);

	for (size_t i = 1; i < nr && !ret; i++)
		if (groups_share_process(&groups[0], &groups[i]))
			ret = enter(stage, &groups[i], cgroup, cast, err);
	return ret;
}

static int spawn(struct stage *stage, const struct group *group, const char *cgroup,
		 const struct cast *cast, struct err *err)
{
	const struct workload_config config = {
		.groups = cast->work,
		.nr_groups = cast->nr_groups,
		.mode = group_clone_mode(group),
		.container = group->container,
	};
	struct workload *workload;
	int ret = workload_spawn_config(&workload, &config, err);

	if (ret)
		return err_prefix(err, ret, "group %s", group->name);
	for (size_t i = 0; i < stage->nr_actors; i++)
		if (stage->actors[i].alive && stage->actors[i].spawn == stage->nr_spawns)
			stage->actors[i].workload = workload;
	ret = move_in(stage, workload, cgroup, err);
	return ret ? err_prefix(err, ret, "group %s", group->name) : 0;
}

/**
 * stage_spawn() - spawn the workers of a group into a cgroup; stage_start() starts them
 * @stage: the stage
 * @groups: a list; its first group is spawned, and those that are to share its process
 * @nr: how many there are; NO_WORKERS in the first spawns none
 * @cgroup: where they live, "" for the runner's own
 * @err: receives the sentence
 *
 * Return: 0 or -errno.
 */
int stage_spawn(struct stage *stage, const struct group *groups, size_t nr, const char *cgroup,
		struct err *err)
{
	struct cast cast = { 0 };
	int ret;

	if (groups->workers == NO_WORKERS)
		return 0;
	cast.work = calloc(nr, sizeof(*cast.work));
	if (!cast.work)
		return err_set(err, ENOMEM, "%zu groups", nr);
	stage->nr_spawns++;
	ret = enter_all(stage, groups, nr, cgroup, &cast, err);
	if (!ret && !stage_is_rehearsal(stage))
		ret = spawn(stage, groups, cgroup, &cast, err);
	free(cast.work);
	return ret;
}

/**
 * stage_spawn_list() - spawn the workers of a list of groups, each into the cgroup that it names
 * @stage: the stage
 * @groups: the groups
 * @nr: how many
 * @err: receives the sentence
 *
 * Return: 0 or -errno.
 */
int stage_spawn_list(struct stage *stage, const struct group *groups, size_t nr, struct err *err)
{
	int ret = 0;

	for (size_t i = 0; i < nr && !ret; i++) {
		size_t first = 0;

		while (first < i && !groups_share_process(&groups[first], &groups[i]))
			first++;
		if (first == i)
			ret = stage_spawn(stage, &groups[i], nr - i, home_of(&groups[i]), err);
	}
	return ret;
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
	for_waiting(stage, workload_await_placed);
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
