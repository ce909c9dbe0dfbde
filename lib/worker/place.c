// SPDX-License-Identifier: GPL-2.0
/*
 * A worker puts itself where its group belongs, before its clock starts.
 *
 * A refusal never ends a worker. Where it runs and where its memory is go into affinity_error, how
 * it runs into sched_policy_error, the first of each; who it is, onto standard error.
 */
#include <sys/prctl.h>

#include "worker/private.h"

static void set_text(struct wire_text *text, const struct err *err)
{
	if (!text->s && wire_text_set(text, err->text))
		worker_fatal("out of memory");
}

/**
 * worker_set_policy() - give a position of a group its own scheduling policy
 * @w: the worker, in its setup
 * @policy: unlike in the configuration of a group, POLICY_NORMAL is set like any other
 *
 * A refusal goes into the report and the worker goes on with what it has.
 */
void worker_set_policy(struct worker *w, const struct policy *policy)
{
	struct err err;
	int ret;

	if (policy->kind == POLICY_NORMAL)
		ret = placement_set_normal(w->tid, &err);
	else
		ret = placement_set_policy(w->tid, policy, &err);
	if (ret)
		set_text(&w->report->sched_policy_error, &err);
}

static void become(struct worker *w, const struct credentials *credentials)
{
	struct err err;

	if (credentials_set(credentials, &err))
		worker_warn(w, "%s", err.text);
	if (w->parent && credentials_change_ids(credentials))
		child_follow(w->parent);
}

static void place_in_group(struct worker *w, const struct work_group *config)
{
	struct wire_text *where = &w->report->affinity_error;
	struct wire_text *how = &w->report->sched_policy_error;
	struct err err;

	if (placement_set_policy(w->tid, &config->policy, &err))
		set_text(how, &err);
	if (placement_set_uclamp(w->tid, &config->uclamp, &err))
		set_text(how, &err);
	if (mem_policy_set(&config->mem_policy, &err))
		set_text(where, &err);
	if (config->nice.set && placement_set_nice(w->tid, config->nice.value, &err))
		set_text(how, &err);
	if (config->comm)
		prctl(PR_SET_NAME, config->comm);
	become(w, &config->credentials);
	if (config->numa_node.set && placement_set_node(w->tid, config->numa_node.value, &err))
		set_text(where, &err);
}

/**
 * worker_place() - affinity, policy, clamps, memory, nice, name, identity, node; in this order
 * @w: the worker; its tid and report are set
 */
void worker_place(struct worker *w)
{
	struct err err;

	if (w->has_affinity && placement_set_affinity(w->tid, &w->affinity, &err))
		set_text(&w->report->affinity_error, &err);
	if (w->config)
		place_in_group(w, w->config);
}
