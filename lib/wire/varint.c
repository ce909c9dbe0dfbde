// SPDX-License-Identifier: GPL-2.0
/*
 * Varints in bulk, eight bytes at a time.
 *
 * Sample lengths are random, so a loop over single bytes mispredicts about once a sample. Here a
 * sample is spread over, or gathered from, a whole word without a branch; BMI2 does that in one
 * instruction (pdep, pext), elsewhere three steps of shift and mask do.
 */
#include <endian.h>
#include <stdbool.h>
#include <string.h>

#include "wire/varint.h"

#define LOW7	0x7f7f7f7f7f7f7f7fULL	/* the value bits of eight bytes */
#define TOP1	0x8080808080808080ULL	/* their continuation bits */
#define BLOCK	64			/* bytes whose varint ends are found at once */

#ifdef __x86_64__
#define HAVE_BMI2 1

static __always_inline uint64_t deposit(uint64_t x, uint64_t mask)
{
	uint64_t result;

	asm("pdep %2, %1, %0" : "=r" (result) : "r" (x), "r" (mask));
	return result;
}

static __always_inline uint64_t extract(uint64_t x, uint64_t mask)
{
	uint64_t result;

	asm("pext %2, %1, %0" : "=r" (result) : "r" (x), "r" (mask));
	return result;
}
#else
#define HAVE_BMI2 0

/* Named below, but never reached. */
#define deposit(x, mask) (x)
#define extract(x, mask) (x)
#endif

/* The low 56 bits of x, seven to a byte. */
static __always_inline uint64_t spread(uint64_t x, bool bmi2)
{
	if (HAVE_BMI2 && bmi2)
		return deposit(x, LOW7);
	x = (x & 0x000000000fffffffULL) | ((x & 0x00fffffff0000000ULL) << 4);
	x = (x & 0x00003fff00003fffULL) | ((x & 0x0fffc0000fffc000ULL) << 2);
	return (x & 0x007f007f007f007fULL) | ((x & 0x3f803f803f803f80ULL) << 1);
}

/* The reverse of spread(). */
static __always_inline uint64_t gather(uint64_t x, bool bmi2)
{
	if (HAVE_BMI2 && bmi2)
		return extract(x, LOW7);
	x = (x & 0x007f007f007f007fULL) | ((x & 0x7f007f007f007f00ULL) >> 1);
	x = (x & 0x00003fff00003fffULL) | ((x & 0x3fff00003fff0000ULL) >> 2);
	return (x & 0x000000000fffffffULL) | ((x & 0x0fffffff00000000ULL) >> 4);
}

static __always_inline uint64_t load(const uint8_t *from)
{
	uint64_t x;

	memcpy(&x, from, sizeof(x));
	return le64toh(x);
}

/* Bit i is set when byte i of the block ends a varint. */
static __always_inline uint64_t block_ends(const uint8_t *from, bool bmi2)
{
	uint64_t ends = 0;
	int i;

	for (i = 0; i < BLOCK; i += 8) {
		uint64_t x = ~load(from + i) & TOP1;

		if (HAVE_BMI2 && bmi2)
			x = extract(x, TOP1);
		else	/* the product moves bit 7 of byte k to bit 56 + k */
			x = (x * 0x0002040810204081ULL) >> 56;
		ends |= x << i;
	}
	return ends;
}

static __always_inline size_t encode(uint8_t *to, const uint64_t *v, size_t n, bool bmi2)
{
	uint8_t *start = to;
	size_t i;

	for (i = 0; i < n; i++) {
		unsigned int bits = 64 - __builtin_clzll(v[i] | 1);
		unsigned int size = (bits * 9 + 64) / 64;	/* bits / 7, rounded up */
		uint64_t more = size > 8 ? TOP1 : TOP1 & ((1ULL << (8 * (size - 1))) - 1);
		uint64_t word = htole64(spread(v[i], bmi2) | more);

		memcpy(to, &word, sizeof(word));
		if (size > 8) {
			to[8] = ((v[i] >> 56) & 0x7f) | (size > 9 ? 0x80 : 0);
			to[9] = v[i] >> 63;
		}
		to += size;
	}
	return to - start;
}

/* A varint too long for a word, or longer than the limit allows; false when it is malformed. */
static bool decode_long(uint64_t *value, const uint8_t *from, unsigned int size,
			unsigned int limit)
{
	unsigned int i;

	if (size > limit || (limit == VARINT_MAX_U32 && from[4] > 0x0f) ||
	    (size == VARINT_MAX_U64 && from[9] > 0x01))
		return false;
	*value = 0;
	for (i = 0; i < size; i++)
		*value |= (uint64_t)(from[i] & 0x7f) << (7 * i);
	return true;
}

static __always_inline size_t decode(uint64_t *v, size_t n, unsigned int limit,
				     const uint8_t *from, size_t len, size_t *used, bool bmi2)
{
	const unsigned int plain = limit == VARINT_MAX_U32 ? 4 : 8;	/* bytes always allowed */
	size_t at = 0, done = 0;
	bool good = true;

	/* A load may begin at the last byte of the block. */
	while (good && done < n && len - at >= BLOCK + 8) {
		uint64_t ends = block_ends(from + at, bmi2);
		unsigned int begin = 0;

		/* A varint that crosses into the next block begins that block. */
		for (; ends && done < n; ends &= ends - 1) {
			unsigned int size = __builtin_ctzll(ends) + 1 - begin;

			if (size <= plain)
				v[done] = gather(load(from + at + begin) &
						 (UINT64_MAX >> (64 - 8 * size)), bmi2);
			else
				good = decode_long(&v[done], from + at + begin, size, limit);
			if (!good)
				break;
			begin += size;
			done++;
		}
		at += begin;
		good = good && begin;
	}
	*used = at;
	return done;
}

static size_t encode_portable(uint8_t *to, const uint64_t *v, size_t n)
{
	return encode(to, v, n, false);
}

static size_t decode_portable(uint64_t *v, size_t n, unsigned int limit, const uint8_t *from,
			      size_t len, size_t *used)
{
	return decode(v, n, limit, from, len, used, false);
}

const struct varint_codec varint_portable = {
	.name = "portable",
	.encode = encode_portable,
	.decode = decode_portable,
};

#if HAVE_BMI2
__attribute__((target("bmi,bmi2")))
static size_t encode_bmi2(uint8_t *to, const uint64_t *v, size_t n)
{
	return encode(to, v, n, true);
}

__attribute__((target("bmi,bmi2")))
static size_t decode_bmi2(uint64_t *v, size_t n, unsigned int limit, const uint8_t *from,
			  size_t len, size_t *used)
{
	return decode(v, n, limit, from, len, used, true);
}

static const struct varint_codec varint_bmi2 = {
	.name = "bmi2",
	.encode = encode_bmi2,
	.decode = decode_bmi2,
};

const struct varint_codec *varint_best(void)
{
	return __builtin_cpu_supports("bmi2") ? &varint_bmi2 : &varint_portable;
}
#else
const struct varint_codec *varint_best(void)
{
	return &varint_portable;
}
#endif
