// SPDX-License-Identifier: GPL-2.0
/*
 * A scenario in words.
 */
#include <stdlib.h>
#include <string.h>

#include "scenario/describe.h"
#include "scenario/engine.h"

/**
 * scenario_name() - the name of a scenario is the name of its file, without folder and ".c"
 */
void scenario_name(const char *file, char name[SCENARIO_NAME_MAX])
{
	const char *base = strrchr(file, '/') ? strrchr(file, '/') + 1 : file;

	snprintf(name, SCENARIO_NAME_MAX, "%.*s", (int)strcspn(base, "."), base);
}

static void add_cpus(struct text *text, const struct cpu_spec *cpus)
{
	if (cpus->kind == CPUS_FIRST)
		text_add(text, " on the first %u usable CPUs", cpus->n);
	else if (cpus->kind == CPUS_NTH)
		text_add(text, " on usable CPU %u", cpus->n);
}

static void add_group(struct text *text, const struct group *g)
{
	unsigned int n = g->workers & ~WORKERS_PER_CPU;

	text_add(text, "%s: %u x %s%s", g->name, n ? n : 1,
		 g->work ? g->work->name : work_spin_wait.name,
		 g->workers & WORKERS_PER_CPU ? " for each usable CPU" : "");
	add_cpus(text, &g->cpus);
	if (g->nice.set)
		text_add(text, ", nice %d", g->nice.value);
}

static void add_op(struct text *text, const struct op *op)
{
	text_add(text, "%s %s", op_name(op->kind), op->group);
	if (op->worker != ALL_WORKERS)
		text_add(text, "[%d]", op->worker);
	if (op->kind == OP_NICE)
		text_add(text, " to %d", op->value);
	add_cpus(text, &op->cpus);
	text_add(text, " at %u ms", op->at_ms);
	if (op->for_ms)
		text_add(text, " for %u ms", op->for_ms);
}

static void add_needs(struct text *text, const struct needs *needs)
{
	if (needs->cpus)
		text_add(text, "cpus >= %u ", needs->cpus);
	if (needs->schedstat)
		text_add(text, "schedstat ");
	if (needs->sys_nice)
		text_add(text, "CAP_SYS_NICE ");
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
	const struct group *g;
	const struct op *op;
	struct text needs = { 0 };
	struct err err;

	fprintf(out, "%s\n  what     %s\n  promise  %s\n  hold     %u ms\n", name, scenario->what,
		scenario->promise, scenario_hold_ms(scenario));
	add_needs(&needs, &scenario->needs);
	print_list(out, "needs", &needs);
	for (g = scenario->groups; g && g->name; g++) {
		struct text text = { 0 };

		add_group(&text, g);
		print_list(out, "group", &text);
	}
	for (op = scenario->ops; op && op->kind; op++) {
		struct text text = { 0 };

		add_op(&text, op);
		print_list(out, "op", &text);
	}
	if (engine_name_claims(scenario, v, &err)) {
		fprintf(stderr, "%s: %s\n", name, err.text);
		return EXIT_FAILURE;
	}
	for (size_t i = 0; i < v->nr_claims; i++)
		fprintf(out, "  claim    %s\n", v->claims[i].label);
	print_faults(scenario, out);
	return EXIT_SUCCESS;
}
