/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Claims on folded statistics: of a group, of the run, of a phase, of the workers in a phase; and
 * on two values of a metric. All fields of those structs can be claimed, see field.h.
 */
#ifndef SCHED_CLAIMS_CLAIM_CLAIM_STAT_H
#define SCHED_CLAIMS_CLAIM_CLAIM_STAT_H

#include "claim/claim.h"

/* The phases of a run, as the claims below take them. */
#define BASELINE 0
#define STEP(k) ((k) + 1)

/**
 * claim_stat() - a field of the statistics of a group meets the expectation
 * @v: struct verdict
 * @group: struct cgroup_stats, from run_group()
 * @field: a line of CGROUP_STATS_FIELDS
 * @cmp: one of COMPARATORS, its arguments follow
 *
 * Label: group.field.comparator. INCONCLUSIVE when it was not measured, the group has no reports or
 * a worker left none.
 */
#define claim_stat(v, group, field, cmp, ...) \
	claim_group_stat(v, group, GROUP_FIELD_##field + \
			 CLAIM_FITS(cmp, GROUP_FIELD_CLASS_##field), \
			 CLAIM_EXPECTATION(cmp, __VA_ARGS__))

/**
 * claim_total() - a total or worst value of the run, a line of RUN_STATS_FIELDS
 *
 * Label: run.field.comparator.
 */
#define claim_total(v, run, field, cmp, ...) \
	claim_run_stat(v, run, RUN_FIELD_##field + CLAIM_FITS(cmp, RUN_FIELD_CLASS_##field), \
		       CLAIM_EXPECTATION(cmp, __VA_ARGS__))

/**
 * claim_phase() - a group in a phase, BASELINE or STEP(k): a line of PHASE_CGROUP_STATS_FIELDS or
 * PHASE_METRICS_FIELDS
 *
 * Label: group.Step[k].field.comparator. INCONCLUSIVE when the phase was not reported.
 */
#define claim_phase(v, run, group, phase, field, cmp, ...) \
	claim_phase_stat(v, run, group, phase, PHASE_FIELD_##field + \
			 CLAIM_FITS(cmp, PHASE_FIELD_CLASS_##field), \
			 CLAIM_EXPECTATION(cmp, __VA_ARGS__))

/**
 * claim_bucket() - a phase as a whole: a line of PHASE_BUCKET_FIELDS
 *
 * Label: Step[k].field.comparator.
 */
#define claim_bucket(v, run, phase, field, cmp, ...) \
	claim_bucket_stat(v, run, phase, BUCKET_FIELD_##field + \
			  CLAIM_FITS(cmp, BUCKET_FIELD_CLASS_##field), \
			  CLAIM_EXPECTATION(cmp, __VA_ARGS__))

/**
 * claim_reading() - what the kernel says of a cgroup in a phase: a line of CGROUP_READINGS_FIELDS
 * @v: struct verdict
 * @run: struct run
 * @cgroup: its name, also of one without workers
 * @phase: STEP(k); without steps all of the run is STEP(0)
 * @field: the line
 * @cmp: one of COMPARATORS, its arguments follow
 *
 * Label: cgroup.Step[k].field.comparator. INCONCLUSIVE when the kernel has no such file. For sums
 * and quotients see run_readings().
 */
#define claim_reading(v, run, cgroup, phase, field, cmp, ...) \
	claim_cgroup_reading(v, run, cgroup, phase, READING_FIELD_##field + \
			     CLAIM_FITS(cmp, READING_FIELD_CLASS_##field), \
			     CLAIM_EXPECTATION(cmp, __VA_ARGS__))

/**
 * claim_metric() - a metric of a phase by its name
 *
 * Label: Step[k].metric.comparator. ERROR when the phase has no such metric; the text tells a
 * mistyped name from missing data.
 */
#define claim_metric(v, run, phase, metric, cmp, ...) \
	claim_phase_metric(v, run, phase, &#metric[CLAIM_FITS(cmp, CLASS_SCALAR)], \
			   CLAIM_EXPECTATION(cmp, __VA_ARGS__))

/**
 * claim_each_slice() - every worker of a group in a phase: a line of PHASE_SLICE_FIELDS
 *
 * Label: group.Step[k].each.field.comparator. INCONCLUSIVE when a worker did not report the phase.
 */
#define claim_each_slice(v, group, phase, field, cmp, ...) \
	claim_slices(v, group, phase, SLICE_FIELD_##field + \
		     CLAIM_FITS(cmp, SLICE_FIELD_CLASS_##field), \
		     CLAIM_EXPECTATION(cmp, __VA_ARGS__))

/**
 * claim_ratio_across_phases() - value of a group in phase @b by that in phase @a
 *
 * Label: group.Step[b]_over_Step[a].field.comparator. INCONCLUSIVE when a phase was not reported or
 * the value in phase @a is zero or not measured.
 */
#define claim_ratio_across_phases(v, run, group, a, b, field, cmp, ...) \
	claim_phase_ratio(v, run, group, a, b, PHASE_FIELD_##field + \
			  CLAIM_FITS(cmp, CLASS_SCALAR) + \
			  CLAIM_FITS(eq, PHASE_FIELD_CLASS_##field), \
			  CLAIM_EXPECTATION(cmp, __VA_ARGS__))

/**
 * claim_better() - the candidate is no worse than the baseline, in the direction of the metric
 * @v: struct verdict
 * @metric: name in the registry, without quotes
 * @candidate: its value where it should be better
 * @baseline: its value to compare with
 *
 * Label: metric.better. INCONCLUSIVE when the metric is not registered or has no direction.
 */
#define claim_better(v, metric, candidate, baseline) \
	claim_metric_better(v, #metric, candidate, baseline, 0)

/* The same by at least a fraction @margin of the baseline. */
#define claim_better_by(v, metric, candidate, baseline, margin) \
	claim_metric_better(v, #metric, candidate, baseline, margin)

const struct phase_cgroup_stats *run_phase(const struct run *run, unsigned int phase,
					   const char *name);

void claim_group_stat(struct verdict *v, const struct cgroup_stats *group, enum group_field field,
		      const struct expectation *c);
void claim_run_stat(struct verdict *v, const struct run *run, enum run_field field,
		    const struct expectation *c);
void claim_phase_stat(struct verdict *v, const struct run *run, const struct cgroup_stats *group,
		      unsigned int phase, enum phase_field field, const struct expectation *c);
void claim_bucket_stat(struct verdict *v, const struct run *run, unsigned int phase,
		       enum bucket_field field, const struct expectation *c);
void claim_cgroup_reading(struct verdict *v, const struct run *run, const char *cgroup,
			  unsigned int phase, enum reading_field field,
			  const struct expectation *c);
void claim_phase_metric(struct verdict *v, const struct run *run, unsigned int phase,
			const char *metric, const struct expectation *c);
void claim_slices(struct verdict *v, const struct cgroup_stats *group, unsigned int phase,
		  enum slice_field field, const struct expectation *c);
void claim_phase_ratio(struct verdict *v, const struct run *run, const struct cgroup_stats *group,
		       unsigned int a, unsigned int b, enum phase_field field,
		       const struct expectation *c);
void claim_metric_better(struct verdict *v, const char *metric, double candidate, double baseline,
			 double margin);

#endif
