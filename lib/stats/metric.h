/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The registry of metrics: what each number is called, which direction is better, how it folds,
 * and how much it must change before a change counts.
 */
#ifndef SCHED_CLAIMS_STATS_METRIC_H
#define SCHED_CLAIMS_STATS_METRIC_H

#include <stdbool.h>
#include <stddef.h>

#include "stats/metric_list.h"
#include "stats/value.h"

/* Which direction is better. INFO is shown and never gates; UNKNOWN has no registered direction. */
#define METRIC_POLARITIES(X) \
	X(LOWER, "lower") \
	X(HIGHER, "higher") \
	X(TARGET, "target") \
	X(INFO, "info") \
	X(UNKNOWN, "unknown")

/* What a metric is, and with that how values of it are put together. */
#define METRIC_KINDS(X) \
	X(COUNTER, "counter")		/* sum of changes */ \
	X(GAUGE_AVG, "gauge avg")	/* level: mean */ \
	X(GAUGE_LAST, "gauge last")	/* level: the last one */ \
	X(GAUGE_MAX, "gauge max")	/* level: the highest */ \
	X(PEAK, "peak")			/* maximum of maxima */ \
	X(TIMESTAMP, "timestamp")	/* the last one */ \
	X(DELTA_SUM, "delta sum")	/* already a change per read */ \
	X(PHASE_DELTA_SUM, "phase delta sum") \
	X(RATE, "rate")			/* sum of 'of' / sum of 'per' */ \
	X(DISTRIBUTION, "distribution")	/* statistic 'per' of the pooled samples 'of' */ \
	X(WORST_LOWEST, "worst lowest")	/* lowest 'of' / 'per' of a group; a measured 0 wins */ \
	X(WORST_HIGHEST, "worst highest") /* highest 'of' / 'per' of a group */ \
	X(PER_PHASE, "per phase") \
	X(RUN_DISTRIBUTION, "run distribution")

#define METRIC_POLARITY_ENUM(name, text) POLARITY_##name,
enum metric_polarity {
	METRIC_POLARITIES(METRIC_POLARITY_ENUM)
	NR_POLARITIES
};

#define METRIC_KIND_ENUM(name, text) KIND_##name,
enum metric_kind {
	METRIC_KINDS(METRIC_KIND_ENUM)
	NR_KINDS
};

#define METRIC_ENUM(name, ...) METRIC_##name,
enum metric_id {
	METRICS(METRIC_ENUM)
	NR_METRICS
};

/**
 * struct metric - one line of the registry
 * @name: its name
 * @unit: unit of its values, "" for plain numbers
 * @polarity: which direction is better
 * @kind: how values of it are put together
 * @of: numerator, or the samples of a distribution; NULL for the others
 * @per: denominator, or the statistic of a distribution; NULL for the others
 * @abs_gate: the least difference that counts
 * @rel_gate: the least difference that counts, as a share of the base
 * @has_source: whether worker reports feed it; the others wait for a monitor or an engine
 * @target: the best value of a metric with POLARITY_TARGET
 */
struct metric {
	const char *name;
	const char *unit;
	enum metric_polarity polarity;
	enum metric_kind kind;
	const char *of;
	const char *per;
	double abs_gate;
	double rel_gate;
	bool has_source;
	double target;
};

extern const struct metric metrics[NR_METRICS];

const struct metric *metric_by_name(const char *name);
enum metric_polarity metric_polarity_of(const char *name);
const char *metric_polarity_name(enum metric_polarity polarity);
const char *metric_kind_name(enum metric_kind kind);

bool metric_gates(const struct metric *metric);
double metric_badness(const struct metric *metric, double value);
double metric_worse(const char *name, double a, double b);
bool metric_is_material(double abs_gate, double rel_gate, double base, double value);

struct run_stats;
struct ratio metric_of_run(enum metric_id id, const struct run_stats *run);

#endif
