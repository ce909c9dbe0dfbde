// SPDX-License-Identifier: GPL-2.0
/*
 * Percentiles, mean and variation of pooled samples.
 *
 * A percentile is selected by narrowing down the range of values that holds it: count the samples
 * per bin, keep the bin with the wanted rank, cut that bin into finer ones and count again until a
 * bin is one value. The samples stay where they are, nothing is sorted, the result is exact, and
 * the number of passes depends on the width of a value (at most six) and never on the data.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats/pool.h"

/* The first pass: per power of two this many bins, so that a bin is 0.4 % wide. */
#define LOG_BITS 8
#define LOG_BINS ((64 - LOG_BITS + 1) << LOG_BITS)
/* The later passes: bins of equal width. */
#define FINE_BITS 13	/* FINE_BINS is two to this */
#define FINE_BINS 8192

static size_t log_bin(uint64_t v)
{
	int shift = 63 - __builtin_clzll(v | 1) - LOG_BITS;

	if (shift <= 0)
		return v;
	return ((size_t)shift << LOG_BITS) + (v >> shift);
}

/* The samples in [low, low + 2^bits) hold the rank; weight below it has been subtracted from it. */
struct bracket {
	uint64_t low;
	int bits;
	double rank;
};

static struct bracket log_bracket(size_t bin, double rank)
{
	size_t shift = bin >> LOG_BITS;

	if (shift <= 1)
		return (struct bracket){ .low = bin, .rank = rank };
	shift--;
	return (struct bracket){ .low = (bin - (shift << LOG_BITS)) << shift, .bits = shift,
				 .rank = rank };
}

/*
 * The bin that holds the rank, which shrinks by the weight below that bin. The last bin that is not
 * empty takes a rank that rounding has pushed beyond the total.
 */
static size_t find_bin(const double *bins, size_t nr, double *rank)
{
	double below = 0, below_last = 0;
	size_t last = 0;

	for (size_t i = 0; i < nr; i++) {
		if (bins[i] <= 0)
			continue;
		last = i;
		below_last = below;
		below += bins[i];
		if (below >= *rank)
			break;
	}
	*rank -= below_last;
	return last;
}

/* The first pass over all samples: bins, sum and maximum. */
static void count_part(const struct pool_part *part, double *bins, struct pool_summary *s)
{
	const double weight = part->weight;
	uint64_t max = s->max;
	double sum = 0;

	for (size_t i = 0; i < part->len; i++) {
		uint64_t v = part->v[i];

		bins[log_bin(v)] += weight;
		sum += (double)v;
		max = v > max ? v : max;
	}
	s->max = max;
	s->n += part->len;
	s->weight += weight * (double)part->len;
	s->mean += weight * sum;
}

static double *count_all(const struct pool_part *parts, size_t nr, struct pool_summary *s)
{
	double *bins = calloc(LOG_BINS, sizeof(*bins));

	memset(s, 0, sizeof(*s));
	for (size_t i = 0; bins && i < nr; i++)
		count_part(&parts[i], bins, s);
	if (s->weight > 0)
		s->mean /= s->weight;
	return bins;
}

static void count_fine(const struct pool_part *part, const struct bracket *b, int shift,
		       double *fine)
{
	const double weight = part->weight;
	const struct bracket here = *b;

	for (size_t i = 0; i < part->len; i++) {
		uint64_t above = part->v[i] - here.low;

		if (!(above >> here.bits))
			fine[above >> shift] += weight;
	}
}

/* Narrow the bracket down to one value. bits is at most 55 here, so the shifts are defined. */
static uint64_t narrow(const struct pool_part *parts, size_t nr, struct bracket b, double *fine)
{
	while (b.bits) {
		int shift = b.bits > FINE_BITS ? b.bits - FINE_BITS : 0;

		memset(fine, 0, FINE_BINS * sizeof(*fine));
		for (size_t i = 0; i < nr; i++)
			count_fine(&parts[i], &b, shift, fine);
		b.low += (uint64_t)find_bin(fine, FINE_BINS, &b.rank) << shift;
		b.bits = shift;
	}
	return b.low;
}

static uint64_t select_share(const struct pool_part *parts, size_t nr, const double *bins,
			     double weight, double p, double *fine)
{
	double rank = weight * p;
	size_t bin = find_bin(bins, LOG_BINS, &rank);

	return narrow(parts, nr, log_bracket(bin, rank), fine);
}

/* Four sums at once: one alone would wait for the previous addition. */
static double squares_of_part(const struct pool_part *part, double mean)
{
	double sum[4] = {0};

	for (size_t i = 0; i < part->len; i++) {
		double d = (double)part->v[i] - mean;

		sum[i % 4] += d * d;
	}
	return part->weight * (sum[0] + sum[1] + sum[2] + sum[3]);
}

static struct opt_f64 variation(const struct pool_part *parts, size_t nr,
				const struct pool_summary *s)
{
	double squares = 0;

	for (size_t i = 0; i < nr; i++)
		squares += squares_of_part(&parts[i], s->mean);
	return f64_divide(sqrt(squares / s->weight), s->mean);
}

/**
 * pool_summarise() - median, p99, p999, maximum, mean and CV of pooled samples
 * @parts: the reservoirs; weights must be positive. Not altered.
 * @nr: how many
 * @summary: the result
 *
 * Percentile p is the smallest value v such that the samples up to v have at least the share p of
 * the whole weight, which is nearest rank, index ceil(n * p) - 1, when all weights are 1. The CV is
 * that of the population (divided by n).
 *
 * Return: 0, or -ENOMEM.
 */
int pool_summarise(const struct pool_part *parts, size_t nr, struct pool_summary *summary)
{
	double *bins = count_all(parts, nr, summary);
	double *fine = malloc(FINE_BINS * sizeof(*fine));
	int ret = bins && fine ? 0 : -ENOMEM;

	if (!ret && summary->n) {
		double w = summary->weight;

		summary->median = select_share(parts, nr, bins, w, 0.5, fine);
		summary->p99 = select_share(parts, nr, bins, w, 0.99, fine);
		summary->p999 = select_share(parts, nr, bins, w, 0.999, fine);
		summary->cv = variation(parts, nr, summary);
	}
	free(fine);
	free(bins);
	return ret;
}

/**
 * pool_percentile() - one percentile of pooled samples, see pool_summarise()
 * @parts: the reservoirs
 * @nr: how many
 * @p: the share, 0..1; 0 gives the smallest sample
 * @value: the result; 0 without samples
 *
 * Return: 0, or -ENOMEM.
 */
int pool_percentile(const struct pool_part *parts, size_t nr, double p, uint64_t *value)
{
	struct pool_summary s;
	double *bins = count_all(parts, nr, &s);
	double *fine = malloc(FINE_BINS * sizeof(*fine));
	int ret = bins && fine ? 0 : -ENOMEM;

	*value = 0;
	if (!ret && s.n)
		*value = select_share(parts, nr, bins, s.weight, p, fine);
	free(fine);
	free(bins);
	return ret;
}
