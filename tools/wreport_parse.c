// SPDX-License-Identifier: GPL-2.0
/*
 * Reports from the values of json-c; walks the tables of wire/schema.h. Keys may come in any order
 * and unknown ones are ignored; an option may be missing, anything else may not.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>

#include "wire/containers.h"
#include "wire/schema.h"
#include "wreport.h"

static int parse_record(const struct wire_type *type, struct json_object *value, void *record,
			struct err *err);

static int parse_u64(struct json_object *value, uint64_t max, uint64_t *number, struct err *err)
{
	if (!json_object_is_type(value, json_type_int))
		return err_set(err, 0, "not a whole number");
	/* A negative number reads as 0 and a large one is capped, which the signed view tells. */
	*number = json_object_get_uint64(value);
	if (json_object_get_int64(value) < 0 || *number > max)
		return err_set(err, 0, "not within 0..%llu", (unsigned long long)max);
	return 0;
}

static int parse_i32(struct json_object *value, int32_t *number, struct err *err)
{
	int64_t wide;

	if (!json_object_is_type(value, json_type_int))
		return err_set(err, 0, "not a whole number");
	wide = json_object_get_int64(value);
	if (wide < INT32_MIN || wide > INT32_MAX)
		return err_set(err, 0, "not within %d..%d", INT32_MIN, INT32_MAX);
	*number = wide;
	return 0;
}

static int parse_bool(struct json_object *value, bool *flag, struct err *err)
{
	if (!json_object_is_type(value, json_type_boolean))
		return err_set(err, 0, "neither true nor false");
	*flag = json_object_get_boolean(value);
	return 0;
}

static int parse_string(struct json_object *value, struct wire_text *text, struct err *err)
{
	if (!json_object_is_type(value, json_type_string))
		return err_set(err, 0, "not a string");
	if (wire_text_copy(text, json_object_get_string(value), json_object_get_string_len(value)))
		return err_set(err, ENOMEM, "string");
	return 0;
}

/* Its length, or an error when it is no array. */
static int parse_array(struct json_object *value, size_t *len, struct err *err)
{
	*len = 0;
	if (!json_object_is_type(value, json_type_array))
		return err_set(err, 0, "not an array");
	*len = json_object_array_length(value);
	return 0;
}

static int parse_seq(struct json_object *value, struct u64_seq *seq, struct err *err)
{
	size_t i, len;
	int ret = parse_array(value, &len, err);

	for (i = 0; !ret && i < len; i++) {
		uint64_t number;

		ret = parse_u64(json_object_array_get_idx(value, i), UINT64_MAX, &number, err);
		if (ret)
			return err_prefix(err, ret, "[%zu]", i);
		if (u64_seq_push(seq, number))
			return err_set(err, ENOMEM, "array");
	}
	return ret;
}

static int parse_set(struct json_object *value, struct u64_seq *set, struct err *err)
{
	int ret = parse_seq(value, set, err);

	if (!ret && u64_set_normalise(set))
		return err_set(err, ENOMEM, "set");
	return ret;
}

/* A key of a map: digits and nothing else. */
static int parse_node(const char *key, uint64_t *node, struct err *err)
{
	char *end;

	errno = 0;
	*node = strtoull(key, &end, 10);
	if (!*key || strspn(key, "0123456789") != strlen(key) || errno)
		return err_set(err, 0, "key \"%s\" is not a number", key);
	return 0;
}

static int parse_map(struct json_object *value, struct page_map *map, struct err *err)
{
	struct json_object_iterator at, end;
	int ret = 0;

	if (!json_object_is_type(value, json_type_object))
		return err_set(err, 0, "not an object");
	map->v = calloc(json_object_object_length(value) + 1, sizeof(*map->v));
	if (!map->v)
		return err_set(err, ENOMEM, "map");
	at = json_object_iter_begin(value);
	end = json_object_iter_end(value);
	for (; !json_object_iter_equal(&at, &end) && !ret; json_object_iter_next(&at)) {
		struct page_count *count = &map->v[map->len++];

		ret = parse_node(json_object_iter_peek_name(&at), &count->node, err);
		if (!ret)
			ret = parse_u64(json_object_iter_peek_value(&at), UINT64_MAX, &count->pages,
					err);
	}
	if (!ret && page_map_normalise(map))
		return err_set(err, ENOMEM, "map");
	return ret;
}

static int parse_vec(const struct wire_type *type, struct json_object *value, struct wire_vec *vec,
		     struct err *err)
{
	size_t len;
	int ret = parse_array(value, &len, err);

	if (ret || !len)
		return ret;
	vec->v = calloc(len, type->size);
	if (!vec->v)
		return err_set(err, ENOMEM, "array");
	vec->cap = len;
	while (!ret && vec->len < len) {
		size_t i = vec->len++;

		ret = parse_record(type, json_object_array_get_idx(value, i),
				   (char *)vec->v + i * type->size, err);
		if (ret)
			err_prefix(err, ret, "[%zu]", i);
	}
	return ret;
}

static int parse_opt(const struct wire_type *type, struct json_object *value, struct wire_opt *opt,
		     struct err *err)
{
	if (!value)
		return 0;
	opt->record = calloc(1, type->size);
	if (!opt->record)
		return err_set(err, ENOMEM, "option");
	return parse_record(type, value, opt->record, err);
}

static int parse_hist(struct json_object *value, uint32_t *plat, struct err *err)
{
	size_t i, len;
	int ret = parse_array(value, &len, err);

	if (!ret && len != PLAT_BUCKETS)
		return err_set(err, 0, "not %d buckets", PLAT_BUCKETS);
	for (i = 0; !ret && i < len; i++) {
		uint64_t number = 0;

		ret = parse_u64(json_object_array_get_idx(value, i), UINT32_MAX, &number, err);
		plat[i] = number;
		if (ret)
			err_prefix(err, ret, "[%zu]", i);
	}
	return ret;
}

/* "Name" or {"Name":payload}. */
static int parse_exit(struct json_object *value, struct worker_exit_info **opt, struct err *err)
{
	struct worker_exit_info *info;
	struct json_object *payload = NULL;
	size_t i;

	if (!value)
		return 0;
	info = calloc(1, sizeof(*info));
	*opt = info;
	if (!info)
		return err_set(err, ENOMEM, "exit_info");
	for (i = 0; i < nr_exit_variants; i++) {
		const struct exit_variant *variant = &exit_variants[i];

		info->kind = i;
		if (variant->payload == EXIT_PAYLOAD_NONE) {
			if (json_object_is_type(value, json_type_string) &&
			    !strcmp(json_object_get_string(value), variant->name))
				return 0;
		} else if (json_object_is_type(value, json_type_object) &&
			   json_object_object_length(value) == 1 &&
			   json_object_object_get_ex(value, variant->name, &payload)) {
			return variant->payload == EXIT_PAYLOAD_I32 ?
				       parse_i32(payload, &info->code, err) :
				       parse_string(payload, &info->text, err);
		}
	}
	return err_set(err, 0, "no known variant");
}

static int parse_field(const struct wire_field *field, struct json_object *value, void *at,
		       struct err *err)
{
	uint64_t number;
	int ret;

	switch (field->kind) {
	case WIRE_I32:
		return parse_i32(value, at, err);
	case WIRE_U32:
		ret = parse_u64(value, UINT32_MAX, &number, err);
		if (!ret)
			*(uint32_t *)at = number;
		return ret;
	case WIRE_U64:
		return parse_u64(value, UINT64_MAX, at, err);
	case WIRE_BOOL:
		return parse_bool(value, at, err);
	case WIRE_SEQ:
		return parse_seq(value, at, err);
	case WIRE_SET:
		return parse_set(value, at, err);
	case WIRE_MAP:
		return parse_map(value, at, err);
	case WIRE_TEXT:
		return value ? parse_string(value, at, err) : 0;
	case WIRE_VEC:
		return parse_vec(field->type(), value, at, err);
	case WIRE_OPT:
		return parse_opt(field->type(), value, at, err);
	case WIRE_REC:
		return parse_record(field->type(), value, at, err);
	case WIRE_HIST:
		return parse_hist(value, at, err);
	case WIRE_EXIT:
		return parse_exit(value, at, err);
	}
	return err_set(err, 0, "unknown kind of field");
}

static bool is_option(enum wire_kind kind)
{
	return kind == WIRE_TEXT || kind == WIRE_OPT || kind == WIRE_EXIT;
}

static int parse_record(const struct wire_type *type, struct json_object *value, void *record,
			struct err *err)
{
	size_t i;

	if (!json_object_is_type(value, json_type_object))
		return err_set(err, 0, "not an object");
	for (i = 0; i < type->nr_fields; i++) {
		const struct wire_field *field = &type->fields[i];
		struct json_object *member = NULL;
		int ret;

		if (!json_object_object_get_ex(value, field->name, &member) &&
		    !is_option(field->kind))
			return err_set(err, 0, "%s: missing", field->name);
		ret = parse_field(field, member, (char *)record + field->offset, err);
		if (ret)
			return err_prefix(err, ret, "%s", field->name);
	}
	return 0;
}

int parse_list(struct json_object *array, struct report_list *list, struct err *err)
{
	return parse_vec(wire_type_worker_report(), array, (struct wire_vec *)list, err);
}
