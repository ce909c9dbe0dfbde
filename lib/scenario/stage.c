// SPDX-License-Identifier: GPL-2.0
/*
 * The stage: its lists, and its beginning and end.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/machine.h"
#include "scenario/stage.h"
#include "scenario/walk.h"

/**
 * list_grow() - make room for one more element
 * @list: the elements, which may move
 * @nr: how many; one more afterwards
 * @size: of an element
 *
 * Return: the list with a last element of zeros; NULL without memory, the old list stays then.
 */
void *list_grow(void *list, size_t *nr, size_t size)
{
	char *grown = realloc(list, (*nr + 1) * size);

	if (!grown)
		return NULL;
	memset(grown + *nr * size, 0, size);
	(*nr)++;
	return grown;
}

static int add_role(const struct group *group, bool is_cgroup, void *arg)
{
	struct stage *stage = arg;
	struct role *grown;

	(void)is_cgroup;
	if (group->workers == NO_WORKERS)
		return 0;
	for (size_t i = 0; i < stage->nr_roles; i++)
		if (!strcmp(stage->roles[i].name, group->name))
			return 0;
	grown = list_grow(stage->roles, &stage->nr_roles, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	stage->roles = grown;
	grown[stage->nr_roles - 1].name = group->name;
	grown[stage->nr_roles - 1].gates = &group->gates;
	if (!stage->nr_steps)
		return 0;
	grown[stage->nr_roles - 1].cpus_in = calloc(stage->nr_steps, sizeof(cpu_set_t));
	return grown[stage->nr_roles - 1].cpus_in ? 0 : -ENOMEM;
}

/**
 * stage_create() - an empty stage for a rehearsal, which knows who will play
 * @stage: receives it; stage_destroy() takes it in each case
 * @scenario: the scenario
 * @err: receives the sentence
 *
 * Return: 0 or -ENOMEM.
 */
int stage_create(struct stage *stage, const struct scenario *scenario, struct err *err)
{
	*stage = (struct stage){
		.scenario = scenario,
		.nr_steps = count_steps(scenario),
		.step = BACKDROP,
	};
	if (walk_groups(scenario, add_role, stage) || reader_create(&stage->reader, scenario))
		return err_set(err, ENOMEM, "list of groups");
	return 0;
}

/**
 * stage_open() - make it real: from here on, what is done is done to the machine
 * @stage: after stage_create(), with its topology; @unmet is set when cgroups lack files
 * @fault: what is to go wrong, NULL for nothing
 * @undo: records all changes
 * @err: receives the sentence
 *
 * Return: 0 or -errno.
 */
int stage_open(struct stage *stage, const struct fault *fault, struct undo *undo, struct err *err)
{
	char controllers[128];
	int ret;

	stage->undo = undo;
	if (!scenario_has_cgroups(stage->scenario))
		return 0;
	scenario_controllers(stage->scenario, controllers, sizeof(controllers));
	ret = cgroups_find(&stage->cgroups, NULL, err);
	ret = ret ? ret : cgroups_open(&stage->cgroups, controllers, undo, err);
	return ret ? ret : stage_probe_files(stage, fault, err);
}

/**
 * stage_close() - take everything back that is on the undo list
 *
 * Return: 0 or -errno.
 */
int stage_close(struct stage *stage, struct err *err)
{
	return stage->undo ? undo_run(stage->undo, 0, err) : 0;
}

static void destroy_workload(struct stage *stage, struct workload *workload)
{
	for (size_t i = 0; i < stage->nr_actors; i++)
		if (stage->actors[i].workload == workload)
			stage->actors[i].workload = NULL;
	workload_destroy(workload);
}

/**
 * stage_destroy() - kill the workers that are left and free everything; changes nothing else
 * @stage: may be half made
 */
void stage_destroy(struct stage *stage)
{
	for (size_t i = 0; i < stage->nr_actors; i++)
		destroy_workload(stage, stage->actors[i].workload);
	for (size_t i = 0; i < stage->nr_roles; i++) {
		report_list_destroy(&stage->roles[i].reports);
		free(stage->roles[i].steps.v);
		free(stage->roles[i].begun_ns.v);
		free(stage->roles[i].cpus_in);
		free(stage->roles[i].nodes.v);
	}
	reader_destroy(&stage->reader);
	free(stage->roles);
	free(stage->actors);
	free(stage->props);
	free(stage->programs);
}

/**
 * stage_actor() - the workers of a group
 * @stage: the stage
 * @name: the group
 * @err: receives the sentence; may be NULL
 *
 * Return: them, until the next one is spawned; NULL when there are none.
 */
struct actor *stage_actor(struct stage *stage, const char *name, struct err *err)
{
	for (size_t i = 0; i < stage->nr_actors; i++)
		if (stage->actors[i].alive && !strcmp(stage->actors[i].group->name, name))
			return &stage->actors[i];
	err_set(err, 0, "no group \"%s\"", name);
	return NULL;
}

/**
 * stage_prop() - a cgroup
 *
 * Return: it, until the next one is made; NULL when there is none.
 */
struct prop *stage_prop(struct stage *stage, const char *name, struct err *err)
{
	for (size_t i = 0; i < stage->nr_props; i++)
		if (stage->props[i].alive && !strcmp(stage->props[i].name, name))
			return &stage->props[i];
	err_set(err, 0, "no cgroup \"%s\"", name);
	return NULL;
}

/**
 * stage_cpus_of() - the CPUs of a cgroup, or for "" and unknown ones those of the runner
 */
const cpu_set_t *stage_cpus_of(struct stage *stage, const char *cgroup)
{
	struct prop *prop = stage_prop(stage, cgroup, NULL);

	return prop ? &prop->cpus : &stage->topology->online;
}
