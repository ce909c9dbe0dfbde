// SPDX-License-Identifier: GPL-2.0
/*
 * Walks over the constant data of a scenario.
 */
#include <stdio.h>

#include "scenario/walk.h"

size_t count_groups(const struct group *groups)
{
	size_t n = 0;

	while (groups && groups[n].name)
		n++;
	return n;
}

size_t count_ops(const struct op *ops)
{
	size_t n = 0;

	while (ops && ops[n].kind)
		n++;
	return n;
}

size_t count_faults(const struct scenario *scenario)
{
	size_t n = 0;

	while (scenario->faults && scenario->faults[n].op.kind)
		n++;
	return n;
}

size_t count_steps(const struct scenario *scenario)
{
	const struct step *s = scenario->steps;
	size_t n = 0;

	while (s && (s[n].ops || s[n].cgroups || s[n].groups || s[n].hold.kind))
		n++;
	return n;
}

static int each_op(const struct op *ops, visit_op_fn visit, void *arg)
{
	size_t n = count_ops(ops);
	int ret = 0;

	for (size_t i = 0; i < n && !ret; i++)
		ret = visit(&ops[i], arg);
	return ret;
}

/**
 * walk_ops() - visit the ops of a scenario and of its steps, not its faults
 *
 * Return: what the last visit returned.
 */
int walk_ops(const struct scenario *scenario, visit_op_fn visit, void *arg)
{
	size_t steps = count_steps(scenario);
	int ret = each_op(scenario->ops, visit, arg);

	for (size_t i = 0; i < steps && !ret; i++)
		ret = each_op(scenario->steps[i].ops, visit, arg);
	return ret;
}

/* A visit to groups, wrapped for those that stand in ops. */
struct group_visit {
	visit_group_fn visit;
	void *arg;
};

static int visit_group_of_op(const struct op *op, void *arg)
{
	const struct group_visit *v = arg;

	return op->def ? v->visit(op->def, op->kind == OP_ADD, v->arg) : 0;
}

static int each_group(const struct group *groups, bool is_cgroup, const struct group_visit *v)
{
	size_t n = count_groups(groups);
	int ret = 0;

	for (size_t i = 0; i < n && !ret; i++)
		ret = v->visit(&groups[i], is_cgroup, v->arg);
	return ret;
}

/**
 * walk_groups() - visit the groups of a scenario, of its steps and of its ops, not of its faults
 *
 * Return: what the last visit returned.
 */
int walk_groups(const struct scenario *scenario, visit_group_fn visit, void *arg)
{
	struct group_visit v = { visit, arg };
	size_t steps = count_steps(scenario);
	int ret;

	ret = each_group(scenario->cgroups, true, &v);
	ret = ret ? ret : each_group(scenario->groups, false, &v);
	for (size_t i = 0; i < steps && !ret; i++) {
		ret = each_group(scenario->steps[i].cgroups, true, &v);
		ret = ret ? ret : each_group(scenario->steps[i].groups, false, &v);
	}
	return ret ? ret : walk_ops(scenario, visit_group_of_op, &v);
}

#define VISIT_LIMIT(type, name, file, format) do { \
	if (ret || !group->WIRE_TOKEN(name)) \
		break; \
	snprintf(text, sizeof(text), format, group->WIRE_TOKEN(name)); \
	ret = visit(file, text, arg); \
} while (0) WIRE_TOKEN(;)

/**
 * walk_limits() - visit the limits that a group sets, as file and text
 *
 * Return: what the last visit returned.
 */
int walk_limits(const struct group *group, visit_limit_fn visit, void *arg)
{
	char text[256];
	int ret = 0;

	CGROUP_LIMITS(VISIT_LIMIT)
	return ret;
}
