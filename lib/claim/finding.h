/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is known about a claim while it is being judged: private to the functions behind claim.h.
 */
#ifndef SCHED_CLAIMS_CLAIM_FINDING_H
#define SCHED_CLAIMS_CLAIM_FINDING_H

#include "claim/field.h"
#include "claim/verdict.h"
#include "stats/run.h"

/* Enough to see the pattern; the report file has the rest. */
#define MAX_NAMED_WORKERS 10

/*
 * Real-time programs of others that took less of a group's CPUs are worth no line. What the kernel
 * leaves to the fair class in the worst case is 5 % (sched_rt_runtime_us, the fair server).
 */
#define REALTIME_NOTED_PCT 10
#define REALTIME_ALL_PCT 90

struct finding {
	enum outcome outcome;
	struct text value;
	struct text notes;
};

void finding_label(struct text *label, const char *subject, const char *what, const char *how,
		   const struct expectation *c);
void finding_record(struct verdict *v, const struct text *label, const struct expectation *c,
		    const struct finding *f);
void finding_inconclusive(struct finding *f, const char *why);
void finding_expected(struct finding *f, enum value_unit unit, const struct expectation *c);
bool finding_caller_is_wrong(struct finding *f, const struct cgroup_stats *group,
			     const struct expectation *c);
bool finding_lacks_a_report(struct finding *f, const struct cgroup_stats *group);
void finding_weigh_realtime(struct finding *f, const struct cgroup_stats *group);
void finding_quotient(struct finding *f, long double num, enum value_unit num_unit,
		      long double den, enum value_unit den_unit, const struct expectation *c);
void finding_difference(struct finding *f, long double high, long double low, enum value_unit unit,
			const struct expectation *c);
void finding_note_value(struct finding *f, const struct cgroup_stats *group, size_t index,
			const struct value *value, const struct expectation *c);
void finding_note_rest(struct finding *f, size_t offenders);
void finding_note_worker(struct finding *f, const struct cgroup_stats *group, size_t index,
			 enum report_field field, const struct expectation *c);

#endif
