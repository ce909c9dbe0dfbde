/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A value that can be claimed: a member of a report or of statistics, whatever its type.
 */
#ifndef SCHED_CLAIMS_CLAIM_VALUE_H
#define SCHED_CLAIMS_CLAIM_VALUE_H

#include "claim/format.h"
#include "wire/schema.h"

/* The kinds of the wire, then those that only statistics have. */
enum value_kind {
	VALUE_I32 = WIRE_I32,
	VALUE_U32 = WIRE_U32,
	VALUE_U64 = WIRE_U64,
	VALUE_BOOL = WIRE_BOOL,
	VALUE_SEQ = WIRE_SEQ,
	VALUE_SET = WIRE_SET,
	VALUE_MAP = WIRE_MAP,
	VALUE_TEXT = WIRE_TEXT,
	VALUE_VEC = WIRE_VEC,
	VALUE_OPT = WIRE_OPT,
	VALUE_REC = WIRE_REC,
	VALUE_HIST = WIRE_HIST,
	VALUE_EXIT = WIRE_EXIT,
	VALUE_F64,
	VALUE_RATIO,
	VALUE_METRICS,
	VALUE_BUCKETS,
	VALUE_F64_SEQ,
};

/* One value: its name in C, its kind, where it is. */
struct value {
	const char *name;
	enum value_kind kind;
	const void *at;
};

struct expectation;

enum value_unit value_unit(const struct value *value);
long double value_number(const struct value *value);
bool value_is_measured(const struct value *value);
bool value_has_signal(const struct value *value, const struct expectation *c);
bool value_satisfies(const struct value *value, const struct expectation *c);
void text_add_value(struct text *text, const struct value *value, const struct expectation *c);

#endif
