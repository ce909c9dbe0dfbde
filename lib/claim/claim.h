/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Claims: what a scenario's check writes. The label of a claim is made by the compiler and the
 * scenario's own data from what is claimed, never typed, so it cannot drift from the value.
 *
 * A check makes the same claims in the same order on every run, and accepts a run without reports:
 * it is called once without data, to learn the labels. No claim ends the check.
 */
#ifndef SCHED_CLAIMS_CLAIM_CLAIM_H
#define SCHED_CLAIMS_CLAIM_CLAIM_H

#include <assert.h>

#include "claim/field.h"
#include "claim/verdict.h"
#include "stats/run.h"

/* Zero, or a compile error when the comparator means nothing for the class of value. */
#define CLAIM_FITS(cmp, class) \
	(0 * sizeof(struct { static_assert(FITS_##cmp & (class), \
			    #cmp " means nothing for this kind of value"); int zero; }))

#define CLAIM_EXPECTATION(cmp, ...) (&(const struct expectation)CMP_##cmp(__VA_ARGS__))

/**
 * claim_each() - every worker of a group meets the expectation
 * @v: struct verdict
 * @group: struct cgroup_stats, from run_group()
 * @field: a field of struct worker_report
 * @cmp: one of COMPARATORS, its arguments follow
 *
 * Label: group.field.comparator. A worker that left no report satisfies only claims on exit_info,
 * completed, affinity_error and sched_policy_error.
 */
#define claim_each(v, group, field, cmp, ...) \
	claim_each_field(v, group, FIELD_##field + CLAIM_FITS(cmp, FIELD_CLASS_##field), \
			 CLAIM_EXPECTATION(cmp, __VA_ARGS__))

/**
 * claim_at_least_n() - so many workers of a group, or more, meet the expectation
 *
 * Label: group.field.at_least_n.comparator, with the source text of @n.
 */
#define claim_at_least_n(v, n, group, field, cmp, ...) \
	claim_some_field(v, n, "at_least_" #n, group, FIELD_##field + \
			 CLAIM_FITS(cmp, FIELD_CLASS_##field), \
			 CLAIM_EXPECTATION(cmp, __VA_ARGS__))

/**
 * claim_ratio() - sum over group @a by sum over group @b meets the expectation
 *
 * Label: a_over_b.field.comparator. INCONCLUSIVE when the sum of @b is zero or a worker of either
 * group left no report.
 */
#define claim_ratio(v, a, b, field, cmp, ...) \
	claim_ratio_field(v, a, b, FIELD_##field + CLAIM_FITS(cmp, CLASS_SCALAR) + \
			  CLAIM_FITS(eq, FIELD_CLASS_##field), \
			  CLAIM_EXPECTATION(cmp, __VA_ARGS__))

/**
 * claim_spread() - largest by smallest value among the workers of a group meets the expectation
 *
 * Label: group.field.max_over_min.comparator. Something by zero is infinite; INCONCLUSIVE with
 * fewer than two workers, when all values are zero, or when a worker left no report.
 */
#define claim_spread(v, group, field, cmp, ...) \
	claim_spread_field(v, group, FIELD_##field + CLAIM_FITS(cmp, CLASS_SCALAR) + \
			   CLAIM_FITS(eq, FIELD_CLASS_##field), \
			   CLAIM_EXPECTATION(cmp, __VA_ARGS__))

/**
 * claim_range() - largest less smallest value among the workers of a group meets the expectation
 *
 * Label: group.field.max_less_min.comparator. INCONCLUSIVE as claim_spread().
 */
#define claim_range(v, group, field, cmp, ...) \
	claim_range_field(v, group, FIELD_##field + CLAIM_FITS(cmp, CLASS_SCALAR) + \
			  CLAIM_FITS(eq, FIELD_CLASS_##field), \
			  CLAIM_EXPECTATION(cmp, __VA_ARGS__))

/**
 * claim() - a number of the run meets the expectation; not-a-number satisfies none
 *
 * Label: the source text of @expr, then the comparator.
 */
#define claim(v, expr, cmp, ...) \
	claim_number(v, &#expr[CLAIM_FITS(cmp, CLASS_SCALAR)], expr, \
		     CLAIM_EXPECTATION(cmp, __VA_ARGS__))

/**
 * claim_text() - a text meets matches or contains_text; NULL meets neither
 *
 * Label: the source text of @expr, then the comparator.
 */
#define claim_text(v, expr, cmp, ...) \
	claim_string(v, &#expr[CLAIM_FITS(cmp, CLASS_TEXT)], expr, \
		     CLAIM_EXPECTATION(cmp, __VA_ARGS__))

/**
 * claim_share() - part of a whole, both measured, meets the expectation
 *
 * Label: part_over_whole.comparator. INCONCLUSIVE when the whole is zero: nothing was measured.
 * A part in _ns over a number is a time, and shown as one.
 */
#define claim_share(v, part, whole, cmp, ...) \
	claim_share_of(v, &#part "_over_" #whole[CLAIM_FITS(cmp, CLASS_SCALAR)], part, whole, \
		       CLAIM_EXPECTATION(cmp, __VA_ARGS__))

/**
 * claim_because() - the reason behind the expectation of the last claim; shown when it fails
 */
#define claim_because(v, text) verdict_set_because(v, text)

/**
 * claim_only_if() - what a pass of the last claim needs in order to mean something
 * @v: struct verdict
 * @condition: without it a pass becomes INCONCLUSIVE; a failure stays
 * @else_why: the reason then
 */
#define claim_only_if(v, condition, else_why) do { \
	if (!(condition)) \
		verdict_doubt(v, else_why); \
} while (0)

/**
 * claim_kind() - what kind of promise the last claim is about, from FAILURE_KINDS; default OTHER
 */
#define claim_kind(v, KIND) verdict_set_kind(v, FAILURE_##KIND)

void claim_each_field(struct verdict *v, const struct cgroup_stats *group,
		      enum report_field field, const struct expectation *c);
void claim_some_field(struct verdict *v, size_t n, const char *how,
		      const struct cgroup_stats *group, enum report_field field,
		      const struct expectation *c);
void claim_ratio_field(struct verdict *v, const struct cgroup_stats *a,
		       const struct cgroup_stats *b, enum report_field field,
		       const struct expectation *c);
void claim_spread_field(struct verdict *v, const struct cgroup_stats *group,
			enum report_field field, const struct expectation *c);
void claim_range_field(struct verdict *v, const struct cgroup_stats *group,
		       enum report_field field, const struct expectation *c);
void claim_number(struct verdict *v, const char *name, long double value,
		  const struct expectation *c);
void claim_string(struct verdict *v, const char *name, const char *s, const struct expectation *c);
void claim_share_of(struct verdict *v, const char *name, long double part, long double whole,
		    const struct expectation *c);

#endif
