// SPDX-License-Identifier: GPL-2.0
/*
 * Comparators: their words, and how they judge plain numbers.
 */
#include <math.h>
#include <regex.h>
#include <string.h>

#include "claim/compare.h"

static const struct {
	const char *name;
	const char *token;
	const char *expectation;
} comparators[] = {
#define COMPARE_ROW(name, classes, token, text) \
	[COMPARE_##name] = { #name, token, text },
	COMPARATORS(COMPARE_ROW)
};

/**
 * comparator_name() - as the check writes it
 */
const char *comparator_name(enum comparator cmp)
{
	return comparators[cmp].name;
}

/**
 * comparator_token() - as run.json keeps it
 */
const char *comparator_token(enum comparator cmp)
{
	return comparators[cmp].token;
}

static bool pattern_finds(const char *pattern, const char *s, bool *compiles)
{
	regex_t regex;
	bool found;

	*compiles = !regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB);
	if (!*compiles)
		return false;
	found = !regexec(&regex, s, 0, NULL, 0);
	regfree(&regex);
	return found;
}

/* A text that everything contains, or that nothing can, asks nothing. */
static const char *text_error(const struct expectation *c)
{
	bool compiles;

	if (!c->text || !*c->text)
		return "caller error: no text given";
	if (c->cmp == COMPARE_contains_text)
		return NULL;
	if (pattern_finds(c->text, "", &compiles))
		return "caller error: pattern matches everything";
	return compiles ? NULL : "caller error: pattern is not a regular expression";
}

/**
 * expectation_caller_error() - what is wrong with the arguments themselves, NULL when nothing is
 */
const char *expectation_caller_error(const struct expectation *c)
{
	if (isnan(c->a) || isnan(c->b))
		return "caller error: bound is not a number";
	if (c->cmp == COMPARE_between && c->a > c->b)
		return "caller error: interval inverted";
	if (c->cmp == COMPARE_near && c->b < 0)
		return "caller error: tolerance negative";
	if ((c->cmp == COMPARE_subset_of || c->cmp == COMPARE_disjoint_from) && !c->set)
		return "caller error: no set given";
	if (c->cmp == COMPARE_matches || c->cmp == COMPARE_contains_text)
		return text_error(c);
	return NULL;
}

/**
 * text_add_expectation() - append what a comparison expects
 */
void text_add_expectation(struct text *text, enum value_unit unit, const struct expectation *c)
{
	const char *p = comparators[c->cmp].expectation;

	/* Lengths and set members have no unit of time, whatever the field is called. */
	if (c->cmp == COMPARE_len_eq || c->cmp == COMPARE_len_at_most ||
	    c->cmp == COMPARE_len_at_least)
		unit = UNIT_NONE;
	for (; *p; p++) {
		if (p[0] != '%') {
			text_add(text, "%c", *p);
			continue;
		}
		p++;
		if (*p == 's')
			text_add_set(text, c->set);
		else if (*p == 't')
			text_add(text, "%s", c->text);
		else
			text_add_number(text, unit, *p == 'a' ? c->a : c->b);
	}
}

/**
 * number_satisfies() - judge a plain number; not-a-number satisfies nothing, not even ne
 *
 * near tests equality first, so that infinity is near infinity.
 */
bool number_satisfies(long double value, const struct expectation *c)
{
	if (isnan(value))
		return false;
	switch (c->cmp) {
	case COMPARE_eq:
		return value == c->a;
	case COMPARE_ne:
		return value != c->a;
	case COMPARE_at_least:
		return value >= c->a;
	case COMPARE_at_most:
		return value <= c->a;
	case COMPARE_lt:
		return value < c->a;
	case COMPARE_gt:
		return value > c->a;
	case COMPARE_between:
		return c->a <= value && value <= c->b;
	case COMPARE_is_finite:
		return isfinite(value);
	case COMPARE_near:
		return value == c->a || fabsl(value - c->a) <= c->b;
	default:
		return false;
	}
}

/**
 * text_satisfies() - judge a text; NULL, which is none, satisfies nothing
 */
bool text_satisfies(const char *s, const struct expectation *c)
{
	bool compiles;

	if (!s)
		return false;
	if (c->cmp == COMPARE_matches)
		return pattern_finds(c->text, s, &compiles);
	return strstr(s, c->text);
}
