/* SPDX-License-Identifier: GPL-2.0 */
/*
 * LEB128 varints in bulk: the part of the codec in which a report with full reservoirs spends its
 * time. There is one algorithm, compiled for any machine and for x86-64 with BMI2.
 */
#ifndef SCHED_CLAIMS_WIRE_VARINT_H
#define SCHED_CLAIMS_WIRE_VARINT_H

#include <stddef.h>
#include <stdint.h>

#define VARINT_MAX_U64 10	/* longest varint of 64 bits, bytes */
#define VARINT_MAX_U32 5

/* An encoder may write so many bytes beyond the end of the last varint. */
#define VARINT_SLACK 8

/**
 * struct varint_codec - one way to encode and decode many varints
 * @name: for benches and tests
 * @encode: writes @n values in their shortest form to @to, which has room for @n times
 *	VARINT_MAX_U64 and VARINT_SLACK bytes; returns the bytes of the varints
 * @decode: reads up to @n values of at most @limit bytes (VARINT_MAX_U64 or VARINT_MAX_U32) into
 *	@v and sets @used to the bytes they took; returns how many. It stops early before a varint
 *	that is malformed, cut short or merely close to the end of the @len bytes, and leaves the
 *	verdict about that one to the caller.
 */
struct varint_codec {
	const char *name;
	size_t (*encode)(uint8_t *to, const uint64_t *v, size_t n);
	size_t (*decode)(uint64_t *v, size_t n, unsigned int limit, const uint8_t *from,
			 size_t len, size_t *used);
};

extern const struct varint_codec varint_portable;

/**
 * varint_best() - the fastest codec for the CPU that this runs on
 *
 * Return: a codec with the same results as varint_portable.
 */
const struct varint_codec *varint_best(void);

#endif
