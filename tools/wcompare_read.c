// SPDX-License-Identifier: GPL-2.0
/*
 * Reading run directories: reports into metrics, run.json into what the run took place on.
 */
#include <dirent.h>
#include <errno.h>
#include <json-c/json.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "stats/fold.h"
#include "sys/cpulist.h"
#include "wcompare.h"
#include "wreport.h"

#define PATH_BYTES 4096

/* The reports of one group; they lie next to each other in the list. */
static size_t group_end(const struct report_list *list, size_t from)
{
	size_t to = from;

	while (to < list->len && list->v[to].group_idx == list->v[from].group_idx)
		to++;
	return to;
}

static int fold_groups(const struct report_list *list, struct cgroup_stats *groups, size_t *nr)
{
	int ret = 0;

	for (size_t at = 0, to; at < list->len && !ret; at = to) {
		struct cgroup_stats *g = &groups[(*nr)++];

		to = group_end(list, at);
		*g = (struct cgroup_stats){ .name = "", .reports = list->v + at,
					    .nr_reports = to - at };
		ret = cgroup_stats_fold(g);
	}
	return ret;
}

/* All metrics of one scenario run; those without data stay unmeasured. */
static int metrics_of(const struct report_list *list, struct ratio *values)
{
	struct cgroup_stats *groups = calloc(list->len + 1, sizeof(*groups));
	struct run_stats run = {0};
	size_t nr = 0;
	int ret = groups ? fold_groups(list, groups, &nr) : -ENOMEM;

	if (!ret)
		ret = run_stats_fold(&run, groups, nr);
	for (int id = 0; id < NR_METRICS && !ret; id++)
		values[id] = metric_of_run(id, &run);
	/* Totals of no reports at all are not measurements. */
	if (!list->len)
		memset(values, 0, NR_METRICS * sizeof(*values));
	run_stats_destroy(&run);
	for (size_t i = 0; i < nr; i++)
		cgroup_stats_destroy(&groups[i]);
	free(groups);
	return ret;
}

static struct row *row_of(struct table *table, const char *scenario)
{
	struct row *rows;
	size_t at = 0;
	char *name;

	while (at < table->nr_rows && strcmp(table->rows[at].scenario, scenario) < 0)
		at++;
	if (at < table->nr_rows && !strcmp(table->rows[at].scenario, scenario))
		return &table->rows[at];
	rows = realloc(table->rows, (table->nr_rows + 1) * sizeof(*rows));
	if (!rows)
		return NULL;
	table->rows = rows;
	name = strdup(scenario);
	if (!name)
		return NULL;
	memmove(rows + at + 1, rows + at, (table->nr_rows - at) * sizeof(*rows));
	rows[at] = (struct row){ .scenario = name };
	table->nr_rows++;
	return &rows[at];
}

static int add_values(struct table *table, int side, const char *scenario,
		      const struct report_list *list)
{
	struct row *row = row_of(table, scenario);
	struct run_values *v;
	struct ratio *values;
	int ret;

	if (!row)
		return -ENOMEM;
	v = &row->side[side];
	values = realloc(v->values, (v->runs + 1) * NR_METRICS * sizeof(*values));
	if (!values)
		return -ENOMEM;
	v->values = values;
	ret = metrics_of(list, values + v->runs * NR_METRICS);
	v->runs += !ret;
	return ret;
}

static const char *string_at(struct json_object *json, const char *key)
{
	struct json_object *value;

	return json_object_object_get_ex(json, key, &value) ? json_object_get_string(value) : NULL;
}

/* Keep the first one that is known; whether a later one differs. */
static bool keep_text(char **kept, const char *text)
{
	if (!text)
		return false;
	if (!*kept)
		*kept = strdup(text);
	return *kept && strcmp(*kept, text);
}

/* "cpus" is a list like 0-3,8 or a number. */
static long count_cpus(struct json_object *json)
{
	struct json_object *value;
	cpu_set_t set;

	if (!json_object_object_get_ex(json, "cpus", &value))
		return 0;
	if (json_object_is_type(value, json_type_int))
		return json_object_get_int64(value);
	return cpulist_parse(json_object_get_string(value), &set, NULL) ? 0 : CPU_COUNT(&set);
}

static void read_machine(struct table *table, struct machine *m, struct json_object *json)
{
	struct json_object *kernel, *budget;
	long cpus = count_cpus(json);

	if (json_object_object_get_ex(json, "kernel", &kernel))
		table->mixed |= keep_text(&m->kernel,
					  json_object_is_type(kernel, json_type_object) ?
					  string_at(kernel, "release") :
					  json_object_get_string(kernel));
	table->mixed |= keep_text(&m->topology, string_at(json, "topology"));
	table->mixed |= m->cpus && cpus && m->cpus != cpus;
	m->cpus = m->cpus ? m->cpus : cpus;
	if (cpus && json_object_object_get_ex(json, "cpu_budget", &budget))
		m->overcommitted |= json_object_get_double(budget) < (double)cpus;
}

/* Whether run.json lets the run count: numbers of a run that failed mean something else. */
static bool run_counts(struct json_object *json, const char *path)
{
	const char *outcome = string_at(json, "outcome");

	if (string_at(json, "fault")) {
		fprintf(stderr, "wcompare: %s left out: it ran with a fault\n", path);
		return false;
	}
	if (outcome && strcasecmp(outcome, "PASS")) {
		fprintf(stderr, "wcompare: %s left out: outcome %s\n", path, outcome);
		return false;
	}
	return true;
}

static int add_scenario(struct table *table, int side, const char *dir, const char *scenario)
{
	struct report_list list = {0};
	char path[PATH_BYTES], file[PATH_BYTES + 16];
	struct json_object *json;
	struct err err;
	int ret = 0;

	if (snprintf(path, sizeof(path), "%s/%s", dir, scenario) >= (int)sizeof(path))
		return -ENAMETOOLONG;
	snprintf(file, sizeof(file), "%s/run.json", path);
	json = json_object_from_file(file);
	if (json && !run_counts(json, path)) {
		table->skipped++;
	} else if (read_list(path, &list, &err)) {
		fprintf(stderr, "wcompare: %s left out: %s\n", path, err.text);
		table->skipped++;
	} else {
		if (json)
			read_machine(table, &table->machines[side], json);
		ret = add_values(table, side, scenario, &list);
	}
	report_list_destroy(&list);
	json_object_put(json);
	return ret;
}

static bool is_scenario_run(const char *dir, const char *name)
{
	char path[PATH_BYTES];
	struct stat st;

	if (name[0] == '.' || snprintf(path, sizeof(path), "%s/%s/reports.postcard", dir, name) >=
	    (int)sizeof(path))
		return false;
	return !stat(path, &st);
}

/**
 * table_add_run() - read one run directory
 * @table: takes the metrics
 * @side: SIDE_A or SIDE_B
 * @dir: holds one directory with a reports.postcard for each scenario
 * @err: the sentence of a failure
 *
 * A scenario that failed or cannot be read is left out with a line on stderr.
 *
 * Return: 0; -errno when the directory itself cannot be read; -ENOMEM.
 */
int table_add_run(struct table *table, int side, const char *dir, struct err *err)
{
	struct dirent **entries;
	int n = scandir(dir, &entries, NULL, alphasort), ret = 0;

	if (n < 0)
		return err_set(err, errno, "read %s", dir);
	for (int i = 0; i < n; i++) {
		if (!ret && is_scenario_run(dir, entries[i]->d_name))
			ret = add_scenario(table, side, dir, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	return ret ? err_set(err, -ret, "take in %s", dir) : 0;
}

/**
 * table_destroy() - free what was read
 */
void table_destroy(struct table *table)
{
	for (size_t i = 0; i < table->nr_rows; i++) {
		free(table->rows[i].scenario);
		free(table->rows[i].side[SIDE_A].values);
		free(table->rows[i].side[SIDE_B].values);
	}
	free(table->rows);
	for (int side = 0; side < NR_SIDES; side++) {
		free(table->machines[side].kernel);
		free(table->machines[side].topology);
	}
}

static int read_percent(double *pct, struct json_object *value, const char *name, struct err *err)
{
	*pct = json_object_get_double(value);
	if (!json_object_is_type(value, json_type_double) &&
	    !json_object_is_type(value, json_type_int))
		return err_set(err, 0, "policy: %s is not a number", name);
	if (!isfinite(*pct) || *pct < 0)
		return err_set(err, 0, "policy: %s is not a percentage", name);
	return 0;
}

/**
 * policy_read() - read limits: {"default_percent": P, "per_metric_percent": {"metric": P, ...}}
 * @policy: takes those that are given
 * @path: the file
 * @err: the sentence of a failure
 *
 * Return: 0 or -errno.
 */
int policy_read(struct policy *policy, const char *path, struct err *err)
{
	struct json_object *json = json_object_from_file(path), *value;
	int ret = 0;

	if (!json)
		return err_set(err, 0, "policy: %s", json_util_get_last_err());
	if (json_object_object_get_ex(json, "default_percent", &value))
		ret = read_percent(&policy->default_pct, value, "default_percent", err);
	if (!ret && json_object_object_get_ex(json, "per_metric_percent", &value)) {
		json_object_object_foreach(value, name, pct) {
			const struct metric *m = metric_by_name(name);
			double *to = m ? &policy->metric_pct[m - metrics] : NULL;

			if (!m)
				ret = err_set(err, 0, "policy: no metric %s", name);
			else if (!ret)
				ret = read_percent(to, pct, name, err);
		}
	}
	json_object_put(json);
	return ret;
}
