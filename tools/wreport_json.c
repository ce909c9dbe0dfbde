// SPDX-License-Identifier: GPL-2.0
/*
 * JSON text to reports: the part that knows json-c's parser and its weak spots.
 */
#include <errno.h>
#include <string.h>

#include <json-c/json.h>

#include "wreport.h"

/* Whether the digits at s are more than 2^64-1. */
static bool overflows(const char *s, size_t digits)
{
	static const char most[] = "18446744073709551615";

	while (digits > 1 && *s == '0') {
		s++;
		digits--;
	}
	if (digits != strlen(most))
		return digits > strlen(most);
	return memcmp(s, most, digits) > 0;
}

/* json-c caps a number of more than 64 bits without a word: look for one before. */
static int refuse_large_numbers(const char *text, size_t len, struct err *err)
{
	bool in_string = false;
	size_t i, digits;

	for (i = 0; i < len; i++) {
		if (in_string && text[i] == '\\') {
			i++;
			continue;
		}
		if (text[i] == '"')
			in_string = !in_string;
		if (in_string)
			continue;
		digits = strspn(text + i, "0123456789");
		if (overflows(text + i, digits))
			return err_set(err, 0, "JSON at byte %zu: number beyond 2^64-1", i);
		if (digits)
			i += digits - 1;
	}
	return 0;
}

/* The value that the text stands for; NULL, which is a value, too, with an error. */
static int parse_text(struct json_object **value, const char *text, size_t len, struct err *err)
{
	struct json_tokener *tokener;
	enum json_tokener_error error;
	int ret = refuse_large_numbers(text, len, err);

	if (ret)
		return ret;
	if (len >= INT32_MAX)
		return err_set(err, EFBIG, "JSON of %zu bytes", len);
	tokener = json_tokener_new();
	if (!tokener)
		return err_set(err, ENOMEM, "JSON");
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	/* With the NUL, which tells the parser that a number is at its end. */
	*value = json_tokener_parse_ex(tokener, text, len + 1);
	error = json_tokener_get_error(tokener);
	if (error != json_tokener_success)
		ret = err_set(err, 0, "JSON at byte %zu: %s", json_tokener_get_parse_end(tokener),
			      json_tokener_error_desc(error));
	json_tokener_free(tokener);
	return ret;
}

int parse_reports(const char *text, size_t len, struct report_list *list, bool *is_array,
		  struct err *err)
{
	struct json_object *value = NULL, *array;
	int ret;

	*list = (struct report_list){0};
	ret = parse_text(&value, text, len, err);
	if (ret)
		goto out;
	*is_array = json_object_is_type(value, json_type_array);
	if (!*is_array) {
		array = json_object_new_array();
		json_object_array_add(array, value);
		value = array;
	}
	ret = parse_list(value, list, err);
out:
	json_object_put(value);
	return ret;
}
