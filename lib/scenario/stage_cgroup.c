// SPDX-License-Identifier: GPL-2.0
/*
 * Cgroups on the stage: made with their CPUs and limits, changed, removed.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "scenario/stage.h"
#include "scenario/walk.h"

#define EXCLUSIVE "cpuset.cpus.exclusive"

/* The cgroup that holds another one; "" for the run's own directory. */
static const cpu_set_t *cpus_above(struct stage *stage, const char *name)
{
	const cpu_set_t *cpus = &stage->topology->online;
	size_t longest = 0;

	for (size_t i = 0; i < stage->nr_props; i++) {
		const struct prop *p = &stage->props[i];
		size_t len = strlen(p->name);

		if (!p->alive || strncmp(p->name, name, len) || name[len] != '/' || len < longest)
			continue;
		longest = len;
		cpus = &p->cpus;
	}
	return cpus;
}

static int write_mems(struct stage *stage, const struct prop *prop, struct err *err)
{
	cpu_set_t nodes;

	topology_nodes_of(stage->topology, &prop->cpus, &nodes);
	return cgroup_set_cpus(&stage->cgroups, prop->name, "cpuset.mems", &nodes, err);
}

/* An empty cpuset.cpus inherits. A cgroup with tasks may not empty it: it gets what that means. */
static int inherit_cpus(struct stage *stage, const struct prop *prop, struct err *err)
{
	cpu_set_t none;
	int ret;

	CPU_ZERO(&none);
	ret = cgroup_set_cpus(&stage->cgroups, prop->name, "cpuset.cpus", &none, err);
	if (ret != -ENOSPC)
		return ret;
	return cgroup_set_cpus(&stage->cgroups, prop->name, "cpuset.cpus", &prop->cpus, err);
}

/**
 * stage_set_cpuset() - give a cgroup other CPUs
 * @stage: the stage
 * @prop: the cgroup
 * @spec: the CPUs; CPUSET_INHERIT for those of the cgroup above
 * @err: receives the sentence
 *
 * Return: 0 or -errno; -ENODEV when the machine has not the CPUs.
 */
int stage_set_cpuset(struct stage *stage, struct prop *prop, const struct cpuset_spec *spec,
		     struct err *err)
{
	int ret;

	if (spec->kind == CPUSET_INHERIT) {
		prop->cpus = *cpus_above(stage, prop->name);
		return stage_is_rehearsal(stage) ? 0 : inherit_cpus(stage, prop, err);
	}
	ret = cpuset_validate(stage->topology, spec, err);
	if (ret)
		return err_prefix(err, ret, "cgroup %s", prop->name);
	cpuset_resolve(stage->topology, spec, &prop->cpus);
	if (stage_is_rehearsal(stage))
		return 0;
	return cgroup_set_cpus(&stage->cgroups, prop->name, "cpuset.cpus", &prop->cpus, err);
}

struct limit_visit {
	struct stage *stage;
	const struct prop *prop;
	struct err *err;
};

static int set_limit(const char *file, const char *text, void *arg)
{
	struct limit_visit *v = arg;
	int ret = cgroup_check(file, text, v->err);

	if (!ret && !stage_is_rehearsal(v->stage))
		ret = cgroup_write(&v->stage->cgroups, v->prop->name, file, text, v->err);
	return ret ? err_prefix(v->err, ret, "cgroup %s", v->prop->name) : 0;
}

static int add_exclusive(struct stage *stage, const char *name, const cpu_set_t *cpus,
			 struct err *err)
{
	cpu_set_t all;
	int ret = cgroup_get_cpus(&stage->cgroups, name, EXCLUSIVE, &all, err);

	CPU_OR(&all, &all, cpus);
	return ret < 0 ? ret : cgroup_set_cpus(&stage->cgroups, name, EXCLUSIVE, &all, err);
}

/*
 * A partition below a cgroup that is none itself (a remote one) may only take CPUs that all cgroups
 * above it hold for it.
 */
static int reserve_cpus(struct stage *stage, const struct prop *prop, struct err *err)
{
	int ret = add_exclusive(stage, "", &prop->cpus, err);

	for (const char *slash = prop->name; !ret && slash; slash = strchr(slash + 1, '/')) {
		char above[CGROUP_PATH_MAX];

		snprintf(above, sizeof(above), "%.*s", (int)(slash - prop->name), prop->name);
		if (*above)
			ret = add_exclusive(stage, above, &prop->cpus, err);
	}
	return ret ? ret : add_exclusive(stage, prop->name, &prop->cpus, err);
}

/* cpuset.mems comes first, where the scenario does not set it: the CPUs alone are no cpuset. */
static int equip(struct stage *stage, struct prop *prop, const struct group *group,
		 struct err *err)
{
	struct limit_visit v = { stage, prop, err };
	int ret = 0;

	prop->cpus = *cpus_above(stage, prop->name);
	if (group->cpuset.kind)
		ret = stage_set_cpuset(stage, prop, &group->cpuset, err);
	if (!ret && group->cpuset.kind && !group->mems && !stage_is_rehearsal(stage))
		ret = write_mems(stage, prop, err);
	if (!ret && group->partition && !stage_is_rehearsal(stage))
		ret = reserve_cpus(stage, prop, err);
	return ret ? ret : walk_limits(group, set_limit, &v);
}

/* A slot for a new cgroup: a dead one, or one more. */
static struct prop *new_prop(struct stage *stage)
{
	struct prop *grown;

	for (size_t i = 0; i < stage->nr_props; i++)
		if (!stage->props[i].alive)
			return &stage->props[i];
	grown = list_grow(stage->props, &stage->nr_props, sizeof(*grown));
	if (!grown)
		return NULL;
	stage->props = grown;
	return &grown[stage->nr_props - 1];
}

/**
 * stage_add_cgroup() - make a cgroup with its CPUs and limits, but without workers
 * @stage: the stage
 * @group: what it is
 * @err: receives the sentence
 *
 * Return: 0 or -errno.
 */
int stage_add_cgroup(struct stage *stage, const struct group *group, struct err *err)
{
	struct prop *prop;
	int ret = 0;

	if (group->cgroup)
		return err_set(err, 0, "cgroup %s: .cgroup is for groups in the cgroup of another",
			       group->name);
	if (stage_prop(stage, group->name, NULL))
		return err_set(err, 0, "two cgroups are called \"%s\"", group->name);
	prop = new_prop(stage);
	if (!prop)
		return err_set(err, ENOMEM, "list of cgroups");
	*prop = (struct prop){ .name = group->name, .step = stage->step, .alive = true };
	if (!stage_is_rehearsal(stage))
		ret = cgroup_create(&stage->cgroups, group->name, err);
	return ret ? ret : equip(stage, prop, group, err);
}

static const struct prop *has_child(const struct stage *stage, const struct prop *prop)
{
	size_t len = strlen(prop->name);

	for (size_t i = 0; i < stage->nr_props; i++)
		if (stage->props[i].alive && !strncmp(stage->props[i].name, prop->name, len) &&
		    stage->props[i].name[len] == '/')
			return &stage->props[i];
	return NULL;
}

static bool lives_in(const struct actor *actor, const void *cgroup)
{
	return !strcmp(actor->cgroup, cgroup);
}

/**
 * stage_remove_cgroup() - stop and collect what is in a cgroup, and remove it
 * @stage: the stage
 * @prop: the cgroup
 * @err: receives the sentence
 *
 * Return: 0 also when somebody else had removed it, or -errno.
 */
int stage_remove_cgroup(struct stage *stage, struct prop *prop, struct err *err)
{
	const struct prop *child = has_child(stage, prop);
	int ret = 0;

	if (child)
		return err_set(err, 0, "cgroup %s holds cgroup %s", prop->name, child->name);
	for (size_t i = 0; i < stage->nr_programs && !ret; i++)
		if (stage->programs[i].alive && !strcmp(stage->programs[i].cgroup, prop->name))
			ret = program_end(stage, &stage->programs[i], err);
	if (!ret && prop->frozen)
		ret = stage_freeze(stage, prop, false, err);
	if (!ret)
		ret = stage_collect(stage, lives_in, prop->name, err);
	if (!ret && !stage_is_rehearsal(stage))
		ret = cgroup_remove(&stage->cgroups, prop->name, err);
	prop->alive = false;
	return ret;
}

/**
 * stage_freeze() - freeze or thaw a cgroup
 *
 * Return: 0 or -errno.
 */
int stage_freeze(struct stage *stage, struct prop *prop, bool freeze, struct err *err)
{
	prop->frozen = freeze;
	return stage_is_rehearsal(stage)
		? 0 : cgroup_freeze(&stage->cgroups, prop->name, freeze, err);
}

static bool is_of_step(const struct actor *actor, const void *step)
{
	return *(const int *)step == ANY_STEP || actor->step == *(const int *)step;
}

static bool ends(int step, int of)
{
	return step == ANY_STEP || of == step;
}

/**
 * stage_end_step() - end what a step has made: programs, workers, cgroups, scheduler
 * @stage: the stage
 * @step: its number, or ANY_STEP for everything
 * @err: receives the sentence about the first failure; may be NULL
 *
 * Return: 0 or the first failure as -errno; nothing is left out for it.
 */
int stage_end_step(struct stage *stage, int step, struct err *err)
{
	int ret = 0, failed;

	for (size_t i = 0; i < stage->nr_programs; i++)
		if (stage->programs[i].alive && ends(step, stage->programs[i].step)) {
			failed = program_end(stage, &stage->programs[i], ret ? NULL : err);
			ret = ret ? ret : failed;
		}
	for (size_t i = 0; i < stage->nr_props; i++)
		if (stage->props[i].alive && stage->props[i].frozen &&
		    ends(step, stage->props[i].step)) {
			failed = stage_freeze(stage, &stage->props[i], false, ret ? NULL : err);
			ret = ret ? ret : failed;
		}
	failed = stage_collect(stage, is_of_step, &step, ret ? NULL : err);
	ret = ret ? ret : failed;
	/* Children first; a slot that was used again may hold a parent of an older one. */
	for (bool again = true; again;) {
		again = false;
		for (size_t i = stage->nr_props; i-- > 0;) {
			struct prop *prop = &stage->props[i];

			if (!prop->alive || !ends(step, prop->step) || has_child(stage, prop))
				continue;
			failed = stage_remove_cgroup(stage, prop, ret ? NULL : err);
			ret = ret ? ret : failed;
			again = true;
		}
	}
	failed = stage_end_scheduler(stage, step, ret ? NULL : err);
	return ret ? ret : failed;
}
