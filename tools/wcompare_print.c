// SPDX-License-Identifier: GPL-2.0
/*
 * The output of wcompare, for people and for programs.
 */
#include <math.h>
#include <string.h>

#include "wcompare.h"
#include "wire/json.h"

static const char *or_unknown(const char *text)
{
	return text ? text : "unknown";
}

static void print_machines(FILE *out, const struct table *t)
{
	const struct machine *a = &t->machines[SIDE_A], *b = &t->machines[SIDE_B];

	fprintf(out, "A: kernel %s, %ld CPUs\nB: kernel %s, %ld CPUs\n", or_unknown(a->kernel),
		a->cpus, or_unknown(b->kernel), b->cpus);
	if (a->cpus && b->cpus && a->cpus != b->cpus)
		fprintf(out, "WARNING: different number of CPUs, compare iterations_per_cpu_sec\n");
	if (a->topology && b->topology && strcmp(a->topology, b->topology))
		fprintf(out, "WARNING: different topology\n");
	if (a->overcommitted || b->overcommitted)
		fprintf(out, "WARNING: overcommitted VM, compare iterations_per_cpu_sec\n");
	if (t->mixed)
		fprintf(out, "WARNING: the runs of one side are not from the same machine\n");
}

static void print_side(FILE *out, const struct side *s, double spread_pct)
{
	char text[80];

	if (!s->n) {
		fprintf(out, " %-44s", "-");
		return;
	}
	snprintf(text, sizeof(text), "%.5g (%.5g..%.5g) %.1f%%%s n=%zu", s->centre, s->min, s->max,
		 s->spread_pct, s->spread_pct > spread_pct ? "!" : "", s->n);
	fprintf(out, " %-44s", text);
}

static void print_result(FILE *out, const struct result *r, double spread_pct)
{
	char name[64];

	snprintf(name, sizeof(name), "%s%s%s%s", r->metric->name, *r->metric->unit ? " (" : "",
		 r->metric->unit, *r->metric->unit ? ")" : "");
	fprintf(out, "  %-44s", name);
	print_side(out, &r->c.a, spread_pct);
	print_side(out, &r->c.b, spread_pct);
	fprintf(out, " %+8.1f%% p=%-6.2g %s\n", r->c.change_pct, r->c.p,
		compare_verdict_name(r->c.verdict));
}

/**
 * print_results() - the table: mean, least and largest value, spread and runs of each side
 *
 * A spread above the limit is marked with "!".
 */
void print_results(FILE *out, const struct table *table, const struct results *results,
		   const struct options *options)
{
	const char *scenario = NULL;

	print_machines(out, table);
	for (size_t i = 0; i < results->n; i++) {
		const struct result *r = &results->v[i];

		if (r->scenario != scenario)
			fprintf(out, "%s\n", r->scenario);
		scenario = r->scenario;
		print_result(out, r, options->spread_pct);
	}
	fprintf(out, "%zu metrics:", results->n);
	for (int v = 0; v < NR_COMPARE_VERDICTS; v++)
		if (results->count[v])
			fprintf(out, " %s %zu", compare_verdict_name(v), results->count[v]);
	fprintf(out, "; scenarios new %zu, removed %zu; runs left out %zu\n%s\n", results->added,
		results->removed, table->skipped, results->failed ? "FAILED" : "passed");
}

static void json_side(struct json *json, const char *key, const struct side *s)
{
	json_begin_object(json, key);
	json_u64(json, "n", s->n);
	json_double(json, "mean", s->mean);
	json_double(json, "centre", s->centre);
	json_double(json, "min", s->min);
	json_double(json, "max", s->max);
	json_double(json, "spread_pct", s->spread_pct);
	json_end_object(json);
}

static void json_result(struct json *json, const struct result *r)
{
	json_begin_object(json, NULL);
	json_string(json, "scenario", r->scenario);
	json_string(json, "metric", r->metric->name);
	json_string(json, "unit", r->metric->unit);
	json_string(json, "better", metric_polarity_name(r->metric->polarity));
	json_string(json, "verdict", compare_verdict_name(r->c.verdict));
	json_double(json, "change_pct", r->c.change_pct);
	json_double(json, "p", r->c.p);
	json_bool(json, "separated", r->c.separated);
	json_bool(json, "material", r->c.material);
	json_bool(json, "high_spread", r->c.high_spread);
	json_side(json, "a", &r->c.a);
	json_side(json, "b", &r->c.b);
	json_end_object(json);
}

static void json_machine(struct json *json, const char *key, const struct machine *m)
{
	json_begin_object(json, key);
	json_string(json, "kernel", m->kernel);
	json_i64(json, "cpus", m->cpus);
	json_string(json, "topology", m->topology);
	json_bool(json, "overcommitted", m->overcommitted);
	json_end_object(json);
}

/**
 * print_json() - the same as one JSON object; numbers that are not finite are null
 */
void print_json(FILE *out, const struct table *table, const struct results *results)
{
	struct json json = { .out = out };

	json_begin_object(&json, NULL);
	json_machine(&json, "a", &table->machines[SIDE_A]);
	json_machine(&json, "b", &table->machines[SIDE_B]);
	json_bool(&json, "mixed", table->mixed);
	json_begin_array(&json, "results");
	for (size_t i = 0; i < results->n; i++)
		json_result(&json, &results->v[i]);
	json_end_array(&json);
	for (int v = 0; v < NR_COMPARE_VERDICTS; v++)
		json_u64(&json, compare_verdict_name(v), results->count[v]);
	json_u64(&json, "new", results->added);
	json_u64(&json, "removed", results->removed);
	json_u64(&json, "left_out", table->skipped);
	json_bool(&json, "failed", results->failed);
	json_end_object(&json);
	fputc('\n', out);
}
