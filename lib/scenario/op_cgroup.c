// SPDX-License-Identifier: GPL-2.0
/*
 * Ops on cgroups.
 */
#include <errno.h>
#include <string.h>

#include "scenario/stage.h"

int op_do_add(const struct op *op, struct stage *stage, struct err *err)
{
	int ret = stage_add_cgroup(stage, op->def, err);

	if (!ret)
		ret = stage_spawn(stage, op->def, 1, op->def->name, err);
	if (!ret)
		stage_start(stage);
	return ret;
}

int op_do_remove(const struct op *op, struct stage *stage, struct err *err)
{
	struct prop *prop = stage_prop(stage, op->group, err);

	return prop ? stage_remove_cgroup(stage, prop, err) : -EINVAL;
}

int op_do_cpuset(const struct op *op, struct stage *stage, struct err *err)
{
	struct prop *prop = stage_prop(stage, op->group, err);

	return prop ? stage_set_cpuset(stage, prop, &op->cpus, err) : -EINVAL;
}

int op_do_clear_cpuset(const struct op *op, struct stage *stage, struct err *err)
{
	static const struct cpuset_spec inherit = { .kind = CPUSET_INHERIT };
	struct prop *prop = stage_prop(stage, op->group, err);

	return prop ? stage_set_cpuset(stage, prop, &inherit, err) : -EINVAL;
}

static int swap(struct stage *stage, struct prop *a, struct prop *b, struct err *err)
{
	cpu_set_t of_a, of_b;
	int ret;

	ret = cgroup_get_cpus(&stage->cgroups, a->name, "cpuset.cpus.effective", &of_a, err);
	if (!ret)
		ret = cgroup_get_cpus(&stage->cgroups, b->name, "cpuset.cpus.effective", &of_b,
				      err);
	if (!ret)
		ret = cgroup_set_cpus(&stage->cgroups, a->name, "cpuset.cpus", &of_b, err);
	return ret ? ret : cgroup_set_cpus(&stage->cgroups, b->name, "cpuset.cpus", &of_a, err);
}

int op_do_swap_cpusets(const struct op *op, struct stage *stage, struct err *err)
{
	struct prop *a = stage_prop(stage, op->group, err);
	struct prop *b = a ? stage_prop(stage, op->other, err) : NULL;
	cpu_set_t of_a;

	if (!a || !b)
		return -EINVAL;
	of_a = a->cpus;
	a->cpus = b->cpus;
	b->cpus = of_a;
	return stage_is_rehearsal(stage) ? 0 : swap(stage, a, b, err);
}

int op_do_write(const struct op *op, struct stage *stage, struct err *err)
{
	int ret = cgroup_check(op->other, op->text, err);

	if (!ret && !stage_prop(stage, op->group, err))
		ret = -EINVAL;
	if (ret || stage_is_rehearsal(stage))
		return ret;
	return cgroup_write(&stage->cgroups, op->group, op->other, op->text, err);
}

static int move_workers(struct stage *stage, struct actor *actor, const char *to, struct err *err)
{
	int ret = 0;

	for (size_t i = 0; i < actor->workers && ret >= 0 && actor->workload; i++)
		ret = cgroup_move_task(&stage->cgroups, to,
				       workload_pid(actor->workload, actor->first + i), err);
	return ret < 0 ? ret : 0;
}

/*
 * Threads of the runner would take it along. Who outlives the new cgroup would be stranded; workers
 * of a step may join a longer life.
 */
static int judge_move(const struct op *op, struct stage *stage, const struct prop *to,
		      struct err *err)
{
	if (!strcmp(op->group, op->other))
		return err_set(err, 0, "from cgroup \"%s\" to itself", op->group);
	for (size_t i = 0; i < stage->nr_actors; i++) {
		const struct actor *actor = &stage->actors[i];

		if (!actor->alive || strcmp(actor->cgroup, op->group))
			continue;
		if (group_clone_mode(actor->group) == CLONE_MODE_THREAD)
			return err_set(err, 0,
				       "group %s are threads of the runner, which would move, too",
				       actor->group->name);
		if (actor->step == BACKDROP && to->step != BACKDROP)
			return err_set(err, 0,
				       "group %s outlives cgroup %s, which ends with its step",
				       actor->group->name, to->name);
	}
	return 0;
}

int op_do_move(const struct op *op, struct stage *stage, struct err *err)
{
	const struct prop *to = stage_prop(stage, op->other, err);
	int ret;

	if (!to || (*op->group && !stage_prop(stage, op->group, err)))
		return -EINVAL;
	ret = judge_move(op, stage, to, err);
	/* Children of workers too; those of the runner's own cgroup cannot be told from others. */
	if (!ret && *op->group && !stage_is_rehearsal(stage))
		ret = cgroup_move_all(&stage->cgroups, op->group, op->other, err);
	for (size_t i = 0; i < stage->nr_actors && ret >= 0; i++) {
		struct actor *actor = &stage->actors[i];

		if (!actor->alive || strcmp(actor->cgroup, op->group))
			continue;
		if (!*op->group)
			ret = move_workers(stage, actor, op->other, err);
		actor->cgroup = to->name;
		actor->step = to->step;
	}
	for (size_t i = 0; i < stage->nr_programs && *op->group; i++)
		if (stage->programs[i].alive && !strcmp(stage->programs[i].cgroup, op->group))
			stage->programs[i].cgroup = to->name;
	return ret < 0 ? ret : 0;
}

int op_do_freeze(const struct op *op, struct stage *stage, struct err *err)
{
	struct prop *prop = stage_prop(stage, op->group, err);

	return prop ? stage_freeze(stage, prop, true, err) : -EINVAL;
}

int op_do_thaw(const struct op *op, struct stage *stage, struct err *err)
{
	struct prop *prop = stage_prop(stage, op->group, err);

	return prop ? stage_freeze(stage, prop, false, err) : -EINVAL;
}
