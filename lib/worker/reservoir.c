// SPDX-License-Identifier: GPL-2.0
/*
 * Algorithm R (Vitter 1985, "Random Sampling with a Reservoir") over u64 samples.
 */
#include <errno.h>
#include <stdlib.h>

#include "worker/reservoir.h"

/**
 * rng_seed() - the state of a generator of its own for each worker
 * @id: its tid; a state inherited over fork() would give all workers the same stream
 *
 * Return: a state that is never 0, where xorshift would stay.
 */
uint64_t rng_seed(uint64_t id)
{
	const uint64_t golden = 0x9E3779B97F4A7C15;	/* 2^64 divided by the golden ratio */
	uint64_t state = id * golden;

	return state ? state : golden;
}

/* xorshift64 with the shifts 13, 7, 17 (Marsaglia 2003). */
uint64_t rng_next(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/**
 * reservoir_push() - offer a sample
 * @r: the reservoir; the memory for all @r->max samples is taken at the first one, so that
 *     measuring never copies them, and is only touched as they come
 * @value: the sample
 * @rng: state of the generator, used only when the reservoir is full
 *
 * The modulo is biased by at most total / 2^64, which no statistic can see.
 *
 * Return: 0 or -ENOMEM.
 */
int reservoir_push(struct reservoir *r, uint64_t value, uint64_t *rng)
{
	uint64_t at;

	r->total++;
	if (r->samples.len < r->max) {
		if (!r->samples.v) {
			r->samples.v = malloc(r->max * sizeof(*r->samples.v));
			if (!r->samples.v)
				return -ENOMEM;
			r->samples.cap = r->max;
		}
		r->samples.v[r->samples.len++] = value;
		return 0;
	}
	if (r->max) {
		at = rng_next(rng) % r->total;
		if (at < r->max)
			r->samples.v[at] = value;
	}
	return 0;
}

/**
 * reservoir_take() - move the samples out and begin anew
 * @r: the reservoir, empty afterwards
 * @samples: owns them afterwards
 * @total: how many samples were offered
 */
void reservoir_take(struct reservoir *r, struct u64_seq *samples, uint64_t *total)
{
	*samples = r->samples;
	*total = r->total;
	*r = (struct reservoir){ .max = r->max };
}

void reservoir_destroy(struct reservoir *r)
{
	free(r->samples.v);
	*r = (struct reservoir){ .max = r->max };
}
