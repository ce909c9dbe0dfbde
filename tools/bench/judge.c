// SPDX-License-Identifier: GPL-2.0
/*
 * What judging 1,000 reports with three full reservoirs costs, against one sort of all their
 * samples. The sort to beat is a radix sort, which at this size is several times faster than the C
 * library's qsort(). Prints one row: name, ratio, bound, verdict.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stats/fold.h"
#include "sys/clock.h"

#define REPORTS 1000
#define SAMPLES 100000
#define BOUND 2.0

#define POOLS_FIELD(pool, field) POOL_##pool,
enum { FOLD_POOLS(POOLS_FIELD) NR_POOLS };

static void fail(const char *what)
{
	fprintf(stderr, "judge: %s\n", what);
	exit(1);
}

/* Latencies: log-uniform below 2^27 ns, 134 ms. */
static uint64_t next_sample(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return (*state >> 37) >> (*state & 15);
}

/*
 * The samples of one kind lie in one block of memory, as the reports' own allocations nearly would;
 * so the reference can sort the block without a copy of all of it.
 */
static uint64_t *make_samples(size_t n, uint64_t seed)
{
	uint64_t *v = malloc(n * sizeof(*v));

	if (!v)
		fail("no memory for the samples");
	for (size_t i = 0; i < n; i++)
		v[i] = next_sample(&seed);
	return v;
}

static void give(struct u64_seq *seq, uint64_t *block, size_t report)
{
	*seq = (struct u64_seq){ .v = block + report * SAMPLES, .len = SAMPLES };
}

#define NAME_OF(name) name
#define GIVE(pool, name) { give(&r->NAME_OF(name), blocks[POOL_##pool], i); }

static struct worker_report *make_reports(size_t nr, uint64_t **blocks)
{
	struct worker_report *reports = calloc(nr, sizeof(*reports));

	if (!reports)
		fail("no memory for the reports");
	for (size_t i = 0; i < nr; i++) {
		struct worker_report *r = &reports[i];

		FOLD_POOLS(GIVE)
		r->wall_time_ns = 1000000000;
		r->off_cpu_ns = i;
	}
	return reports;
}

static void radix_pass(const uint64_t *from, uint64_t *to, size_t n, int shift)
{
	size_t at[2048] = {0}, sum = 0;

	for (size_t i = 0; i < n; i++)
		at[from[i] >> shift & 2047]++;
	for (size_t i = 0; i < 2048; i++) {
		size_t count = at[i];

		at[i] = sum;
		sum += count;
	}
	for (size_t i = 0; i < n; i++)
		to[at[from[i] >> shift & 2047]++] = from[i];
}

/* Only as many passes of 11 bits as the largest sample needs; 11 bits at a time suit the cache. */
static uint64_t *radix_sort(uint64_t *v, uint64_t *spare, size_t n)
{
	uint64_t all = 0;

	for (size_t i = 0; i < n; i++)
		all |= v[i];
	for (int shift = 0; shift < 64 && all >> shift; shift += 11) {
		uint64_t *swap = v;

		radix_pass(v, spare, n, shift);
		v = spare;
		spare = swap;
	}
	return v;
}

static double seconds_since(uint64_t start_ns)
{
	return (double)(clock_ns() - start_ns) / 1e9;
}

static double judge(const struct worker_report *reports, size_t nr, double *p99_us)
{
	struct cgroup_stats stats = { .name = "all", .reports = reports, .nr_reports = nr };
	uint64_t start = clock_ns();

	if (cgroup_stats_fold(&stats))
		fail("out of memory, folding");
	p99_us[POOL_wake] = stats.p99_wake_latency_us.v;
	p99_us[POOL_timer] = stats.p99_timer_latency_us.v;
	p99_us[POOL_cost] = stats.p99_iteration_cost_us.v;
	cgroup_stats_destroy(&stats);
	return seconds_since(start);
}

static double sort(uint64_t **blocks, size_t n, double *p99_us)
{
	uint64_t *spare = malloc(n * sizeof(*spare));
	double seconds = 0;

	if (!spare)
		fail("out of memory, radix pass");
	/* Pages that were never touched would cost the sort what they do not cost judging. */
	memset(spare, 1, n * sizeof(*spare));
	for (int i = 0; i < NR_POOLS; i++) {
		uint64_t start = clock_ns();
		uint64_t *sorted = radix_sort(blocks[i], spare, n);

		seconds += seconds_since(start);
		p99_us[i] = (double)sorted[(n * 99 + 99) / 100 - 1] / 1000;
		if (sorted == spare) {
			spare = blocks[i];
			blocks[i] = sorted;
		}
	}
	free(spare);
	return seconds;
}

/* As many reports as fit into half of the free memory with the sort's spare block. */
static size_t fitting_reports(void)
{
	size_t free_bytes = (size_t)sysconf(_SC_AVPHYS_PAGES) * (size_t)sysconf(_SC_PAGESIZE);
	size_t fit = free_bytes / 2 / ((NR_POOLS + 1) * SAMPLES * sizeof(uint64_t));

	return fit < REPORTS ? fit : REPORTS;
}

int main(void)
{
	double judged, sorted, judged_p99[NR_POOLS], sorted_p99[NR_POOLS];
	size_t nr = fitting_reports();
	struct worker_report *reports;
	uint64_t *blocks[NR_POOLS];

	if (!nr)
		fail("not enough free memory for one report");
	for (int i = 0; i < NR_POOLS; i++)
		blocks[i] = make_samples(nr * SAMPLES, i + 1);
	reports = make_reports(nr, blocks);
	judged = judge(reports, nr, judged_p99);
	sorted = sort(blocks, nr * SAMPLES, sorted_p99);
	for (int i = 0; i < NR_POOLS; i++) {
		if (judged_p99[i] != sorted_p99[i])
			fail("judging and sorting disagree on a percentile");
		free(blocks[i]);
	}
	free(reports);
	printf("%-28s  %6.3f  <= %.2f  %s\n", "judge / one radix sort", judged / sorted, BOUND,
	       judged / sorted <= BOUND ? "ok" : "not ok");
	printf("# judge: %zu reports with %d x %d samples: %.2f s, radix sort %.2f s\n", nr,
	       NR_POOLS, SAMPLES, judged, sorted);
	return judged / sorted > BOUND;
}
