// SPDX-License-Identifier: GPL-2.0
/*
 * Workers leave the stage: stopped together, their reports kept with their roles.
 */
#include <errno.h>
#include <stdlib.h>

#include "scenario/stage.h"

/* Keep the reports of an actor with its role; the memory of each moves. */
static int keep_reports(struct stage *stage, const struct actor *actor,
			struct report_list *reports, const struct u64_seq *begun_ns)
{
	struct role *role = &stage->roles[actor->role];
	size_t len = role->reports.len + actor->workers;
	struct worker_report *v = realloc(role->reports.v, (len ? len : 1) * sizeof(*v));
	int ret = 0;

	if (!v)
		return -ENOMEM;
	role->reports.v = v;
	for (size_t i = actor->first; i < actor->first + actor->workers; i++) {
		reports->v[i].group_idx = actor->role;
		v[role->reports.len++] = reports->v[i];
		reports->v[i] = (struct worker_report){ 0 };
		ret = ret ? ret : u64_seq_push(&role->steps, actor->step + 1);
		ret = ret ? ret : u64_seq_push(&role->begun_ns, begun_ns->v[i]);
	}
	role->reports.cap = len;
	return ret;
}

/* Before the collection, after which only the reports are left. */
static int begins_of(const struct workload *workload, struct u64_seq *begun_ns)
{
	int ret = 0;

	for (size_t i = 0; i < workload_size(workload) && !ret; i++)
		ret = u64_seq_push(begun_ns, workload_begin_ns(workload, i));
	return ret;
}

/* All actors of a workload end with it; collecting consumes it, whatever it returns. */
static int collect_workload(struct stage *stage, struct workload *workload, struct err *err)
{
	struct report_list reports = { 0 };
	struct u64_seq begun_ns = { 0 };
	int failed = begins_of(workload, &begun_ns);
	int ret = workload_stop_and_collect(workload, &reports, err);

	if (!ret && failed)
		ret = err_set(err, ENOMEM, "list of workers");
	for (size_t i = 0; i < stage->nr_actors; i++) {
		struct actor *actor = &stage->actors[i];

		if (!actor->alive || actor->workload != workload)
			continue;
		actor->workload = NULL;
		actor->alive = false;
		if (!ret && keep_reports(stage, actor, &reports, &begun_ns))
			ret = err_set(err, ENOMEM, "list of reports");
	}
	report_list_destroy(&reports);
	free(begun_ns.v);
	return ret;
}

static int collect_actor(struct stage *stage, struct actor *actor, struct err *err)
{
	if (actor->workload)
		return collect_workload(stage, actor->workload, err);
	actor->alive = false;
	return 0;
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
