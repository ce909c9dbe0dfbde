/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the tests of lib/wire share: reading golden files and taking hex apart.
 */
#ifndef SCHED_CLAIMS_TESTS_WIRE_VECTORS_H
#define SCHED_CLAIMS_TESTS_WIRE_VECTORS_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wire/report.h"
#include "wire/report_json.h"

/* The directory of the golden files; the Makefile says where. */
#ifndef VECTORS
#define VECTORS "lib/tests/vectors"
#endif

/* Bytes of the test's own; data is NULL when they could not be made. */
struct blob {
	uint8_t *data;
	size_t len;
};

/* A whole file, with a NUL behind it. */
static inline struct blob blob_read(const char *path)
{
	FILE *file = fopen(path, "r");
	struct blob blob = {0};
	size_t got;

	if (!file)
		return blob;
	do {
		blob.data = realloc(blob.data, blob.len + 65536 + 1);
		got = fread(blob.data + blob.len, 1, 65536, file);
		blob.len += got;
	} while (got);
	blob.data[blob.len] = '\0';
	fclose(file);
	return blob;
}

/* Value of a hex digit, -1 for anything else. */
static inline int hex_digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *found = c ? strchr(digits, c) : NULL;

	return found ? (int)(found - digits) : -1;
}

/* Hex as in "a4 13 00*23 01": *N repeats a byte. Exact in size, so that ASan sees overruns. */
static inline struct blob blob_hex(const char *hex, size_t hex_len)
{
	const char *end = hex + hex_len;
	struct blob blob = { .data = malloc(1) };

	while (end - hex >= 2) {
		int byte = hex_digit(hex[0]) * 16 + hex_digit(hex[1]);
		size_t times = 1;

		if (*hex == ' ') {
			hex++;
			continue;
		}
		hex += 2;
		if (hex < end && *hex == '*')
			times = strtoul(hex + 1, (char **)&hex, 10);
		blob.data = realloc(blob.data, blob.len + times);
		memset(blob.data + blob.len, byte, times);
		blob.len += times;
	}
	return blob;
}

static inline bool blob_equal(struct blob a, struct blob b)
{
	return a.len == b.len && a.data && b.data && !memcmp(a.data, b.data, a.len);
}

static inline struct blob blob_encode(const struct worker_report *report)
{
	struct blob blob = {0};

	report_encode(report, &blob.data, &blob.len);
	return blob;
}

static inline struct blob blob_json(const struct worker_report *report)
{
	struct blob blob = {0};
	struct json json = { .out = open_memstream((char **)&blob.data, &blob.len) };

	report_json(&json, NULL, report);
	fclose(json.out);
	return blob;
}

#endif
