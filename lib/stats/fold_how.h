/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The steps that the field lists of the statistics name; for the fold files only.
 */
#ifndef SCHED_CLAIMS_STATS_FOLD_HOW_H
#define SCHED_CLAIMS_STATS_FOLD_HOW_H

#include "stats/sample.h"
#include "stats/value.h"
#include "wire/report.h"

/*
 * The member of a struct that a line of a list names. An X must not end in a semicolon; STEP makes
 * a statement of what a line does.
 */
#define NAME_OF(name) name
#define OF(s, name) ((s)->NAME_OF(name))
#define FOLD_STEP(step) { step; }

static inline void fold_add(uint64_t *sum, uint64_t value)
{
	*sum = sum_saturating(*sum, value);
}

static inline void fold_max(uint64_t *max, uint64_t value)
{
	if (value > *max)
		*max = value;
}

/* The larger of two values and what belongs to it; the last of equal ones wins. */
static inline void fold_pair(uint64_t *max, uint64_t *with, uint64_t value, uint64_t its)
{
	if (value >= *max) {
		*max = value;
		*with = its;
	}
}

/* As fold_pair(), but the first of equal ones stays. */
static inline void fold_first_pair(uint64_t *max, uint64_t *with, uint64_t value, uint64_t its)
{
	if (value > *max) {
		*max = value;
		*with = its;
	}
}

static inline void fold_opt_max(struct opt_f64 *max, struct opt_f64 value)
{
	*max = f64_max(*max, value);
}

static inline void fold_opt_min(struct opt_f64 *min, struct opt_f64 value)
{
	*min = f64_min(*min, value);
}

static inline void fold_ratio(struct ratio *sum, struct ratio value)
{
	sum->num += value.num;
	sum->den += value.den;
}

int fold_unite(struct u64_seq *set, const struct u64_seq *other);
void fold_pages(uint64_t *local, uint64_t *total, const struct page_map *pages,
		const struct u64_seq *nodes);
struct opt_f64 fold_locality(bool nodes_known, uint64_t local, uint64_t total);
void taobench_merge(struct taobench_stats *stats, const struct taobench_stats *other);
uint64_t taobench_ops(const struct taobench_stats *stats);
bool report_has_schedstat(const struct worker_report *report);

#endif
