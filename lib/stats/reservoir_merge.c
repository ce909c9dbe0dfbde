// SPDX-License-Identifier: GPL-2.0
/*
 * Reservoirs put together: all samples while there is room, then a draw that keeps the proportions.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "stats/reservoir_merge.h"

/* Both kinds of sequence differ in what they hold, and in nothing else. */
#define APPEND(type) \
	int append_##type(struct type *seq, const struct type *other) \
	{ \
		size_t want = seq->len + other->len; \
		size_t cap = seq->cap * 2 > want ? seq->cap * 2 : want; \
		void *bigger; \
		if (!other->len) \
			return 0; \
		if (want > seq->cap) { \
			bigger = realloc(seq->v, cap * sizeof(*seq->v)); \
			if (!bigger) \
				return -ENOMEM; \
			seq->v = bigger; \
			seq->cap = cap; \
		} \
		memcpy(seq->v + seq->len, other->v, other->len * sizeof(*seq->v)); \
		seq->len = want; \
		return 0; \
	}
APPEND(u64_seq)
APPEND(f64_seq)

/* Marsaglia's xorshift64. */
static uint64_t xorshift(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* Odd factors keep the four numbers apart; the first steps mix them. */
static uint64_t draw_seed(size_t len, uint64_t total, size_t other_len, uint64_t other_total)
{
	uint64_t state = len * 0x9E3779B97F4A7C15ull ^ total * 0xBF58476D1CE4E5B9ull ^
			 other_len * 0x94D049BB133111EBull ^ other_total * 0xD6E8FEB86659FD93ull;

	state = state ? state : 0x9E3779B97F4A7C15ull;
	for (int i = 0; i < 8; i++)
		xorshift(&state);
	return state;
}

/* A reservoir cannot stand for fewer observations than it holds, nor for any when it is empty. */
static double population(const struct u64_seq *samples, uint64_t total)
{
	if (!samples->len)
		return 0;
	return (double)(total > samples->len ? total : samples->len);
}

/**
 * reservoir_merge() - put the samples of two populations together
 * @samples: the first reservoir, takes the result
 * @total: observations it stands for
 * @other: the second reservoir, not @samples itself
 * @other_total: observations that one stands for
 * @cap: the most samples to keep
 *
 * Up to @cap samples nothing is lost and the order is kept. Beyond that each of the @cap places is
 * drawn: a side in proportion to its population, then any sample of that side. The generator is
 * seeded from sizes and populations, so equal inputs give equal results.
 *
 * Return: 0, or -ENOMEM with @samples as it was.
 */
int reservoir_merge(struct u64_seq *samples, uint64_t total, const struct u64_seq *other,
		    uint64_t other_total, size_t cap)
{
	double a = population(samples, total), b = population(other, other_total);
	uint64_t state = draw_seed(samples->len, total, other->len, other_total);
	struct u64_seq drawn = { .len = cap, .cap = cap };

	if (samples->len + other->len <= cap)
		return append_u64_seq(samples, other);
	drawn.v = malloc(cap * sizeof(*drawn.v));
	if (!drawn.v)
		return -ENOMEM;
	for (size_t i = 0; i < cap; i++) {
		double where = (double)(xorshift(&state) >> 11) / (double)(1ull << 53);
		const struct u64_seq *side = where * (a + b) < a ? samples : other;

		drawn.v[i] = side->v[xorshift(&state) % side->len];
	}
	free(samples->v);
	*samples = drawn;
	return 0;
}
