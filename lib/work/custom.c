// SPDX-License-Identifier: GPL-2.0
/*
 * Custom: a function of the scenario as the work of a worker.
 *
 * Exercises and exposes what the function does; it is for the one regression that no other type
 * shows.
 */
#include "sys/cgroup.h"
#include "work/custom.h"
#include "work/siblings.h"
#include "work/table.h"

/**
 * work_type_label() - what the work of a group is called
 * @type: its type
 * @params: its parameters; may be NULL for the defaults
 *
 * Return: the name of the type, for Custom the label of the function.
 */
const char *work_type_label(const struct work_type *type, const void *params)
{
	const struct custom_params *custom = params;

	return type == &work_custom && custom ? custom->label : type->name;
}

static void custom_run(struct worker *w)
{
	const struct custom_params *p = w->params;
	struct worker_report *report = w->report;
	struct custom_context context = { .worker = w, .config = &p->config };
	struct siblings siblings;
	struct cgroups cg;

	if (cgroups_find(&cg, NULL, NULL))
		cg.home[0] = '\0';
	context.cgroup = cg.home;
	siblings_read(w, &siblings);
	context.siblings = siblings.pids;
	context.nr_siblings = siblings.len;
	if (sched_getaffinity(w->tid, sizeof(context.cpus), &context.cpus))
		CPU_ZERO(&context.cpus);
	p->fn(&context, report);
	siblings_destroy(&siblings);
	if (report->work_units && !report->iterations)
		worker_warn(w, "%s: has work units but no iterations, claims on throughput will fail",
			    p->label);
}

static int custom_validate(const void *params, struct err *err)
{
	const struct custom_params *p = params;

	if (!p->label || !p->label[0])
		return err_set(err, 0, "Custom: label is empty, must name the function");
	return p->fn ? 0 : err_set(err, 0, "Custom: '%s' has no function", p->label);
}

const struct work_type work_custom = {
	.name = "Custom",
	.summary = "run a function of the scenario",
	.params_size = sizeof(struct custom_params),
	.validate = custom_validate,
	.run = custom_run,
};
