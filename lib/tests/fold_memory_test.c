// SPDX-License-Identifier: GPL-2.0
/*
 * Folding when memory runs out: each allocation in turn fails, the error comes back, and what was
 * made until then can be destroyed.
 */
#include <errno.h>

#include "kselftest_harness.h"
#include "fold_test.h"
#include "stats/metric.h"

#ifndef __has_feature
#define __has_feature(x) 0	/* clang only */
#endif

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !__has_feature(address_sanitizer)
#define CAN_FAIL_ALLOCATIONS 1

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t size);

/* So many allocations still succeed, then one fails. */
static long allocations_left = -1;

static bool fails(void)
{
	return allocations_left >= 0 && allocations_left-- == 0;
}

void *malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
	return fails() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t size)
{
	return fails() ? NULL : __libc_realloc(p, size);
}
#else
#define CAN_FAIL_ALLOCATIONS 0
static long allocations_left;
#endif

/*
 * Everything that allocates: groups, a run with phases, metrics by name, and merges into totals
 * that have some of it already and into new ones. The second group comes after a failure.
 */
static int fold_all(struct worker_report *r, struct cgroup_stats group[2], struct run_stats *run,
		    struct run_stats *other, struct run_stats *sum)
{
	struct pool_summary wake, timer;
	uint64_t value;
	int ret = cgroup_stats_fold(group);

	ret = ret ? ret : metric_map_set(&group->ext_metrics, "some_latency", 1);
	ret = ret ? ret : metric_map_set(&group->ext_metrics, "other_latency", 1);
	ret = ret ? ret : run_stats_fold(run, group, 2);
	ret = ret ? ret : run_stats_fold(other, group, 1);
	ret = ret ? ret : phase_bucket_observe(&run->phases.v[0], 1, "max_dsq_depth", 4);
	ret = ret ? ret : run_stats_merge(other, run);
	ret = ret ? ret : run_stats_merge(sum, run);
	ret = ret ? ret : phases_pool_wake(&run->phases, group->name, &wake);
	ret = ret ? ret : phases_pool_timer(&run->phases, group->name, &timer);
	return ret ? ret : pool_percentile(&(struct pool_part){ .v = &r->work_units, .len = 1,
						      .weight = 1 }, 1, 0.5, &value);
}

/* Two workers of both engines, with so many samples that the phases have to draw. */
static void make_reports(struct worker_report r[2])
{
	uint64_t state = 1;

	for (int i = 0; i < 2; i++) {
		fold_random_report(&r[i], 6, &state);
		r[i].taobench_whole = calloc(1, sizeof(*r[i].taobench_whole));
		r[i].phase_slices.v[0].schbench = calloc(1, sizeof(struct schbench_phase_stats));
		r[i].phase_slices.v[0].taobench = calloc(1, sizeof(struct taobench_phase_stats));
		for (size_t n = 0; n < FOLD_SAMPLE_CAP * 2 / 3; n++)
			u64_seq_push(&r[i].phase_slices.v[1].wake_latencies_ns, n);
	}
}

/* Reports so large take a while to fold some hundred times, unoptimised and on a busy machine. */
#define SLOW_SEC 600

FIXTURE(memory) {};
FIXTURE_SETUP(memory) {}
FIXTURE_TEARDOWN(memory) {}

TEST_F_TIMEOUT(memory, each_allocation_may_fail, SLOW_SEC)
{
	struct worker_report r[2] = {0};
	int ret = -ENOMEM;
	long n;

	if (!CAN_FAIL_ALLOCATIONS)
		SKIP(return, "allocations cannot be made to fail here");
	make_reports(r);
	for (n = 0; ret && n < 10000; n++) {
		struct cgroup_stats groups[2] = { { .name = "g", .reports = r, .nr_reports = 2 },
						  { .name = "without workers" } };
		struct run_stats run = {0}, other = {0}, sum = {0};

		allocations_left = n;
		ret = fold_all(r, groups, &run, &other, &sum);
		allocations_left = -1;
		EXPECT_TRUE(!ret || ret == -ENOMEM)
			TH_LOG("allocation %ld: %d", n, ret);
		run_stats_destroy(&run);
		run_stats_destroy(&other);
		run_stats_destroy(&sum);
		cgroup_stats_destroy(&groups[0]);
	}
	EXPECT_EQ(0, ret);
	EXPECT_LT(100, n);
	report_destroy(&r[0]);
	report_destroy(&r[1]);
}

TEST_HARNESS_MAIN
