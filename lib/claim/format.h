/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Values as people read them in TAP lines: pretty, but exact.
 */
#ifndef SCHED_CLAIMS_CLAIM_FORMAT_H
#define SCHED_CLAIMS_CLAIM_FORMAT_H

#include <stdbool.h>
#include <stddef.h>

#include "compiler.h"
#include "wire/report.h"

/* The unit that the end of a name promises ("_ns", "_ms"), or how else a number is written. */
enum value_unit {
	UNIT_NONE,
	UNIT_NS,
	UNIT_MS,
	UNIT_BOOL,
};

enum value_unit unit_of(const char *name);

/* A string under construction; what does not fit is cut at the end. */
struct text {
	size_t len;
	char s[4096];
};

void __printf(2, 3) text_add(struct text *text, const char *fmt, ...);
void text_add_number(struct text *text, enum value_unit unit, long double value);
void text_add_set(struct text *text, const struct u64_seq *set);
void text_add_exit(struct text *text, const struct worker_exit_info *info);
void text_add_worker(struct text *text, const char *group, size_t index,
		     const struct worker_report *report);

#endif
