// SPDX-License-Identifier: GPL-2.0
/*
 * Reports as JSON: walks the tables of schema.h.
 */
#include "wire/report_json.h"
#include "wire/schema.h"

static void write_record(struct json *json, const char *key, const struct wire_type *type,
			 const void *record);

static void write_seq(struct json *json, const char *key, const struct u64_seq *seq)
{
	size_t i;

	json_begin_array(json, key);
	for (i = 0; i < seq->len; i++)
		json_u64(json, NULL, seq->v[i]);
	json_end_array(json);
}

static void write_map(struct json *json, const char *key, const struct page_map *map)
{
	char node[24];
	size_t i;

	json_begin_object(json, key);
	for (i = 0; i < map->len; i++) {
		snprintf(node, sizeof(node), "%llu", (unsigned long long)map->v[i].node);
		json_u64(json, node, map->v[i].pages);
	}
	json_end_object(json);
}

static void write_text(struct json *json, const char *key, const struct wire_text *text)
{
	if (text->s)
		json_string_n(json, key, text->s, text->len);
	else
		json_null(json, key);
}

static void write_hist(struct json *json, const char *key, const uint32_t *plat)
{
	size_t i;

	json_begin_array(json, key);
	for (i = 0; i < PLAT_BUCKETS; i++)
		json_u64(json, NULL, plat[i]);
	json_end_array(json);
}

static void write_vec(struct json *json, const char *key, const struct wire_type *type,
		      const struct wire_vec *vec)
{
	size_t i;

	json_begin_array(json, key);
	for (i = 0; i < vec->len; i++)
		write_record(json, NULL, type, (const char *)vec->v + i * type->size);
	json_end_array(json);
}

static void write_exit(struct json *json, const char *key, const struct worker_exit_info *info)
{
	const struct exit_variant *variant;

	if (!info || info->kind >= nr_exit_variants) {
		json_null(json, key);
		return;
	}
	variant = &exit_variants[info->kind];
	if (variant->payload == EXIT_PAYLOAD_NONE) {
		json_string(json, key, variant->name);
		return;
	}
	json_begin_object(json, key);
	if (variant->payload == EXIT_PAYLOAD_I32)
		json_i64(json, variant->name, info->code);
	else
		write_text(json, variant->name, &info->text);
	json_end_object(json);
}

static void write_field(struct json *json, const struct wire_field *field, const void *at)
{
	switch (field->kind) {
	case WIRE_I32:
		return json_i64(json, field->name, *(const int32_t *)at);
	case WIRE_U32:
		return json_u64(json, field->name, *(const uint32_t *)at);
	case WIRE_U64:
		return json_u64(json, field->name, *(const uint64_t *)at);
	case WIRE_BOOL:
		return json_bool(json, field->name, *(const bool *)at);
	case WIRE_SEQ:
	case WIRE_SET:
		return write_seq(json, field->name, at);
	case WIRE_MAP:
		return write_map(json, field->name, at);
	case WIRE_TEXT:
		return write_text(json, field->name, at);
	case WIRE_VEC:
		return write_vec(json, field->name, field->type(), at);
	case WIRE_OPT:
		return write_record(json, field->name, field->type(),
				    ((const struct wire_opt *)at)->record);
	case WIRE_REC:
		return write_record(json, field->name, field->type(), at);
	case WIRE_HIST:
		return write_hist(json, field->name, at);
	case WIRE_EXIT:
		return write_exit(json, field->name, *(struct worker_exit_info *const *)at);
	}
}

static void write_record(struct json *json, const char *key, const struct wire_type *type,
			 const void *record)
{
	size_t i;

	if (!record) {
		json_null(json, key);
		return;
	}
	json_begin_object(json, key);
	for (i = 0; i < type->nr_fields; i++)
		write_field(json, &type->fields[i], (const char *)record + type->fields[i].offset);
	json_end_object(json);
}

void report_json(struct json *json, const char *key, const struct worker_report *report)
{
	write_record(json, key, wire_type_worker_report(), report);
}

void report_list_json(struct json *json, const char *key, const struct report_list *list)
{
	write_vec(json, key, wire_type_worker_report(), (const struct wire_vec *)list);
}
