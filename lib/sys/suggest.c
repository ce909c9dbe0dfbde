// SPDX-License-Identifier: GPL-2.0
/*
 * Edit distance over short names, for "did you mean ...?".
 */
#include <ctype.h>
#include <string.h>

#include "sys/suggest.h"

/* Longer words are nobody's typing error. */
#define WORD_MAX 64

static size_t min3(size_t a, size_t b, size_t c)
{
	size_t ab = a < b ? a : b;

	return ab < c ? ab : c;
}

/* Levenshtein distance without regard to ASCII case, one row at a time. */
static size_t edit_distance(const char *a, const char *b)
{
	size_t row[WORD_MAX + 1], len = strlen(b), diagonal, above, i, j;

	for (j = 0; j <= len; j++)
		row[j] = j;
	for (i = 0; a[i]; i++) {
		diagonal = row[0];
		row[0] = i + 1;
		for (j = 0; j < len; j++) {
			above = row[j + 1];
			diagonal += tolower((unsigned char)a[i]) != tolower((unsigned char)b[j]);
			row[j + 1] = min3(diagonal, above + 1, row[j] + 1);
			diagonal = above;
		}
	}
	return row[len];
}

/**
 * suggest() - the closest of some names
 * @word: what was typed; ASCII case does not matter, blanks do
 * @names: the known names
 * @n: how many
 *
 * Return: the name with the smallest edit distance, the first one of equals; NULL when even that
 * would have to change more than half of @word.
 */
const char *suggest(const char *word, const char *const *names, size_t n)
{
	size_t best = strlen(word) / 2 + 1, distance, i;
	const char *closest = NULL;

	if (strlen(word) > WORD_MAX)
		return NULL;
	for (i = 0; i < n; i++) {
		if (strlen(names[i]) > WORD_MAX)
			continue;
		distance = edit_distance(word, names[i]);
		if (distance < best) {
			best = distance;
			closest = names[i];
		}
	}
	return closest;
}
