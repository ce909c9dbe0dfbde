/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The parts of wcompare, the tool that compares the runs of two kernels.
 */
#ifndef SCHED_CLAIMS_TOOLS_WCOMPARE_H
#define SCHED_CLAIMS_TOOLS_WCOMPARE_H

#include <stdio.h>

#include "stats/compare.h"
#include "sys/err.h"

enum { SIDE_A, SIDE_B, NR_SIDES };

/* Exit codes: nothing failed, regressions, called wrongly or without usable input. */
enum {
	WCOMPARE_GOOD = 0,
	WCOMPARE_REGRESSED = 1,
	WCOMPARE_USAGE = 2,
};

/**
 * struct run_values - the metrics of one scenario in the runs of one side
 * @runs: how many there are
 * @values: NR_METRICS ratios for each of them, one run after the other
 */
struct run_values {
	size_t runs;
	struct ratio *values;
};

/* A scenario, with the runs of both sides. */
struct row {
	char *scenario;
	struct run_values side[NR_SIDES];
};

/**
 * struct machine - what a side ran on, of its first run.json; NULL or 0 when it does not say
 * @kernel: release
 * @cpus: how many CPUs the suite could use
 * @topology: as run.json has it
 * @overcommitted: a run had a CPU budget below its number of CPUs
 */
struct machine {
	char *kernel;
	long cpus;
	char *topology;
	bool overcommitted;
};

/**
 * struct table - everything that was read
 * @rows: ascending by scenario
 * @nr_rows: how many
 * @machines: of the sides
 * @skipped: scenario runs that were left out, each with a line on stderr
 * @mixed: the runs of one side are not from one kind of machine
 */
struct table {
	struct row *rows;
	size_t nr_rows;
	struct machine machines[NR_SIDES];
	size_t skipped;
	bool mixed;
};

int table_add_run(struct table *table, int side, const char *dir, struct err *err);
void table_destroy(struct table *table);

/* Relative limits that replace those of the registry; NAN where it stays. */
struct policy {
	double default_pct;
	double metric_pct[NR_METRICS];
};

int policy_read(struct policy *policy, const char *path, struct err *err);

/**
 * struct options - the command line
 * @fail_threshold: so many regressions fail, 0: their number never does
 * @spread_pct: above this a side is marked as noisy
 * @must_fail: any regression of this metric fails
 * @policy: relative limits
 * @single: limits were given, so that one run against one can be judged
 * @json: print JSON and not a table
 */
struct options {
	size_t fail_threshold;
	double spread_pct;
	bool must_fail[NR_METRICS];
	struct policy policy;
	bool single;
	bool json;
};

/**
 * struct result - one line of the output
 * @scenario: its scenario
 * @metric: its metric
 * @c: how the sides compare
 */
struct result {
	const char *scenario;
	const struct metric *metric;
	struct comparison c;
};

/**
 * struct results - the output
 * @v: the lines, by scenario and metric
 * @n: how many
 * @count: of each verdict
 * @added: scenarios that only B has
 * @removed: scenarios that only A has
 * @must_failed: a metric of --must-fail has regressed
 * @failed: the comparison as a whole
 */
struct results {
	struct result *v;
	size_t n;
	size_t count[NR_COMPARE_VERDICTS];
	size_t added;
	size_t removed;
	bool must_failed;
	bool failed;
};

void print_results(FILE *out, const struct table *table, const struct results *results,
		   const struct options *options);
void print_json(FILE *out, const struct table *table, const struct results *results);

#endif
