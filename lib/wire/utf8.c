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
static const struct {
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
};

/* Bytes of the well-formed character at s, 0 when there is none. */
static size_t char_size(const uint8_t *s, size_t len)
{
	size_t i, k;

	if (s[0] < 0x80)
		return 1;
	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (s[0] >= forms[i].first && s[0] <= forms[i].last)
			break;
	if (i == sizeof(forms) / sizeof(forms[0]) || forms[i].size > len)
		return 0;
	if (s[1] < forms[i].low || s[1] > forms[i].high)
		return 0;
	for (k = 2; k < forms[i].size; k++)
		if ((s[k] & 0xc0) != 0x80)
			return 0;
	return forms[i].size;
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
