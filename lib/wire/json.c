// SPDX-License-Identifier: GPL-2.0
/*
 * The JSON writer. Strings are escaped as serde_json does it, so that both write the same text.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "wire/json.h"

static void write_escaped(FILE *out, unsigned char c)
{
	static const char plain[] = "\"\\\b\f\n\r\t";
	static const char letter[] = "\"\\bfnrt";
	const char *found = c ? strchr(plain, c) : NULL;

	if (found)
		fprintf(out, "\\%c", letter[found - plain]);
	else if (c < 0x20)
		fprintf(out, "\\u%04x", c);
	else
		putc(c, out);
}

static void write_string(FILE *out, const char *s, size_t len)
{
	size_t i;

	putc('"', out);
	for (i = 0; i < len; i++)
		write_escaped(out, s[i]);
	putc('"', out);
}

/* What stands before any value. */
static void begin_value(struct json *json, const char *key)
{
	if (json->comma)
		putc(',', json->out);
	json->comma = true;
	if (!key)
		return;
	write_string(json->out, key, strlen(key));
	putc(':', json->out);
}

static void begin_group(struct json *json, const char *key, char bracket)
{
	begin_value(json, key);
	putc(bracket, json->out);
	json->comma = false;
}

static void end_group(struct json *json, char bracket)
{
	putc(bracket, json->out);
	json->comma = true;
}

void json_begin_object(struct json *json, const char *key)
{
	begin_group(json, key, '{');
}

void json_end_object(struct json *json)
{
	end_group(json, '}');
}

void json_begin_array(struct json *json, const char *key)
{
	begin_group(json, key, '[');
}

void json_end_array(struct json *json)
{
	end_group(json, ']');
}

void json_null(struct json *json, const char *key)
{
	begin_value(json, key);
	fputs("null", json->out);
}

void json_bool(struct json *json, const char *key, bool value)
{
	begin_value(json, key);
	fputs(value ? "true" : "false", json->out);
}

void json_i64(struct json *json, const char *key, int64_t value)
{
	begin_value(json, key);
	fprintf(json->out, "%lld", (long long)value);
}

void json_u64(struct json *json, const char *key, uint64_t value)
{
	begin_value(json, key);
	fprintf(json->out, "%llu", (unsigned long long)value);
}

void json_double(struct json *json, const char *key, double value)
{
	char text[32];

	if (!isfinite(value)) {
		json_null(json, key);
		return;
	}
	begin_value(json, key);
	/* 17 digits always read back the same, 15 mostly do and look better. */
	snprintf(text, sizeof(text), "%.15g", value);
	if (strtod(text, NULL) != value)
		snprintf(text, sizeof(text), "%.17g", value);
	fputs(text, json->out);
}

void json_string_n(struct json *json, const char *key, const char *s, size_t len)
{
	begin_value(json, key);
	write_string(json->out, s, len);
}

void json_string(struct json *json, const char *key, const char *s)
{
	if (s)
		json_string_n(json, key, s, strlen(s));
	else
		json_null(json, key);
}

void json_raw(struct json *json, const char *key, const char *text, size_t len)
{
	begin_value(json, key);
	fwrite(text, 1, len, json->out);
}
