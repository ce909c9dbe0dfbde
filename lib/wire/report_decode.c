// SPDX-License-Identifier: GPL-2.0
/*
 * The decoder and the destructor of a report. Everything decoded is attached to its record before
 * the next byte is looked at, so that the destructor can free a record that was half decoded.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "wire/containers.h"
#include "wire/postcard.h"
#include "wire/report.h"
#include "wire/schema.h"

static const char no_memory[] = "out of memory";

static void get_record(struct pc_reader *r, const struct wire_type *type, void *record);

/* Memory for n items that the input was found able to hold; NULL for none or after an error. */
static void *get_room(struct pc_reader *r, size_t n, size_t size)
{
	void *room;

	if (r->error || !n)
		return NULL;
	room = calloc(n, size);
	if (!room)
		pc_get_error(r, -ENOMEM, no_memory);
	return room;
}

/* The same for numbers, which are all written before anyone reads them: zeros would cost time. */
static void *get_room_for_numbers(struct pc_reader *r, size_t n, size_t size)
{
	void *room;

	if (r->error || !n)
		return NULL;
	room = reallocarray(NULL, n, size);
	if (!room)
		pc_get_error(r, -ENOMEM, no_memory);
	return room;
}

static void get_seq(struct pc_reader *r, struct u64_seq *seq)
{
	size_t n = pc_get_count(r, 1);

	seq->v = get_room_for_numbers(r, n, sizeof(*seq->v));
	if (!seq->v)
		return;
	seq->cap = n;
	pc_get_u64s(r, seq->v, n);
	seq->len = n;
}

static void get_set(struct pc_reader *r, struct u64_seq *set)
{
	get_seq(r, set);
	if (!r->error && u64_set_normalise(set))
		pc_get_error(r, -ENOMEM, no_memory);
}

static void get_map(struct pc_reader *r, struct page_map *map)
{
	size_t n = pc_get_count(r, 2);

	map->v = get_room_for_numbers(r, n, sizeof(*map->v));
	if (!map->v)
		return;
	map->cap = n;
	/* A page_count is two u64 in the order of the wire. */
	pc_get_u64s(r, (uint64_t *)map->v, 2 * n);
	map->len = n;
	if (!r->error && page_map_normalise(map))
		pc_get_error(r, -ENOMEM, no_memory);
}

static bool get_tag(struct pc_reader *r)
{
	return pc_get_flag(r, "option tag is neither 0 nor 1");
}

static void get_string(struct pc_reader *r, struct wire_text *text)
{
	size_t len;
	const char *s = pc_get_text(r, &len);

	if (s && wire_text_copy(text, s, len))
		pc_get_error(r, -ENOMEM, no_memory);
}

static void get_vec(struct pc_reader *r, const struct wire_type *type, struct wire_vec *vec)
{
	size_t n = pc_get_count(r, type->min_bytes);

	vec->v = get_room(r, n, type->size);
	if (!vec->v)
		return;
	vec->cap = n;
	while (vec->len < n && !r->error)
		get_record(r, type, (char *)vec->v + vec->len++ * type->size);
}

static void get_opt(struct pc_reader *r, const struct wire_type *type, struct wire_opt *opt)
{
	if (!get_tag(r))
		return;
	/* A histogram is large: no memory for it before its bytes are there. */
	if (r->len - r->at < type->min_bytes)
		pc_get_error(r, -EBADMSG, "input ends inside an optional struct");
	opt->record = get_room(r, 1, type->size);
	if (opt->record)
		get_record(r, type, opt->record);
}

static void get_hist(struct pc_reader *r, uint32_t *plat)
{
	size_t start = r->at;
	uint64_t n = pc_get_u64(r);

	if (!r->error && n != PLAT_BUCKETS) {
		r->at = start;
		pc_get_error(r, -EBADMSG, "histogram does not have 4864 buckets");
	}
	pc_get_u32s(r, plat, PLAT_BUCKETS);
}

static void get_exit(struct pc_reader *r, struct worker_exit_info **opt)
{
	struct worker_exit_info *info;
	size_t start;

	if (!get_tag(r))
		return;
	info = get_room(r, 1, sizeof(*info));
	*opt = info;
	if (!info)
		return;
	start = r->at;
	info->kind = pc_get_u32(r);
	if (r->error)
		return;
	if (info->kind >= nr_exit_variants) {
		r->at = start;
		return pc_get_error(r, -EBADMSG, "unknown exit_info variant");
	}
	switch (exit_variants[info->kind].payload) {
	case EXIT_PAYLOAD_NONE:
		break;
	case EXIT_PAYLOAD_I32:
		info->code = pc_get_i32(r);
		break;
	case EXIT_PAYLOAD_TEXT:
		get_string(r, &info->text);
		break;
	}
}

static void get_field(struct pc_reader *r, const struct wire_field *field, void *at)
{
	switch (field->kind) {
	case WIRE_I32:
		*(int32_t *)at = pc_get_i32(r);
		break;
	case WIRE_U32:
		*(uint32_t *)at = pc_get_u32(r);
		break;
	case WIRE_U64:
		*(uint64_t *)at = pc_get_u64(r);
		break;
	case WIRE_BOOL:
		*(bool *)at = pc_get_flag(r, "bool is neither 0 nor 1");
		break;
	case WIRE_SEQ:
		return get_seq(r, at);
	case WIRE_SET:
		return get_set(r, at);
	case WIRE_MAP:
		return get_map(r, at);
	case WIRE_TEXT:
		if (get_tag(r))
			get_string(r, at);
		break;
	case WIRE_VEC:
		return get_vec(r, field->type(), at);
	case WIRE_OPT:
		return get_opt(r, field->type(), at);
	case WIRE_REC:
		return get_record(r, field->type(), at);
	case WIRE_HIST:
		return get_hist(r, at);
	case WIRE_EXIT:
		return get_exit(r, at);
	}
}

static void get_record(struct pc_reader *r, const struct wire_type *type, void *record)
{
	size_t i;

	for (i = 0; i < type->nr_fields && !r->error; i++)
		get_field(r, &type->fields[i], (char *)record + type->fields[i].offset);
}

static void destroy_record(const struct wire_type *type, void *record);

static void destroy_vec(const struct wire_type *type, struct wire_vec *vec)
{
	size_t i;

	for (i = 0; i < vec->len; i++)
		destroy_record(type, (char *)vec->v + i * type->size);
	free(vec->v);
}

static void destroy_field(const struct wire_field *field, void *at)
{
	struct wire_opt *opt = at;

	switch (field->kind) {
	case WIRE_SEQ:
	case WIRE_SET:
		return free(((struct u64_seq *)at)->v);
	case WIRE_MAP:
		return free(((struct page_map *)at)->v);
	case WIRE_TEXT:
		return free(((struct wire_text *)at)->s);
	case WIRE_VEC:
		return destroy_vec(field->type(), at);
	case WIRE_REC:
		return destroy_record(field->type(), at);
	case WIRE_OPT:
		if (opt->record)
			destroy_record(field->type(), opt->record);
		return free(opt->record);
	case WIRE_EXIT:
		if (opt->record)
			free(((struct worker_exit_info *)opt->record)->text.s);
		return free(opt->record);
	default:
		break;
	}
}

static void destroy_record(const struct wire_type *type, void *record)
{
	size_t i;

	for (i = 0; i < type->nr_fields; i++)
		destroy_field(&type->fields[i], (char *)record + type->fields[i].offset);
	memset(record, 0, type->size);
}

void report_destroy(struct worker_report *report)
{
	destroy_record(wire_type_worker_report(), report);
}

void report_list_destroy(struct report_list *list)
{
	destroy_vec(wire_type_worker_report(), (struct wire_vec *)list);
	memset(list, 0, sizeof(*list));
}

/* Tell how far the reader came and how it went. */
static int get_end(const struct pc_reader *r, size_t *consumed, struct decode_error *error)
{
	if (consumed)
		*consumed = r->at;
	if (error)
		*error = (struct decode_error){ .reason = r->reason, .offset = r->at };
	return r->error;
}

int report_decode(struct worker_report *report, const uint8_t *bytes, size_t len,
		  size_t *consumed, struct decode_error *error)
{
	struct pc_reader r = { .bytes = bytes, .len = len };

	memset(report, 0, sizeof(*report));
	get_record(&r, wire_type_worker_report(), report);
	if (r.error)
		report_destroy(report);
	return get_end(&r, consumed, error);
}

int report_list_decode(struct report_list *list, const uint8_t *bytes, size_t len,
		       size_t *consumed, struct decode_error *error)
{
	struct pc_reader r = { .bytes = bytes, .len = len };

	memset(list, 0, sizeof(*list));
	get_vec(&r, wire_type_worker_report(), (struct wire_vec *)list);
	if (r.error)
		report_list_destroy(list);
	return get_end(&r, consumed, error);
}
