// SPDX-License-Identifier: GPL-2.0
/*
 * Runs: reports that do not fit the groups, groups that are not there, and no memory.
 */
#include <kselftest_harness.h>
#include <errno.h>

#include "claim/claim.h"

#ifndef __has_feature
#define __has_feature(x) 0	/* clang only */
#endif

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !__has_feature(address_sanitizer)
#define CAN_FAIL_ALLOCATIONS 1

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);

/* So many allocations still succeed, then all fail. */
static long allocations_left = -1;

static bool fails(void)
{
	return allocations_left >= 0 && (!allocations_left || !allocations_left--);
}

void *malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
	return fails() ? NULL : __libc_calloc(n, size);
}
#else
#define CAN_FAIL_ALLOCATIONS 0
static long allocations_left;
#endif

static struct run *run_of(size_t groups, size_t reports)
{
	struct run *run = run_create(groups);

	if (!run)
		return NULL;
	run->reports.v = calloc(reports + 1, sizeof(*run->reports.v));
	run->reports.len = reports;
	for (size_t i = 0; i < groups; i++)
		run->groups[i].name = "a_group_with_a_name_that_is_rather_long";
	return run;
}

TEST(reports_must_fit_the_groups)
{
	struct run *run = run_of(2, 3);

	ASSERT_NE(NULL, run);
	EXPECT_EQ(-EPROTO, run_assign_reports(run, (size_t []){ 2, 2 }));
	EXPECT_EQ(-EPROTO, run_assign_reports(run, (size_t []){ 1, 1 }));
	EXPECT_EQ(0, run_assign_reports(run, (size_t []){ 2, 1 }));
	EXPECT_EQ(1, run->groups[1].nr_reports);
	run_destroy(run);
}

/* Of three workers one lived in step 1 only, one in all of them, and one died in step 1. */
TEST(who_lived_in_one_step_belongs_to_its_phase)
{
	struct worker_exit_info died = {0};
	struct u64_seq lived_in = { .v = (uint64_t []){ 2, 0, 2 }, .len = 3 };
	struct run *run = run_of(2, 3);

	ASSERT_NE(NULL, run);
	run->reports.v[0].iterations = 7;
	run->reports.v[1].iterations = 70;
	ASSERT_EQ(0, run_assign_reports(run, (size_t []){ 2, 1 }));
	run->reports.v[2].exit_info = &died;
	ASSERT_EQ(0, run_fold_steps(run, &lived_in));
	ASSERT_EQ(1, run->stats.phases.len);
	EXPECT_EQ(2, run->stats.phases.v[0].step_index);
	ASSERT_EQ(1, run->stats.phases.v[0].per_cgroup.len);
	EXPECT_EQ(7, run->stats.phases.v[0].per_cgroup.v[0].stats.total_iterations);
	lived_in.len = 2;
	EXPECT_EQ(-EINVAL, run_fold_steps(run, &lived_in));
	run->reports.v[2].exit_info = NULL;
	run_destroy(run);
}

/* The one failure that folding a step can have. */
TEST(without_memory_there_are_no_phases)
{
	struct u64_seq lived_in = { .v = (uint64_t []){ 1, 1 }, .len = 2 };
	struct run *run = run_of(1, 2);

	if (!CAN_FAIL_ALLOCATIONS)
		SKIP(return, "allocations cannot be made to fail here");
	ASSERT_NE(NULL, run);
	ASSERT_EQ(0, run_assign_reports(run, (size_t []){ 2 }));
	allocations_left = 0;
	EXPECT_EQ(-ENOMEM, run_fold_steps(run, &lived_in));
	allocations_left = -1;
	run_destroy(run);
}

TEST(cpus_of_a_phase)
{
	struct run *run = run_of(1, 0);
	struct cgroup_stats *group;

	ASSERT_NE(NULL, run);
	group = &run->groups[0];
	group->cpus_in = calloc(1, sizeof(*group->cpus_in));
	group->nr_phases = 1;
	ASSERT_EQ(0, u64_set_insert(&group->cpus_in[0], 5));
	EXPECT_EQ(1, group_cpus_in(group, 1)->len);
	EXPECT_EQ(0, group_cpus_in(group, 0)->len);
	EXPECT_EQ(0, group_cpus_in(group, 2)->len);
	run_destroy(run);
}

/* Of two phases: nobody waits in the first, and in the second more than is idle. */
TEST(wasted_is_the_smaller_of_idle_and_delay)
{
	struct phase_slice slices[] = {
		{ .phase_epoch = 1, .run_delay_ns = 0, .schedstat_cpu_time_ns = 9 },
		{ .phase_epoch = 2, .run_delay_ns = 40, .schedstat_cpu_time_ns = 9 },
		{ .phase_epoch = EPOCH_BETWEEN, .run_delay_ns = 1000, .schedstat_cpu_time_ns = 9 },
	};
	struct u64_seq lived_in = { .v = (uint64_t []){ 0, 2 }, .len = 2 };
	struct run *run = run_of(1, 2);

	ASSERT_NE(NULL, run);
	run->times = calloc(2, sizeof(*run->times));
	run->nr_times = 2;
	ASSERT_EQ(0, u64_set_insert(&run->cpus, 0));
	ASSERT_EQ(0, u64_set_insert(&run->cpus, 3));
	run->times[0] = (struct phase_time){ .wall_ns = 100, .idle_ns = 50 };
	run->times[1] = (struct phase_time){ .wall_ns = 300, .idle_ns = 70 };
	run->reports.v[0].phase_slices.v = slices;
	run->reports.v[0].phase_slices.len = 3;
	run->reports.v[0].schedstat_run_count = 1;
	run->reports.v[1].schedstat_run_count = 1;
	/* It lived in the second phase only, and knows of none. */
	run->reports.v[1].schedstat_run_delay_ns = 45;
	run->reports.v[1].schedstat_cpu_time_ns = 9;
	ASSERT_EQ(0, run_assign_reports(run, (size_t []){ 2 }));
	ASSERT_EQ(0, run_fold_steps(run, &lived_in));
	EXPECT_EQ(200, run_cpu_ns(run, 1));
	EXPECT_EQ(600, run_cpu_ns(run, 2));
	EXPECT_EQ(0, run_wasted_ns(run, 1));
	EXPECT_EQ(70, run_wasted_ns(run, 2));
	run->times[1].idle_ns = UINT64_MAX;
	EXPECT_EQ(85, run_wasted_ns(run, 2));
	EXPECT_EQ(0, run_cpu_ns(run, 0));
	EXPECT_EQ(0, run_cpu_ns(run, 3));
	EXPECT_EQ(UINT64_MAX, run_wasted_ns(run, 0));
	EXPECT_EQ(UINT64_MAX, run_wasted_ns(run, 3));
	run->reports.v[0].phase_slices.v = NULL;
	run->reports.v[0].phase_slices.len = 0;
	run_destroy(run);
}

TEST(without_steps_the_whole_run_is_the_first)
{
	struct run *run = run_of(1, 1);

	ASSERT_NE(NULL, run);
	run->times = calloc(1, sizeof(*run->times));
	run->nr_times = 1;
	run->times[0] = (struct phase_time){ .wall_ns = 100, .idle_ns = 50 };
	run->reports.v[0].schedstat_run_delay_ns = 20;
	ASSERT_EQ(0, run_assign_reports(run, (size_t []){ 1 }));
	EXPECT_EQ(20, run_wasted_ns(run, 1));
	run_destroy(run);
}

TEST(a_run_may_have_no_groups)
{
	struct run *run = run_of(0, 0);

	ASSERT_NE(NULL, run);
	EXPECT_EQ(0, run_assign_reports(run, NULL));
	run_destroy(run);
	run_destroy(NULL);
}

TEST(the_list_of_groups_is_cut)
{
	struct run *run = run_of(20, 0);

	ASSERT_NE(NULL, run);
	EXPECT_GT(sizeof(run->unknown->trouble), strlen(run_group(run, "x")->trouble));
	run_destroy(run);
}

TEST(the_noisiest_cpu_counts)
{
	uint64_t cpus[] = { 0, 1, 4 };
	uint64_t floors[] = { 5, 9, 7 };
	const struct run_noise noise = { .measured = true, .cpus = { cpus, 3, 3 },
					 .floor_ns = { floors, 3, 3 } };
	const struct u64_seq none = { 0 };
	const struct u64_seq last = { cpus + 2, 1, 1 };

	EXPECT_EQ(9, run_noise_floor_ns(&noise, &none));
	EXPECT_EQ(7, run_noise_floor_ns(&noise, &last));
}

TEST(without_memory_there_is_no_run)
{
	uint64_t samples[] = { 1, 2 };
	struct run *run = run_of(1, 1);

	if (!CAN_FAIL_ALLOCATIONS)
		SKIP(return, "allocations cannot be made to fail here");
	ASSERT_NE(NULL, run);
	for (long n = 0; n < 3; n++) {
		struct run *none;

		allocations_left = n;
		none = run_create(1);
		allocations_left = -1;
		EXPECT_EQ(NULL, none);
	}
	run->reports.v[0].wake_latencies_ns = (struct u64_seq){ samples, 2, 2 };
	allocations_left = 0;
	EXPECT_EQ(-ENOMEM, run_assign_reports(run, (size_t []){ 1 }));
	allocations_left = -1;
	run->reports.v[0].wake_latencies_ns = (struct u64_seq){ 0 };
	run_destroy(run);
}

TEST(without_memory_samples_are_only_counted)
{
	uint64_t samples[] = { 1, 2 };
	struct worker_report report = { .wake_latencies_ns = { samples, 2, 2 } };
	struct cgroup_stats g = { .name = "g", .reports = &report, .nr_reports = 1 };
	struct verdict *v = verdict_create();

	if (!CAN_FAIL_ALLOCATIONS)
		SKIP(return, "allocations cannot be made to fail here");
	ASSERT_NE(NULL, v);
	allocations_left = 0;
	claim_each(v, &g, wake_latencies_ns, len_eq, 2);
	allocations_left = -1;
	EXPECT_EQ(OUTCOME_PASS, v->last->outcome);
	EXPECT_STREQ("g[0]: 2 samples, expected len == 2", v->last->text);
	verdict_destroy(v);
}

TEST(pages_are_counted_by_phase_and_node)
{
	struct phase_slice slices[] = { { .phase_epoch = 1 }, { .phase_epoch = 2 } };
	struct worker_report report = { 0 };
	const struct cgroup_stats group = { .name = "g", .reports = &report, .nr_reports = 1 };

	report.phase_slices.v = slices;
	report.phase_slices.len = 2;
	ASSERT_EQ(0, page_map_add(&slices[0].numa_pages, 0, 5));
	ASSERT_EQ(0, page_map_add(&slices[1].numa_pages, 0, 7));
	ASSERT_EQ(0, page_map_add(&slices[1].numa_pages, 3, 11));
	ASSERT_EQ(0, page_map_add(&report.numa_pages, 3, 13));
	EXPECT_EQ(13, group_pages(&group, END_OF_RUN, 3));
	EXPECT_EQ(0, group_pages(&group, END_OF_RUN, 0));
	EXPECT_EQ(5, group_pages(&group, 1, ALL_NODES));
	EXPECT_EQ(0, group_pages(&group, 1, 3));
	EXPECT_EQ(11, group_pages(&group, 2, 3));
	EXPECT_EQ(18, group_pages(&group, 2, ALL_NODES));
	EXPECT_EQ(0, group_pages(&group, 3, ALL_NODES));
	free(slices[0].numa_pages.v);
	free(slices[1].numa_pages.v);
	free(report.numa_pages.v);
}

TEST_HARNESS_MAIN
