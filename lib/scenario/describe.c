// SPDX-License-Identifier: GPL-2.0
/*
 * A scenario in words.
 */
#include <stdlib.h>
#include <string.h>

#include "scenario/describe.h"
#include "scenario/describe_group.h"
#include "scenario/engine.h"
#include "scenario/machine.h"
#include "scenario/walk.h"

/**
 * scenario_name() - the name of a scenario is the name of its file, without folder and ".c"
 */
void scenario_name(const char *file, char name[SCENARIO_NAME_MAX])
{
	const char *base = strrchr(file, '/') ? strrchr(file, '/') + 1 : file;

	snprintf(name, SCENARIO_NAME_MAX, "%.*s", (int)strcspn(base, "."), base);
}

static void add_op(struct text *text, const struct op *op)
{
	text_add(text, "%s %s", op_name(op->kind), op_object(op));
	if (op->group && op->worker != ALL_WORKERS &&
	    (op->kind == OP_KILL || op->kind == OP_STOP || op->kind == OP_NICE ||
	     op->kind == OP_AFFINITY || op->kind == OP_INTENT || op->kind == OP_POLICY))
		text_add(text, "[%d]", op->worker);
	if (op->kind == OP_NICE)
		text_add(text, " to %d", op->value);
	if (op->kind == OP_POLICY)
		describe_policy(text, &op->policy);
	if (op->other)
		text_add(text, " %s", op->other);
	if (op->text)
		text_add(text, " %s", op->text);
	for (const char *const *word = op->argv; word && *word; word++)
		if (op->group || word != op->argv)
			text_add(text, " %s", *word);
	describe_cpus(text, op->kind == OP_CPUSET ? "to" : "on", &op->cpus);
	text_add(text, " at %u ms", op->at_ms);
	if (op->for_ms)
		text_add(text, " for %u ms", op->for_ms);
}

static void add_needs(struct text *text, const struct needs *needs, const char *controllers)
{
	if (needs->cpus)
		text_add(text, "cpus >= %u ", needs->cpus);
	if (needs->llcs)
		text_add(text, "llcs >= %u ", needs->llcs);
	if (needs->nodes)
		text_add(text, "nodes >= %u ", needs->nodes);
	if (needs->smt)
		text_add(text, "smt >= %u ", needs->smt);
	if (needs->symmetric)
		text_add(text, "CPUs of one capacity ");
	if (needs->ticks)
		text_add(text, "no nohz_full ");
	if (*controllers)
		text_add(text, "controllers %s ", controllers);
	if (needs->schedstat)
		text_add(text, "schedstat ");
	if (needs->util_avg)
		text_add(text, "util_avg ");
	if (needs->sys_nice)
		text_add(text, "CAP_SYS_NICE ");
	if (needs->pressure)
		text_add(text, "CPU pressure ");
	if (needs->sched_ext)
		text_add(text, "sched_ext ");
	if (needs->scheduler)
		text_add(text, "a scheduler (--scheduler) ");
	if (needs->programs)
		text_add(text, "programs %s ", needs->programs);
	if (!text->len)
		text_add(text, "nothing");
}

static void print_list(FILE *out, const char *title, const struct text *text)
{
	fprintf(out, "  %-8s %s\n", title, text->s);
}

static void print_faults(const struct scenario *scenario, FILE *out)
{
	const struct fault *fault = scenario->faults;

	for (int i = 1; fault && fault->op.kind; fault++, i++) {
		struct text text = { 0 };

		text_add(&text, "%d: ", i);
		add_op(&text, &fault->op);
		text_add(&text, ", breaks %s", fault->breaks);
		print_list(out, "fault", &text);
	}
}

static void add_version(struct text *text, unsigned int version)
{
	text_add(text, "%u.%u", version >> 16, version >> 8 & 0xff);
	if (version & 0xff)
		text_add(text, ".%u", version & 0xff);
}

static void print_known(const struct scenario *scenario, FILE *out)
{
	for (const struct known *known = scenario->known; known && known->claim; known++) {
		struct text text = { 0 };

		text_add(&text, "%s, from Linux ", known->claim);
		add_version(&text, known->from);
		if (known->before)
			text_add(&text, " to before ");
		if (known->before)
			add_version(&text, known->before);
		text_add(&text, ": %s", known->reference);
		print_list(out, "known", &text);
	}
}

static void print_groups(FILE *out, const char *title, const struct group *groups)
{
	size_t n = count_groups(groups);

	for (size_t i = 0; i < n; i++) {
		struct text text = { 0 };

		describe_group(&text, &groups[i]);
		print_list(out, title, &text);
	}
}

static void print_ops(FILE *out, const struct op *ops)
{
	size_t n = count_ops(ops);

	for (size_t i = 0; i < n; i++) {
		struct text text = { 0 };

		add_op(&text, &ops[i]);
		print_list(out, "op", &text);
	}
}

static void print_step(FILE *out, size_t number, const struct step *step)
{
	struct text text = { 0 };

	text_add(&text, "%zu: ", number);
	if (step->hold.kind == HOLD_IS_FRACTION)
		text_add(&text, "%g of the hold", step->hold.fraction);
	else
		text_add(&text, step->hold.kind == HOLD_IS_LOOP ? "again every %u ms" : "%u ms",
			 step->hold.ms);
	print_list(out, "step", &text);
	print_ops(out, step->ops);
	print_groups(out, "cgroup", step->cgroups);
	print_groups(out, "group", step->groups);
}

/**
 * describe() - print a scenario
 * @scenario: the scenario
 * @name: its name
 * @v: an empty verdict, used to learn the claims
 * @out: where to
 *
 * Return: exit status, not 0 when the claims cannot be named.
 */
int describe(const struct scenario *scenario, const char *name, struct verdict *v, FILE *out)
{
	size_t steps = count_steps(scenario);
	struct text needs = { 0 };
	char controllers[128];
	struct err err;

	fprintf(out, "%s\n  what     %s\n  promise  %s\n  hold     %u ms\n", name, scenario->what,
		scenario->promise, scenario_hold_ms(scenario));
	fprintf(out, "  limit    %u ms, %u ms on slow kernels\n",
		scenario_limit_ms(scenario, false), scenario_limit_ms(scenario, true));
	scenario_controllers(scenario, controllers, sizeof(controllers));
	add_needs(&needs, &scenario->needs, controllers);
	print_list(out, "needs", &needs);
	print_groups(out, "cgroup", scenario->cgroups);
	print_groups(out, "group", scenario->groups);
	print_ops(out, scenario->ops);
	for (size_t i = 0; i < steps; i++)
		print_step(out, i, &scenario->steps[i]);
	if (engine_name_claims(scenario, v, &err)) {
		fprintf(stderr, "%s: %s\n", name, err.text);
		return EXIT_FAILURE;
	}
	for (size_t i = 0; i < v->nr_claims; i++)
		fprintf(out, "  claim    %s\n", v->claims[i].label);
	print_known(scenario, out);
	print_faults(scenario, out);
	return EXIT_SUCCESS;
}
