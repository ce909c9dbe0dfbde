// SPDX-License-Identifier: GPL-2.0
/*
 * Merging and reading PlatStats histograms.
 */
#include "stats/fold_how.h"
#include "stats/plat.h"

/* The bins of a power of two are 2^BITS; values up to twice that have a bin of their own. */
#define PLAT_BITS 8

static void add_u32(uint32_t *sum, uint32_t value)
{
	*sum = *sum > UINT32_MAX - value ? UINT32_MAX : *sum + value;
}

/**
 * plat_combine() - add a histogram to another
 *
 * The minimum counts only if the other one has samples: an empty one has 0 there.
 */
void plat_combine(struct plat_stats *stats, const struct plat_stats *other)
{
	for (size_t i = 0; i < PLAT_BUCKETS; i++)
		add_u32(&stats->plat[i], other->plat[i]);
	if (other->nr_samples && (!stats->nr_samples || other->min < stats->min))
		stats->min = other->min;
	if (other->max > stats->max)
		stats->max = other->max;
	fold_add(&stats->nr_samples, other->nr_samples);
}

static double value_of(size_t bucket)
{
	size_t e = (bucket >> PLAT_BITS) - 1;
	double k = (double)(bucket & ((1 << PLAT_BITS) - 1));

	if (bucket < 2 << PLAT_BITS)
		return (double)bucket;
	return (double)(1ull << (e + PLAT_BITS)) + (k + 0.5) * (double)(1ull << e);
}

/**
 * plat_percentile() - the value of the first bucket whose running count is at least p * samples
 *
 * Return: the middle of that bucket; unset for an empty histogram.
 */
struct opt_f64 plat_percentile(const struct plat_stats *stats, double p)
{
	double rank = (double)stats->nr_samples * p;
	uint64_t count = 0;
	size_t i;

	if (!stats->nr_samples)
		return (struct opt_f64){0};
	for (i = 0; i < PLAT_BUCKETS - 1; i++) {
		count += stats->plat[i];
		if (count && (double)count >= rank)
			break;
	}
	return f64_of(value_of(i));
}

/**
 * plat_min() - the smallest sample, unset for an empty histogram
 */
struct opt_f64 plat_min(const struct plat_stats *stats)
{
	return stats->nr_samples ? f64_of(stats->min) : (struct opt_f64){0};
}

/**
 * plat_max() - the largest sample, unset for an empty histogram
 */
struct opt_f64 plat_max(const struct plat_stats *stats)
{
	return stats->nr_samples ? f64_of(stats->max) : (struct opt_f64){0};
}

/**
 * schbench_merge() - add the data of other schbench threads
 */
void schbench_merge(struct schbench_phase_stats *stats, const struct schbench_phase_stats *other)
{
	plat_combine(&stats->wakeup, &other->wakeup);
	plat_combine(&stats->request, &other->request);
	plat_combine(&stats->rps, &other->rps);
	fold_add(&stats->msg_run_delay_ns, other->msg_run_delay_ns);
	fold_add(&stats->msg_pcount, other->msg_pcount);
	fold_add(&stats->worker_run_delay_ns, other->worker_run_delay_ns);
	fold_add(&stats->worker_pcount, other->worker_pcount);
	fold_add(&stats->loop_count, other->loop_count);
}
