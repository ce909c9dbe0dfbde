/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Comparators: what can be asked of a value.
 */
#ifndef SCHED_CLAIMS_CLAIM_COMPARE_H
#define SCHED_CLAIMS_CLAIM_COMPARE_H

#include "claim/value.h"

/* What kind of value a field holds, for a claim. */
enum value_class {
	CLASS_NONE = 0,
	CLASS_SCALAR = 1 << 0,
	CLASS_SET = 1 << 1,
	CLASS_SEQ = 1 << 2,
	CLASS_LIST = 1 << 3,	/* a vector of structs: only its length can be claimed */
	CLASS_OPTION = 1 << 4,
	CLASS_EXIT = 1 << 5,	/* an option that also has a kind */
	CLASS_TEXT = 1 << 6,
};

/* The class that the kind of a field has in a claim. */
enum {
	CLASS_OF_I32 = CLASS_SCALAR,
	CLASS_OF_U32 = CLASS_SCALAR,
	CLASS_OF_U64 = CLASS_SCALAR,
	CLASS_OF_BOOL = CLASS_SCALAR,
	CLASS_OF_SEQ = CLASS_SEQ,
	CLASS_OF_SET = CLASS_SET,
	CLASS_OF_MAP = CLASS_NONE,
	CLASS_OF_TEXT = CLASS_OPTION | CLASS_TEXT,
	CLASS_OF_VEC = CLASS_LIST,
	CLASS_OF_OPT = CLASS_OPTION,
	CLASS_OF_REC = CLASS_NONE,
	CLASS_OF_HIST = CLASS_NONE,
	CLASS_OF_EXIT = CLASS_EXIT,
	CLASS_OF_F64 = CLASS_SCALAR | CLASS_OPTION,
	CLASS_OF_RATIO = CLASS_SCALAR | CLASS_OPTION,
	CLASS_OF_METRICS = CLASS_NONE,
	CLASS_OF_BUCKETS = CLASS_NONE,
};

#define CLASSES_SIZED	(CLASS_SET | CLASS_SEQ | CLASS_LIST)
#define CLASSES_OPTION	(CLASS_OPTION | CLASS_EXIT)

/*
 * X(name, classes, token, expectation). The tokens are what run.json keeps. In the expectation
 * %a and %b stand for the numbers, %s for the set and %t for the text that was given.
 */
#define COMPARATORS(X) \
	X(eq, CLASS_SCALAR, "eq", "%a") \
	X(ne, CLASS_SCALAR, "ne", "!= %a") \
	X(at_least, CLASS_SCALAR, "ge", "at least %a") \
	X(at_most, CLASS_SCALAR, "le", "at most %a") \
	X(lt, CLASS_SCALAR, "lt", "less than %a") \
	X(gt, CLASS_SCALAR, "gt", "more than %a") \
	X(between, CLASS_SCALAR, "in_range", "in [%a, %b]") \
	X(is_finite, CLASS_SCALAR, "is_finite", "finite") \
	X(near, CLASS_SCALAR, "near_within", "near %a (+-%b)") \
	X(empty, CLASSES_SIZED, "is_empty", "empty") \
	X(nonempty, CLASSES_SIZED, "is_non_empty", "non-empty") \
	X(contains, CLASS_SET | CLASS_SEQ, "contains", "to contain %a") \
	X(len_eq, CLASSES_SIZED, "len_eq", "len == %a") \
	X(len_at_most, CLASSES_SIZED, "len_le", "len <= %a") \
	X(len_at_least, CLASSES_SIZED, "len_ge", "len >= %a") \
	X(subset_of, CLASS_SET, "subset_of", "subset of %s") \
	X(disjoint_from, CLASS_SET, "disjoint_from", "disjoint from %s") \
	X(all_at_most, CLASS_SEQ, "all_le", "every sample at most %a") \
	X(is_some, CLASSES_OPTION, "is_some", "some") \
	X(is_none, CLASSES_OPTION, "is_none", "none") \
	X(signaled, CLASS_EXIT, "signaled", "killed by signal %a") \
	X(matches, CLASS_TEXT, "matches", "to match \"%t\"") \
	X(contains_text, CLASS_TEXT, "contains_text", "to contain \"%t\"")

#define COMPARE_ENUM(name, classes, token, text) COMPARE_##name,
enum comparator {
	COMPARATORS(COMPARE_ENUM)
	NR_COMPARATORS
};

#define FITS_ENUM(name, classes, token, text) FITS_##name = (classes),
enum {
	COMPARATORS(FITS_ENUM)
};

/* A comparator with its arguments. */
struct expectation {
	long double a, b;
	enum comparator cmp;
	const struct u64_seq *set;
	const char *text;
};

/* How the arguments of each comparator are taken: a wrong number or type does not compile. */
#define CMP_eq(x)		{ .cmp = COMPARE_eq, .a = (x) }
#define CMP_ne(x)		{ .cmp = COMPARE_ne, .a = (x) }
#define CMP_at_least(x)		{ .cmp = COMPARE_at_least, .a = (x) }
#define CMP_at_most(x)		{ .cmp = COMPARE_at_most, .a = (x) }
#define CMP_lt(x)		{ .cmp = COMPARE_lt, .a = (x) }
#define CMP_gt(x)		{ .cmp = COMPARE_gt, .a = (x) }
#define CMP_between(lo, hi)	{ .cmp = COMPARE_between, .a = (lo), .b = (hi) }
#define CMP_is_finite()		{ .cmp = COMPARE_is_finite }
#define CMP_near(x, tolerance)	{ .cmp = COMPARE_near, .a = (x), .b = (tolerance) }
#define CMP_empty()		{ .cmp = COMPARE_empty }
#define CMP_nonempty()		{ .cmp = COMPARE_nonempty }
#define CMP_contains(x)		{ .cmp = COMPARE_contains, .a = (x) }
#define CMP_len_eq(n)		{ .cmp = COMPARE_len_eq, .a = (n) }
#define CMP_len_at_most(n)	{ .cmp = COMPARE_len_at_most, .a = (n) }
#define CMP_len_at_least(n)	{ .cmp = COMPARE_len_at_least, .a = (n) }
#define CMP_subset_of(s)	{ .cmp = COMPARE_subset_of, .set = (s) }
#define CMP_disjoint_from(s)	{ .cmp = COMPARE_disjoint_from, .set = (s) }
#define CMP_all_at_most(x)	{ .cmp = COMPARE_all_at_most, .a = (x) }
#define CMP_is_some()		{ .cmp = COMPARE_is_some }
#define CMP_is_none()		{ .cmp = COMPARE_is_none }
#define CMP_signaled(signal)	{ .cmp = COMPARE_signaled, .a = (signal) }
/* A POSIX extended regular expression, and plain words. */
#define CMP_matches(pattern)	{ .cmp = COMPARE_matches, .text = (pattern) }
#define CMP_contains_text(s)	{ .cmp = COMPARE_contains_text, .text = (s) }

const char *comparator_name(enum comparator cmp);
const char *comparator_token(enum comparator cmp);
const char *expectation_caller_error(const struct expectation *c);
void text_add_expectation(struct text *text, enum value_unit unit, const struct expectation *c);

bool number_satisfies(long double value, const struct expectation *c);
bool text_satisfies(const char *s, const struct expectation *c);

#endif
