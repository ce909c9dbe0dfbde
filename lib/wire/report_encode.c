// SPDX-License-Identifier: GPL-2.0
/*
 * The report codec: walks the tables of schema.h and knows one action for each kind of field.
 */
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "wire/containers.h"
#include "wire/postcard.h"
#include "wire/report.h"
#include "wire/schema.h"

static_assert(sizeof(struct wire_vec) == sizeof(struct report_list), "a list is a VEC");
static_assert(offsetof(struct wire_vec, len) == offsetof(struct report_list, len), "same order");
static_assert(offsetof(struct wire_vec, cap) == offsetof(struct report_list, cap), "same order");

static void put_record(struct pc_writer *w, const struct wire_type *type, const void *record);

static void put_seq(struct pc_writer *w, const struct u64_seq *seq)
{
	pc_put_u64(w, seq->len);
	pc_put_u64s(w, seq->v, seq->len);
}

static void put_set(struct pc_writer *w, const struct u64_seq *set)
{
	if (!u64_set_valid(set))
		pc_put_error(w, -EINVAL);
	put_seq(w, set);
}

static void put_map(struct pc_writer *w, const struct page_map *map)
{
	if (!page_map_valid(map))
		pc_put_error(w, -EINVAL);
	pc_put_u64(w, map->len);
	/* A page_count is two u64 in the order of the wire. */
	pc_put_u64s(w, (const uint64_t *)map->v, 2 * map->len);
}

static void put_text(struct pc_writer *w, const struct wire_text *text)
{
	pc_put_byte(w, text->s ? 1 : 0);
	if (text->s)
		pc_put_text(w, text->s, text->len);
}

static void put_vec(struct pc_writer *w, const struct wire_type *type, const struct wire_vec *vec)
{
	size_t i;

	pc_put_u64(w, vec->len);
	for (i = 0; i < vec->len; i++)
		put_record(w, type, (const char *)vec->v + i * type->size);
}

static void put_opt(struct pc_writer *w, const struct wire_type *type, const void *record)
{
	pc_put_byte(w, record ? 1 : 0);
	if (record)
		put_record(w, type, record);
}

static void put_exit(struct pc_writer *w, const struct worker_exit_info *info)
{
	pc_put_byte(w, info ? 1 : 0);
	if (!info)
		return;
	if (info->kind >= nr_exit_variants) {
		pc_put_error(w, -EINVAL);
		return;
	}
	pc_put_u64(w, info->kind);
	switch (exit_variants[info->kind].payload) {
	case EXIT_PAYLOAD_NONE:
		break;
	case EXIT_PAYLOAD_I32:
		pc_put_i32(w, info->code);
		break;
	case EXIT_PAYLOAD_TEXT:
		pc_put_text(w, info->text.s, info->text.len);
		break;
	}
}

static void put_field(struct pc_writer *w, const struct wire_field *field, const void *at)
{
	switch (field->kind) {
	case WIRE_I32:
		return pc_put_i32(w, *(const int32_t *)at);
	case WIRE_U32:
		return pc_put_u64(w, *(const uint32_t *)at);
	case WIRE_U64:
		return pc_put_u64(w, *(const uint64_t *)at);
	case WIRE_BOOL:
		return pc_put_byte(w, *(const bool *)at);
	case WIRE_SEQ:
		return put_seq(w, at);
	case WIRE_SET:
		return put_set(w, at);
	case WIRE_MAP:
		return put_map(w, at);
	case WIRE_TEXT:
		return put_text(w, at);
	case WIRE_VEC:
		return put_vec(w, field->type(), at);
	case WIRE_OPT:
		return put_opt(w, field->type(), ((const struct wire_opt *)at)->record);
	case WIRE_REC:
		return put_record(w, field->type(), at);
	case WIRE_HIST:
		pc_put_u64(w, PLAT_BUCKETS);
		return pc_put_u32s(w, at, PLAT_BUCKETS);
	case WIRE_EXIT:
		return put_exit(w, *(struct worker_exit_info *const *)at);
	}
}

static void put_record(struct pc_writer *w, const struct wire_type *type, const void *record)
{
	size_t i;

	for (i = 0; i < type->nr_fields; i++)
		put_field(w, &type->fields[i], (const char *)record + type->fields[i].offset);
}

/* Hand the bytes over, or nothing. */
static int put_end(struct pc_writer *w, uint8_t **bytes, size_t *len)
{
	if (w->error) {
		free(w->bytes);
		*w = (struct pc_writer){ .error = w->error };
	}
	*bytes = w->bytes;
	*len = w->len;
	return w->error;
}

int report_encode(const struct worker_report *report, uint8_t **bytes, size_t *len)
{
	struct pc_writer w = {0};

	put_record(&w, wire_type_worker_report(), report);
	return put_end(&w, bytes, len);
}

int report_list_encode(const struct report_list *list, uint8_t **bytes, size_t *len)
{
	struct pc_writer w = {0};

	put_vec(&w, wire_type_worker_report(), (const struct wire_vec *)list);
	return put_end(&w, bytes, len);
}
