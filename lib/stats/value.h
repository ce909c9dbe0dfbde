/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Numbers that may not have been measured. "Not measured" is never 0.
 */
#ifndef SCHED_CLAIMS_STATS_VALUE_H
#define SCHED_CLAIMS_STATS_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A number; v is 0 when it was not measured. */
struct opt_f64 {
	bool set;
	double v;
};

/*
 * A number that keeps what it was divided from, so that several of them fold as sum over sum and
 * never as a mean of ratios. Not measured when den is 0. A plain number has den 1.
 */
struct ratio {
	double num;
	double den;
};

static inline struct opt_f64 f64_of(double v)
{
	return (struct opt_f64){ .set = true, .v = v };
}

static inline struct opt_f64 f64_divide(double num, double den)
{
	return den > 0 ? f64_of(num / den) : (struct opt_f64){0};
}

static inline struct opt_f64 ratio_value(struct ratio r)
{
	return f64_divide(r.num, r.den);
}

/* The larger, the smaller: what was not measured does not take part. */
static inline struct opt_f64 f64_max(struct opt_f64 a, struct opt_f64 b)
{
	return !a.set || (b.set && b.v > a.v) ? b : a;
}

static inline struct opt_f64 f64_min(struct opt_f64 a, struct opt_f64 b)
{
	return !a.set || (b.set && b.v < a.v) ? b : a;
}

#endif
