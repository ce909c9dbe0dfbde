/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Claims on how a value goes over time.
 */
#ifndef SCHED_CLAIMS_CLAIM_CLAIM_SERIES_H
#define SCHED_CLAIMS_CLAIM_CLAIM_SERIES_H

#include <math.h>

#include "claim/claim_stat.h"
#include "stats/series.h"

/*
 * X(pattern): what a series can be asked. A sample without value drops out with a note, except in
 * the last four, which it fails. A cut series is an ERROR.
 *
 *   nondecreasing()			no sample lies below the one before
 *   strictly_increasing()		each lies above the one before
 *   rate_within(lo, hi)		change per ms between neighbours; without time: INCONCLUSIVE
 *   steady_within(warmup_ms, tol)	from there on within a share of tol around the mean
 *   converges_to(target, tol, deadline_ms)	three in a row within target +- tol by then
 *   ratio_within(other, lo, hi)	this by the other, sample by sample; zero: INCONCLUSIVE
 *   always_true()			no sample is 0
 *   each_at_least(lo), each_at_most(hi), each_between(lo, hi)
 */
#define PATTERNS(X) \
	X(nondecreasing) \
	X(strictly_increasing) \
	X(rate_within) \
	X(steady_within) \
	X(converges_to) \
	X(ratio_within) \
	X(always_true) \
	X(each_at_least) \
	X(each_at_most) \
	X(each_between)

#define PATTERN_ENUM(name) PATTERN_##name,
enum pattern {
	PATTERNS(PATTERN_ENUM)
	NR_PATTERNS
};

/* A pattern with its arguments: a range, or a target and its tolerance. */
struct pattern_case {
	enum pattern pattern;
	double lo, hi;
	double target, tolerance;
	uint64_t ms;
	const struct series *other;
};

#define PAT_nondecreasing()		{ .pattern = PATTERN_nondecreasing }
#define PAT_strictly_increasing()	{ .pattern = PATTERN_strictly_increasing }
#define PAT_rate_within(lo_, hi_) \
	{ .pattern = PATTERN_rate_within, .lo = (lo_), .hi = (hi_) }
#define PAT_steady_within(warmup_ms, tol) \
	{ .pattern = PATTERN_steady_within, .ms = (warmup_ms), .tolerance = (tol) }
#define PAT_converges_to(target_, tol, deadline_ms) \
	{ .pattern = PATTERN_converges_to, .target = (target_), .tolerance = (tol), \
	  .ms = (deadline_ms) }
#define PAT_ratio_within(other_, lo_, hi_) \
	{ .pattern = PATTERN_ratio_within, .other = &(other_), .lo = (lo_), .hi = (hi_) }
#define PAT_always_true()		{ .pattern = PATTERN_always_true }
#define PAT_each_at_least(lo_) \
	{ .pattern = PATTERN_each_at_least, .lo = (lo_), .hi = INFINITY }
#define PAT_each_at_most(hi_) \
	{ .pattern = PATTERN_each_at_most, .lo = -INFINITY, .hi = (hi_) }
#define PAT_each_between(lo_, hi_) \
	{ .pattern = PATTERN_each_between, .lo = (lo_), .hi = (hi_) }

/**
 * claim_series() - a series goes as the pattern says
 * @v: struct verdict
 * @series: a struct series, by its name
 * @pattern: one of PATTERNS, its arguments follow
 *
 * Label: source text of @series, then the pattern. The kind of failure is TEMPORAL.
 */
#define claim_series(v, series, pattern, ...) \
	claim_pattern(v, #series, &(series), \
		      &(const struct pattern_case)PAT_##pattern(__VA_ARGS__))

/**
 * series_of_phases() - a field of a group over the phases of a run, one sample a phase
 * @run: folded
 * @group: from run_group()
 * @field: a scalar line of PHASE_CGROUP_STATS_FIELDS or PHASE_METRICS_FIELDS
 */
#define series_of_phases(run, group, field) \
	series_of_phase_field(run, group, \
			      PHASE_FIELD_##field + CLAIM_FITS(eq, PHASE_FIELD_CLASS_##field))

struct series series_of_phase_field(const struct run *run, const struct cgroup_stats *group,
				    enum phase_field field);
void claim_pattern(struct verdict *v, const char *name, const struct series *series,
		   const struct pattern_case *c);

#endif
