/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Postcard 1.x primitives: a writing and a reading cursor with a sticky error. Calls after the
 * first error do nothing, so a codec is straight lines and its caller checks once.
 */
#ifndef SCHED_CLAIMS_WIRE_POSTCARD_H
#define SCHED_CLAIMS_WIRE_POSTCARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct pc_writer - encoded bytes so far; initialise with {0}
 * @bytes: from malloc, owned by whoever owns the writer
 * @len: bytes written
 * @cap: bytes allocated
 * @error: -errno of the first failure
 */
struct pc_writer {
	uint8_t *bytes;
	size_t len;
	size_t cap;
	int error;
};

/**
 * struct pc_reader - what is left of an input; initialise .bytes and .len
 * @bytes: the input, not owned
 * @len: its length
 * @at: next byte to read; after an error, the byte at fault
 * @error: -EBADMSG or -ENOMEM after the first failure
 * @reason: why, as constant text
 *
 * No function reads at or beyond @len. No count is believed before the rest of the input is known
 * to be long enough to hold so many items.
 */
struct pc_reader {
	const uint8_t *bytes;
	size_t len;
	size_t at;
	int error;
	const char *reason;
};

/**
 * pc_put_error() - make a writer fail
 * @w: the writer
 * @error: -errno; ignored when the writer has failed before
 */
void pc_put_error(struct pc_writer *w, int error);

void pc_put_byte(struct pc_writer *w, uint8_t byte);
void pc_put_u64(struct pc_writer *w, uint64_t value);	/* also u32, usize, counts and tags */
void pc_put_i32(struct pc_writer *w, int32_t value);

/* The items alone, without their count. */
void pc_put_u64s(struct pc_writer *w, const uint64_t *v, size_t n);
void pc_put_u32s(struct pc_writer *w, const uint32_t *v, size_t n);

/**
 * pc_put_text() - write a string and its length
 * @w: the writer, which fails with -EILSEQ when the string is not UTF-8
 * @s: @len bytes
 * @len: length without a terminating NUL
 */
void pc_put_text(struct pc_writer *w, const char *s, size_t len);

/**
 * pc_get_error() - make a reader fail at its current byte
 * @r: the reader
 * @error: -EBADMSG or -ENOMEM
 * @reason: constant text; ignored when the reader has failed before
 */
void pc_get_error(struct pc_reader *r, int error, const char *reason);

/**
 * pc_get_flag() - read a byte that must be 0 or 1
 * @r: the reader
 * @reason: what to say when it is neither
 *
 * Return: the flag, false after an error.
 */
bool pc_get_flag(struct pc_reader *r, const char *reason);

/* Each returns 0 after an error. */
uint64_t pc_get_u64(struct pc_reader *r);
uint32_t pc_get_u32(struct pc_reader *r);
int32_t pc_get_i32(struct pc_reader *r);

/**
 * pc_get_count() - read the number of items that follow
 * @r: the reader
 * @item_bytes: the least that one item takes on the wire
 *
 * Return: a count that the rest of the input can hold, 0 after an error.
 */
size_t pc_get_count(struct pc_reader *r, size_t item_bytes);

/**
 * pc_get_text() - read a string with its length
 * @r: the reader, which fails when the string is not UTF-8
 * @len: set to its length in bytes
 *
 * Return: the string inside the input, without a terminating NUL; NULL after an error.
 */
const char *pc_get_text(struct pc_reader *r, size_t *len);

/* The items alone; all @n of @v are valid only when the reader has no error. */
void pc_get_u64s(struct pc_reader *r, uint64_t *v, size_t n);
void pc_get_u32s(struct pc_reader *r, uint32_t *v, size_t n);

/**
 * utf8_valid() - how much of a string is strict UTF-8
 * @s: @len bytes
 * @len: their number
 *
 * Refuses what Rust and RFC 3629 refuse: overlong forms, surrogates, anything beyond U+10FFFF.
 *
 * Return: the number of bytes before the first malformed character, @len when there is none.
 */
size_t utf8_valid(const char *s, size_t len);

#endif
