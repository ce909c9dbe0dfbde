// SPDX-License-Identifier: GPL-2.0
/*
 * A group in words: its workers, where and how they run, and the limits of its cgroup.
 */
#include <stdlib.h>
#include <sys/capability.h>

#include "scenario/describe_group.h"
#include "scenario/walk.h"

/**
 * describe_cpus() - add a set of CPUs as it was asked for
 * @text: where it goes
 * @what: in front of it, such as "on"
 * @cpus: nothing is added for all CPUs
 */
void describe_cpus(struct text *text, const char *what, const struct cpuset_spec *cpus)
{
	switch (cpus->kind) {
	case CPUSET_INHERIT:
		return;
	case CPUSET_FIRST:
		text_add(text, " %s the first %u usable CPUs", what, cpus->of);
		return;
	case CPUSET_NTH:
		text_add(text, " %s usable CPU %u", what, cpus->index);
		return;
	case CPUSET_LLC:
		text_add(text, " %s LLC %u", what, cpus->index);
		return;
	case CPUSET_NODE:
		text_add(text, " %s node %u", what, cpus->index);
		return;
	case CPUSET_RANGE:
		text_add(text, " %s usable CPUs from %g to %g", what, cpus->start, cpus->end);
		return;
	case CPUSET_DISJOINT:
	case CPUSET_OVERLAP:
		text_add(text, " %s part %u of %u of the usable CPUs", what, cpus->index, cpus->of);
		if (cpus->kind == CPUSET_OVERLAP)
			text_add(text, ", widened by %g", cpus->fraction);
		return;
	case CPUSET_EXACT:
		text_add(text, " %s CPUs %s", what, cpus->cpus);
		return;
	}
}

static void describe_affinity(struct text *text, const struct affinity_intent *intent)
{
	static const char *const words[] = {
		[INTENT_RANDOM_SUBSET] = "a random half of its CPUs each",
		[INTENT_LLC_ALIGNED] = "the LLC that has most of its CPUs",
		[INTENT_CROSS_CGROUP] = "all CPUs",
		[INTENT_SINGLE_CPU] = "the first of its CPUs",
		[INTENT_EXACT] = "CPUs",
		[INTENT_SMT_PAIR] = "two SMT siblings",
	};

	if (intent->kind == INTENT_INHERIT)
		return;
	text_add(text, " on %s", words[intent->kind]);
	if (intent->kind == INTENT_EXACT)
		text_add(text, " %s", intent->cpus);
}

static void describe_clone_mode(struct text *text, const struct group *g)
{
	if (g->container.comm)
		text_add(text, ", threads of process %s", g->container.comm);
	else if (g->clone_mode == CLONE_MODE_THREAD)
		text_add(text, ", threads of the runner");
}

static void describe_memory(struct text *text, const struct memory_spec *memory)
{
	if (!memory->policy)
		return;
	text_add(text, ", memory %s", mem_policy_name(memory->policy));
	if (memory->nodes)
		text_add(text, " of nodes %s", memory->nodes);
	if (memory->flags)
		text_add(text, " with flags %#x", memory->flags);
}

/**
 * describe_policy() - add a scheduling policy
 * @text: where it goes, behind a comma
 * @policy: nothing is added for the inherited one
 */
void describe_policy(struct text *text, const struct policy *policy)
{
	if (policy->kind)
		text_add(text, ", %s", policy_name(policy->kind));
	if (policy->priority)
		text_add(text, " %d", policy->priority);
	if (policy->deadline_ns)
		text_add(text, " runtime %ju deadline %ju period %ju ns",
			 (uintmax_t)policy->runtime_ns, (uintmax_t)policy->deadline_ns,
			 (uintmax_t)policy->period_ns);
	else if (policy->runtime_ns)
		text_add(text, ", slice %ju ns", (uintmax_t)policy->runtime_ns);
}

static void describe_number(struct text *text, const char *what, const struct opt_int *number)
{
	if (number->set)
		text_add(text, ", %s %d", what, number->value);
}

static void describe_nice(struct text *text, const struct opt_int *nice)
{
	describe_number(text, "nice", nice);
}

static void describe_uclamp(struct text *text, const struct uclamp *uclamp)
{
	describe_number(text, "uclamp min", &uclamp->min);
	describe_number(text, "uclamp max", &uclamp->max);
}

static void describe_comm(struct text *text, const char *const *comm)
{
	if (*comm)
		text_add(text, ", named %s", *comm);
}

static void describe_credentials(struct text *text, const struct credentials *credentials)
{
	describe_number(text, "gid", &credentials->gid);
	describe_number(text, "uid", &credentials->uid);
	for (cap_value_t cap = 0; cap <= CAP_LAST_CAP; cap++) {
		char *name = credentials->drop_caps & CAP_BIT(cap) ? cap_to_name(cap) : NULL;

		if (name)
			text_add(text, ", without %s", name);
		cap_free(name);
	}
}

static int describe_limit(const char *file, const char *value, void *text)
{
	text_add(text, ", %s %s", file, value);
	return 0;
}

static void describe_workers(struct text *text, const struct group *g)
{
	const struct work_type *type = g->work ? g->work : &work_spin_wait;
	unsigned int n = g->workers & ~WORKERS_PER_CPU;

	if (g->workers == NO_WORKERS) {
		text_add(text, "no workers");
		return;
	}
	if (g->workers_pct != 0)
		text_add(text, "%g", g->workers_pct);
	else
		text_add(text, "%u", n ? n : 1);
	text_add(text, " x %s", work_type_label(type, g->params));
	if (g->workers_pct != 0 || g->workers & WORKERS_PER_CPU)
		text_add(text, " for each of its CPUs");
}

#define DESCRIBE_SETTING(type, name) \
	describe_##name(text, &group->WIRE_TOKEN(name)) WIRE_TOKEN(;)

/**
 * describe_group() - add a group
 * @text: where it goes
 * @group: the group
 */
void describe_group(struct text *text, const struct group *group)
{
	text_add(text, "%s: ", group->name);
	describe_workers(text, group);
	describe_cpus(text, "on", &group->cpus);
	describe_affinity(text, &group->affinity);
	describe_clone_mode(text, group);
	WORKER_SETTINGS(DESCRIBE_SETTING)
	describe_memory(text, &group->memory);
	if (group->cgroup)
		text_add(text, ", in %s", group->cgroup);
	describe_cpus(text, "inside", &group->cpuset);
	walk_limits(group, describe_limit, text);
}
