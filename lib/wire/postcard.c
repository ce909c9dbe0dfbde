// SPDX-License-Identifier: GPL-2.0
/*
 * The writing and the reading cursor.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "wire/postcard.h"
#include "wire/varint.h"

#define CHUNK 512	/* varints whose room is made at once */

static const char ended[] = "input ends inside a value";

void pc_put_error(struct pc_writer *w, int error)
{
	if (!w->error)
		w->error = error;
}

/* Make room for n more bytes. */
static bool reserve(struct pc_writer *w, size_t n)
{
	size_t cap = w->cap ? w->cap : 64;
	uint8_t *bytes;

	if (w->error)
		return false;
	if (n <= w->cap - w->len)
		return true;
	while (cap - w->len < n) {
		if (cap > SIZE_MAX / 2) {
			pc_put_error(w, -ENOMEM);
			return false;
		}
		cap *= 2;
	}
	bytes = realloc(w->bytes, cap);
	if (!bytes) {
		pc_put_error(w, -ENOMEM);
		return false;
	}
	w->bytes = bytes;
	w->cap = cap;
	return true;
}

void pc_put_byte(struct pc_writer *w, uint8_t byte)
{
	if (reserve(w, 1))
		w->bytes[w->len++] = byte;
}

void pc_put_u64(struct pc_writer *w, uint64_t value)
{
	if (!reserve(w, VARINT_MAX_U64))
		return;
	for (; value > 0x7f; value >>= 7)
		w->bytes[w->len++] = value | 0x80;
	w->bytes[w->len++] = value;
}

void pc_put_i32(struct pc_writer *w, int32_t value)
{
	uint32_t bits = value;

	pc_put_u64(w, (bits << 1) ^ -(bits >> 31));
}

void pc_put_u64s(struct pc_writer *w, const uint64_t *v, size_t n)
{
	const struct varint_codec *codec = varint_best();
	size_t i;

	for (i = 0; i < n; i += CHUNK) {
		size_t some = n - i < CHUNK ? n - i : CHUNK;

		if (!reserve(w, some * VARINT_MAX_U64 + VARINT_SLACK))
			return;
		w->len += codec->encode(w->bytes + w->len, v + i, some);
	}
}

void pc_put_u32s(struct pc_writer *w, const uint32_t *v, size_t n)
{
	uint64_t wide[CHUNK];
	size_t i, k;

	for (i = 0; i < n; i += k) {
		for (k = 0; k < CHUNK && k < n - i; k++)
			wide[k] = v[i + k];
		pc_put_u64s(w, wide, k);
	}
}

void pc_put_text(struct pc_writer *w, const char *s, size_t len)
{
	if (utf8_valid(s, len) < len)
		pc_put_error(w, -EILSEQ);
	pc_put_u64(w, len);
	if (!reserve(w, len) || !len)
		return;
	memcpy(w->bytes + w->len, s, len);
	w->len += len;
}

void pc_get_error(struct pc_reader *r, int error, const char *reason)
{
	if (r->error)
		return;
	r->error = error;
	r->reason = reason;
}

bool pc_get_flag(struct pc_reader *r, const char *reason)
{
	if (r->error)
		return false;
	if (r->at == r->len)
		pc_get_error(r, -EBADMSG, ended);
	else if (r->bytes[r->at] > 1)
		pc_get_error(r, -EBADMSG, reason);
	return r->error ? false : r->bytes[r->at++];
}

/* One varint of at most limit bytes; the last permitted byte may be at most top. */
static uint64_t get_varint(struct pc_reader *r, unsigned int limit, uint8_t top)
{
	uint64_t value = 0;
	unsigned int i;

	for (i = 0; i < limit && !r->error; i++) {
		uint8_t byte;

		if (r->at == r->len) {
			pc_get_error(r, -EBADMSG, ended);
			break;
		}
		byte = r->bytes[r->at];
		if (i == limit - 1 && byte > top) {
			pc_get_error(r, -EBADMSG, byte & 0x80 ? "number has too many bytes" :
								"number is too large");
			break;
		}
		r->at++;
		value |= (uint64_t)(byte & 0x7f) << (7 * i);
		if (!(byte & 0x80))
			return value;
	}
	return 0;
}

uint64_t pc_get_u64(struct pc_reader *r)
{
	return get_varint(r, VARINT_MAX_U64, 0x01);
}

uint32_t pc_get_u32(struct pc_reader *r)
{
	return get_varint(r, VARINT_MAX_U32, 0x0f);
}

int32_t pc_get_i32(struct pc_reader *r)
{
	uint32_t bits = pc_get_u32(r);

	return (int32_t)((bits >> 1) ^ -(bits & 1));
}

size_t pc_get_count(struct pc_reader *r, size_t item_bytes)
{
	size_t start = r->at;
	uint64_t count = pc_get_u64(r);

	if (count <= (r->len - r->at) / item_bytes)
		return count;
	r->at = start;
	pc_get_error(r, -EBADMSG, "count is larger than the input can hold");
	return 0;
}

const char *pc_get_text(struct pc_reader *r, size_t *len)
{
	const char *s;
	size_t good;

	*len = pc_get_count(r, 1);
	if (r->error)
		return NULL;
	s = (const char *)r->bytes + r->at;
	good = utf8_valid(s, *len);
	r->at += good;
	if (good == *len)
		return s;
	pc_get_error(r, -EBADMSG, "string is not UTF-8");
	return NULL;
}

/*
 * The bulk decoder stops before anything that is not plainly good; that one goes through
 * get_varint(), which is the only judge of what is an error.
 */
static void get_varints(struct pc_reader *r, uint64_t *v, size_t n, unsigned int limit, uint8_t top)
{
	const struct varint_codec *codec = varint_best();
	size_t i = 0, used;

	while (i < n && !r->error) {
		i += codec->decode(v + i, n - i, limit, r->bytes + r->at, r->len - r->at, &used);
		r->at += used;
		if (i < n)
			v[i++] = get_varint(r, limit, top);
	}
}

void pc_get_u64s(struct pc_reader *r, uint64_t *v, size_t n)
{
	get_varints(r, v, n, VARINT_MAX_U64, 0x01);
}

void pc_get_u32s(struct pc_reader *r, uint32_t *v, size_t n)
{
	uint64_t wide[CHUNK];
	size_t i, k;

	for (i = 0; i < n && !r->error; i += k) {
		size_t some = n - i < CHUNK ? n - i : CHUNK;

		get_varints(r, wide, some, VARINT_MAX_U32, 0x0f);
		for (k = 0; k < some; k++)
			v[i + k] = r->error ? 0 : wide[k];
	}
}
