// SPDX-License-Identifier: GPL-2.0
/*
 * Strict UTF-8, as strings on the wire must be.
 */
#include "wire/postcard.h"

/*
 * Length of a character by its first byte and the range of its second byte; the second byte is
 * where overlong forms, surrogates and too large numbers show. From table 3-7 of the Unicode
 * Standard.
 */
static const struct form {
	uint8_t first, last;	/* first bytes that this row is for */
	uint8_t low, high;	/* second byte */
	uint8_t size;
} forms[] = {
	{ 0xc2, 0xdf, 0x80, 0xbf, 2 },
	{ 0xe0, 0xe0, 0xa0, 0xbf, 3 },
	{ 0xe1, 0xec, 0x80, 0xbf, 3 },
	{ 0xed, 0xed, 0x80, 0x9f, 3 },
	{ 0xee, 0xef, 0x80, 0xbf, 3 },
	{ 0xf0, 0xf0, 0x90, 0xbf, 4 },
	{ 0xf1, 0xf3, 0x80, 0xbf, 4 },
	{ 0xf4, 0xf4, 0x80, 0x8f, 4 },
	{}
};

/* Bytes of the well-formed character at s, 0 when there is none. */
static size_t char_size(const uint8_t *s, size_t len)
{
	const struct form *form = forms;
	size_t i;

	if (s[0] < 0x80)
		return 1;
	while (form->size && (s[0] < form->first || s[0] > form->last))
		form++;
	if (form->size < 2 || form->size > len || s[1] < form->low || s[1] > form->high)
		return 0;
	for (i = 2; i < form->size; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	return form->size;
}

size_t utf8_valid(const char *s, size_t len)
{
	size_t at = 0, size;

	while (at < len) {
		size = char_size((const uint8_t *)s + at, len - at);
		if (!size)
			break;
		at += size;
	}
	return at;
}
