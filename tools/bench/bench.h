/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the benches share that run workers: rows of the table, medians, runs of a given length.
 */
#ifndef SCHED_CLAIMS_TOOLS_BENCH_H
#define SCHED_CLAIMS_TOOLS_BENCH_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "sys/clock.h"
#include "worker/workload.h"

static inline void fail(const char *what)
{
	fprintf(stderr, "bench: %s\n", what);
	exit(1);
}

static inline int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Sorts @v. */
static inline double median(double *v, size_t n)
{
	qsort(v, n, sizeof(*v), compare_doubles);
	return v[n / 2];
}

static inline bool print_row(const char *what, double ratio, bool at_least, double bound)
{
	bool good = at_least ? ratio >= bound : ratio <= bound;

	printf("%-28s  %6.3f  %s %.2f  %s\n", what, ratio, at_least ? ">=" : "<=", bound,
	       good ? "ok" : "not ok");
	return good;
}

static inline struct workload *spawn(const struct work_group *groups, size_t nr)
{
	struct workload *workload;
	struct err err;

	if (workload_spawn(&workload, groups, nr, &err))
		fail(err.text);
	return workload;
}

static inline void collect(struct workload *workload, struct report_list *reports)
{
	struct err err;
	size_t i;

	if (workload_stop_and_collect(workload, reports, &err))
		fail(err.text);
	for (i = 0; i < reports->len; i++)
		if (!reports->v[i].completed)
			fail("a worker delivered no report");
}

static inline void hold(uint64_t ns)
{
	const struct timespec ts = clock_timespec(ns);

	nanosleep(&ts, NULL);
}

/* Run groups for a time. */
static inline void run(const struct work_group *groups, size_t nr, uint64_t ns,
		       struct report_list *reports)
{
	struct workload *workload = spawn(groups, nr);

	workload_start(workload);
	hold(ns);
	collect(workload, reports);
}

#endif
