// SPDX-License-Identifier: GPL-2.0
/*
 * wcompare: compare the runs of two kernels or configurations, metric by metric.
 */
#include <errno.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sys/suggest.h"
#include "wcompare.h"

static const char usage[] =
"usage: wcompare [OPTION...] A... -- B...\n"
"  A..., B...                  run directories of the base and of the candidate,\n"
"                              five of each are advised\n"
"  --fail-threshold N          so many regressions fail, 0: any number passes (5)\n"
"  --must-fail METRIC          any regression of this metric fails; repeatable\n"
"  --noise-spread-threshold P  mark values that spread more than P percent (5)\n"
"  --threshold P               least relative change in percent, for all metrics\n"
"  --policy FILE               the same by metric: {\"default_percent\": P,\n"
"                              \"per_metric_percent\": {\"METRIC\": P}}\n"
"  --json                      one JSON object and not a table\n"
"With --threshold or --policy one run can be compared with one.\n"
"Exit status: 0 passed, 1 regressed, 2 wrong usage or unusable input.\n";

static int complain(const char *what, const char *word)
{
	fprintf(stderr, "wcompare: %s%s\n", what, word);
	return -EINVAL;
}

static int set_must_fail(struct options *o, const char *name)
{
	const struct metric *m = metric_by_name(name);
	const char *names[NR_METRICS], *near;

	if (!m) {
		for (size_t i = 0; i < NR_METRICS; i++)
			names[i] = metrics[i].name;
		near = suggest(name, names, NR_METRICS);
		fprintf(stderr, near ? "wcompare: no metric '%s', did you mean '%s'?\n" :
				       "wcompare: no metric '%s'\n", name, near);
		return -EINVAL;
	}
	if (!metric_gates(m))
		return complain("this metric is informational and never regresses: ", name);
	if (!m->has_source)
		return complain("no report feeds this metric: ", name);
	o->must_fail[m - metrics] = true;
	return 0;
}

static int set_number(double *to, const char *text)
{
	char *end;

	errno = 0;
	*to = strtod(text, &end);
	if (errno || end == text || *end || !isfinite(*to) || *to < 0)
		return complain("not a number from 0 up: ", text);
	return 0;
}

static int set_threshold(struct options *o, const char *text)
{
	o->single = true;
	return set_number(&o->policy.default_pct, text);
}

static int set_spread(struct options *o, const char *text)
{
	return set_number(&o->spread_pct, text);
}

static int set_fail_threshold(struct options *o, const char *text)
{
	double n;
	int ret = set_number(&n, text);

	if (!ret && n != floor(n))
		return complain("not a whole number: ", text);
	o->fail_threshold = (size_t)n;
	return ret;
}

static int set_policy(struct options *o, const char *path)
{
	struct err err;

	o->single = true;
	return policy_read(&o->policy, path, &err) ? complain(err.text, "") : 0;
}

static int set_json(struct options *o, const char *text)
{
	(void)text;
	o->json = true;
	return 0;
}

static const struct option_line {
	const char *name;
	int (*set)(struct options *o, const char *text);
	bool has_value;
} option_lines[] = {
	{ "--fail-threshold", set_fail_threshold, true },
	{ "--must-fail", set_must_fail, true },
	{ "--noise-spread-threshold", set_spread, true },
	{ "--threshold", set_threshold, true },
	{ "--policy", set_policy, true },
	{ "--json", set_json, false },
};

#define NR_OPTIONS (sizeof(option_lines) / sizeof(*option_lines))

static const struct option_line *find_option(const char *word)
{
	const char *names[NR_OPTIONS], *near;

	for (size_t i = 0; i < NR_OPTIONS; i++) {
		if (!strcmp(option_lines[i].name, word))
			return &option_lines[i];
		names[i] = option_lines[i].name;
	}
	near = suggest(word, names, NR_OPTIONS);
	fprintf(stderr, near ? "wcompare: no option %s, did you mean %s?\n" :
			       "wcompare: no option %s\n", word, near);
	return NULL;
}

/* The options; what is left is directories with "--" between the sides. */
static int parse_options(struct options *o, char **words)
{
	char **rest = words;
	int ret = 0;

	*o = (struct options){ .fail_threshold = COMPARE_FAIL_THRESHOLD,
			       .spread_pct = COMPARE_SPREAD_PCT, .policy.default_pct = NAN };
	for (size_t i = 0; i < NR_METRICS; i++)
		o->policy.metric_pct[i] = NAN;
	for (; *words && !ret; words++) {
		const struct option_line *line;

		if ((*words)[0] != '-' || !strcmp(*words, "--")) {
			*rest++ = *words;
			continue;
		}
		line = find_option(*words);
		if (!line)
			return -EINVAL;
		if (line->has_value && !words[1])
			return complain("needs a value: ", *words);
		words += line->has_value;
		ret = line->set(o, *words);
	}
	*rest = NULL;
	return ret;
}

static int read_sides(struct table *table, char **words)
{
	size_t dirs[NR_SIDES] = {0};
	int side = SIDE_A, ret = 0;
	struct err err;

	for (; *words && !ret; words++) {
		if (strcmp(*words, "--")) {
			ret = table_add_run(table, side, *words, &err);
			dirs[side]++;
		} else if (side++ == SIDE_B) {
			return complain("more than one --", "");
		}
	}
	if (ret)
		return complain(err.text, "");
	if (!dirs[SIDE_A] || !dirs[SIDE_B])
		return complain("run directories of both sides are needed: A... -- B...", "");
	return 0;
}

static struct side side_of_row(const struct row *row, int side, size_t id, struct ratio *values)
{
	const struct run_values *v = &row->side[side];

	for (size_t i = 0; i < v->runs; i++)
		values[i] = v->values[i * NR_METRICS + id];
	return side_of(values, v->runs, metrics[id].kind);
}

static struct comparison compare_metric(const struct row *row, size_t id, struct ratio *values,
					const struct options *o)
{
	struct side a = side_of_row(row, SIDE_A, id, values);
	struct side b = side_of_row(row, SIDE_B, id, values);
	struct compare_rules rules = {
		.tail = gsl_cdf_tdist_Q,
		.abs_gate = metrics[id].abs_gate,
		.rel_gate = metrics[id].rel_gate,
		.spread_pct = o->spread_pct,
		.single = o->single,
	};

	if (!isnan(o->policy.metric_pct[id]))
		rules.rel_gate = o->policy.metric_pct[id] / 100;
	else if (!isnan(o->policy.default_pct))
		rules.rel_gate = o->policy.default_pct / 100;
	return compare_sides(&metrics[id], &a, &b, &rules);
}

/* Scenarios of one side only are counted; the others have a line for each metric that has data. */
static void compare_row(struct results *results, const struct row *row, struct ratio *values,
			const struct options *o)
{
	if (!row->side[SIDE_A].runs || !row->side[SIDE_B].runs) {
		results->added += row->side[SIDE_B].runs > 0;
		results->removed += row->side[SIDE_A].runs > 0;
		return;
	}
	for (size_t id = 0; id < NR_METRICS; id++) {
		struct result *r = &results->v[results->n];

		r->scenario = row->scenario;
		r->metric = &metrics[id];
		r->c = compare_metric(row, id, values, o);
		if (!r->c.a.n && !r->c.b.n)
			continue;
		results->n++;
		results->count[r->c.verdict]++;
		if (o->must_fail[id] && r->c.verdict == COMPARE_REGRESSION)
			results->must_failed = true;
	}
}

static size_t most_runs(const struct table *table)
{
	size_t most = 0;

	for (size_t i = 0; i < table->nr_rows; i++)
		for (int side = 0; side < NR_SIDES; side++)
			if (table->rows[i].side[side].runs > most)
				most = table->rows[i].side[side].runs;
	return most;
}

static int compare_all(struct results *results, const struct table *table,
		       const struct options *o)
{
	struct ratio *values = calloc(most_runs(table) + 1, sizeof(*values));
	size_t regressions;

	results->v = calloc(table->nr_rows * NR_METRICS + 1, sizeof(*results->v));
	if (!values || !results->v) {
		free(values);
		return -ENOMEM;
	}
	for (size_t i = 0; i < table->nr_rows; i++)
		compare_row(results, &table->rows[i], values, o);
	free(values);
	regressions = results->count[COMPARE_REGRESSION];
	results->failed = results->must_failed || results->count[COMPARE_INVALID] ||
			  (o->fail_threshold && regressions >= o->fail_threshold);
	return 0;
}

static int report(const struct table *table, const struct options *o)
{
	struct results results = {0};
	int status;

	if (!table->nr_rows)
		fprintf(stderr, "wcompare: no scenario has reports, nothing to compare\n");
	else if (most_runs(table) < COMPARE_ADVISED_RUNS)
		fprintf(stderr, "wcompare: %zu runs a side; %d are advised\n", most_runs(table),
			COMPARE_ADVISED_RUNS);
	if (compare_all(&results, table, o)) {
		complain("out of memory", "");
		status = WCOMPARE_USAGE;
	} else {
		if (o->json)
			print_json(stdout, table, &results);
		else
			print_results(stdout, table, &results, o);
		status = results.failed ? WCOMPARE_REGRESSED : WCOMPARE_GOOD;
	}
	free(results.v);
	return status;
}

int main(int argc, char **argv)
{
	struct table table = {0};
	struct options options;
	int status = WCOMPARE_USAGE;

	if (argc < 2 || !strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")) {
		fputs(usage, argc < 2 ? stderr : stdout);
		return argc < 2 ? WCOMPARE_USAGE : WCOMPARE_GOOD;
	}
	if (!parse_options(&options, argv + 1) && !read_sides(&table, argv + 1))
		status = report(&table, &options);
	table_destroy(&table);
	return status;
}
