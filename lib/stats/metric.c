// SPDX-License-Identifier: GPL-2.0
/*
 * The registry of metrics: the table, look-ups, directions and gates.
 */
#include <math.h>
#include <string.h>

#include "stats/fold.h"
#include "stats/metric.h"

#define HAS_SOURCE_U64 true
#define HAS_SOURCE_F64 true
#define HAS_SOURCE_RATIO true
#define HAS_SOURCE_NONE false

#define METRIC_LINE(id, u, better, k, num, den, abs, rel, source) \
	[METRIC_##id] = { .name = #id, .unit = u, .polarity = POLARITY_##better, .kind = KIND_##k, \
		.of = num, .per = den, .abs_gate = abs, .rel_gate = rel, \
		.has_source = HAS_SOURCE_##source },

const struct metric metrics[NR_METRICS] = { METRICS(METRIC_LINE) };

/**
 * metric_by_name() - look up a metric
 *
 * Return: its line, or NULL when the name is not registered.
 */
const struct metric *metric_by_name(const char *name)
{
	for (size_t i = 0; i < NR_METRICS; i++)
		if (!strcmp(metrics[i].name, name))
			return &metrics[i];
	return NULL;
}

/**
 * metric_polarity_of() - the registered direction of a name, else one guessed from its words
 *
 * Unregistered names that speak of throughput count as higher-is-better, all others, latencies
 * among them, as lower-is-better: a rise nobody knows about must not look like a success.
 */
enum metric_polarity metric_polarity_of(const char *name)
{
	static const char *const higher[] = { "iops", "_rate", "throughput", "per_sec",
						"qps", NULL };
	const struct metric *metric = metric_by_name(name);

	if (metric)
		return metric->polarity;
	if (strstr(name, "latency"))
		return POLARITY_LOWER;
	for (size_t i = 0; higher[i]; i++)
		if (strstr(name, higher[i]))
			return POLARITY_HIGHER;
	return POLARITY_LOWER;
}

#define METRIC_TEXT(name, text) text,

const char *metric_polarity_name(enum metric_polarity polarity)
{
	static const char *const names[] = { METRIC_POLARITIES(METRIC_TEXT) };

	return names[polarity];
}

const char *metric_kind_name(enum metric_kind kind)
{
	static const char *const names[] = { METRIC_KINDS(METRIC_TEXT) };

	return names[kind];
}

/**
 * metric_gates() - whether a change of this metric can be a regression at all
 */
bool metric_gates(const struct metric *metric)
{
	return metric->polarity != POLARITY_INFO && metric->polarity != POLARITY_UNKNOWN;
}

/**
 * metric_badness() - a number that rises as @value gets worse; 0 for metrics without direction
 */
double metric_badness(const struct metric *metric, double value)
{
	switch (metric->polarity) {
	case POLARITY_LOWER:
		return value;
	case POLARITY_HIGHER:
		return -value;
	case POLARITY_TARGET:
		return fabs(value - metric->target);
	default:
		return 0;
	}
}

/**
 * metric_worse() - the worse of two values of a metric that may be unregistered; NaN is the worst
 */
double metric_worse(const char *name, double a, double b)
{
	if (isnan(a) || isnan(b))
		return NAN;
	return metric_polarity_of(name) == POLARITY_HIGHER ? fmin(a, b) : fmax(a, b);
}

/**
 * metric_is_material() - whether a change reaches both gates
 * @abs_gate: least difference
 * @rel_gate: least difference as a share of @base
 * @base: the value before
 * @value: the value after
 *
 * A change from zero counts as reaching the relative gate: 0 -> 1000 is infinitely more.
 */
bool metric_is_material(double abs_gate, double rel_gate, double base, double value)
{
	double change = fabs(value - base);

	if (change == 0 || change < abs_gate)
		return false;
	return fabs(base) < 0.000000001 || change / fabs(base) >= rel_gate;
}

#define TOTAL(run, id) ((run)->TOTAL_NAME(id))
#define TOTAL_NAME(id) id
#define VALUE_U64(run, id) ((struct ratio){ (double)TOTAL(run, id), 1 })
#define VALUE_F64(run, id) ((struct ratio){ TOTAL(run, id).v, TOTAL(run, id).set })
#define VALUE_RATIO(run, id) TOTAL(run, id)
#define VALUE_NONE(run, id) ((struct ratio){0})
#define VALUE_LINE(id, u, better, k, num, den, abs, rel, source) \
	[METRIC_##id] = VALUE_##source(run, id),

/**
 * metric_of_run() - the value of a metric in the totals of a run
 *
 * Return: the value; not measured when the metric has no source or the run no data for it. Rates
 * keep numerator and denominator.
 */
struct ratio metric_of_run(enum metric_id id, const struct run_stats *run)
{
	const struct ratio values[NR_METRICS + 1] = {
		METRICS(VALUE_LINE)
	};

	return values[id];
}
