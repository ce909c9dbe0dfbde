/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A small JSON writer: compact, one value after the other, in the order of the calls. Write errors
 * stay in the stream for ferror(); text in memory comes from open_memstream().
 */
#ifndef SCHED_CLAIMS_WIRE_JSON_H
#define SCHED_CLAIMS_WIRE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/**
 * struct json - a JSON text being written; initialise .out
 * @out: where it goes, not owned
 * @comma: the next value is not the first of its object or array
 */
struct json {
	FILE *out;
	bool comma;
};

/*
 * Every value takes the key under which it stands in its object; NULL for the items of an array
 * and for the outermost value.
 */
void json_begin_object(struct json *json, const char *key);
void json_end_object(struct json *json);
void json_begin_array(struct json *json, const char *key);
void json_end_array(struct json *json);
void json_null(struct json *json, const char *key);
void json_bool(struct json *json, const char *key, bool value);
void json_i64(struct json *json, const char *key, int64_t value);
void json_u64(struct json *json, const char *key, uint64_t value);

/**
 * json_double() - write a number with a fraction
 * @json: the text
 * @key: key in the object, or NULL
 * @value: written with 15 digits, or with 17 where only these read back the same;
 *	null when it is not finite
 */
void json_double(struct json *json, const char *key, double value);

/**
 * json_string() - write a string
 * @json: the text
 * @key: key in the object, or NULL
 * @s: NUL-terminated UTF-8; NULL writes null
 */
void json_string(struct json *json, const char *key, const char *s);

/* The same for a string of len bytes that may hold NUL. */
void json_string_n(struct json *json, const char *key, const char *s, size_t len);

/* A value that is JSON text already, of len bytes. */
void json_raw(struct json *json, const char *key, const char *text, size_t len);

#endif
