// SPDX-License-Identifier: GPL-2.0
/*
 * Buckets: the samples of a phase, their merge, and the phases of a run.
 */
#include <errno.h>

#include "kselftest_harness.h"
#include "fold_test.h"

TEST(labels)
{
	char label[PHASE_LABEL_BYTES];

	EXPECT_STREQ("BASELINE", phase_label(0, label));
	EXPECT_STREQ("Step[0]", phase_label(1, label));
	EXPECT_STREQ("Step[18446744073709551614]", phase_label(UINT64_MAX, label));
}

TEST(bucket_samples)
{
	struct phase_bucket b = { .step_index = 2 };
	char text[200];

	ASSERT_EQ(0, phase_bucket_observe(&b, 100, "total_ttwu_count", 50));
	ASSERT_EQ(0, phase_bucket_observe(&b, 100, "avg_nr_running", 1));
	ASSERT_EQ(0, phase_bucket_observe(&b, 200, "total_ttwu_count", 90));
	ASSERT_EQ(0, phase_bucket_observe(&b, 200, "avg_nr_running", NAN));
	ASSERT_EQ(0, phase_bucket_observe(&b, 300, "max_dsq_depth", INFINITY));
	EXPECT_EQ(100, b.start_ms);
	EXPECT_EQ(300, b.end_ms);
	EXPECT_EQ(3, b.sample_count);
	EXPECT_EQ(40, phase_bucket_metric(&b, "total_ttwu_count").v);
	EXPECT_EQ(1, phase_bucket_metric(&b, "avg_nr_running").v);
	EXPECT_FALSE(phase_bucket_metric(&b, "max_dsq_depth").set);
	EXPECT_EQ(0, phase_bucket_explain(&b, "avg_nr_running", text, sizeof(text)));
	EXPECT_EQ(-ENOENT, phase_bucket_explain(&b, "avg_nr_runing", text, sizeof(text)));
	EXPECT_NE(NULL, strstr(text, "no metric avg_nr_runing in phase 2 (Step[1], 3 samples)"));
	EXPECT_NE(NULL, strstr(text, "; there is avg_nr_running, total_ttwu_count"));
	EXPECT_EQ(-ENOENT, phase_bucket_explain(&b, "x", text, 20))
		TH_LOG("a short buffer cuts the text and nothing else");
	phase_bucket_destroy(&b);
	EXPECT_EQ(-ENOENT, phase_bucket_explain(&b, "x", text, sizeof(text)));
	EXPECT_STREQ("no metric x in phase 0 (BASELINE, 0 samples); there is none", text);
	EXPECT_EQ(-ENOENT, phase_bucket_explain(&b, "x", text, 5));
}

TEST(buckets_merge)
{
	struct phase_bucket a = { .step_index = 1 }, b = { .step_index = 1 }, empty = b;
	struct phase_bucket elsewhere = { .step_index = 2 };
	struct phase_cgroup_stats carrier = { .total_iterations = 5 };

	phase_bucket_observe(&a, 100, "max_dsq_depth", 3);
	phase_bucket_observe(&b, 50, "max_dsq_depth", 9);
	ASSERT_EQ(0, phase_bucket_add_group(&a, "x", &carrier));
	ASSERT_EQ(0, phase_bucket_add_group(&b, "y", &carrier));
	ASSERT_EQ(0, phase_bucket_add_group(&b, "x", &carrier));
	ASSERT_EQ(0, phase_bucket_merge(&a, &b));
	EXPECT_EQ(50, a.start_ms);
	EXPECT_EQ(100, a.end_ms);
	EXPECT_EQ(2, a.sample_count);
	EXPECT_EQ(9, phase_bucket_metric(&a, "max_dsq_depth").v);
	EXPECT_EQ(2, a.per_cgroup.len);
	EXPECT_EQ(10, a.per_cgroup.v[0].stats.total_iterations);
	ASSERT_EQ(0, phase_bucket_merge(&a, &empty));
	EXPECT_EQ(50, a.start_ms)
		TH_LOG("a bucket without samples has no times");
	ASSERT_EQ(0, phase_bucket_merge(&empty, &a));
	EXPECT_EQ(50, empty.start_ms);
	phase_bucket_observe(&a, 300, "max_dsq_depth", 1);
	ASSERT_EQ(0, phase_bucket_merge(&empty, &a));
	EXPECT_EQ(300, empty.end_ms);
	EXPECT_EQ(-EINVAL, phase_bucket_merge(&a, &elsewhere));
	phase_bucket_destroy(&a);
	phase_bucket_destroy(&b);
	phase_bucket_destroy(&empty);
}

TEST(steps_merge_by_index)
{
	struct phase_slice s[7] = { { .phase_epoch = 9, .iterations = 1 }, { .phase_epoch = 2 },
				    { .phase_epoch = 5 }, { .phase_epoch = 4 },
				    { .phase_epoch = EPOCH_BETWEEN }, { .phase_epoch = 7 },
				    { .phase_epoch = EPOCH_BASELINE } };
	struct worker_report r = with_slices(s, 7), one = with_slices(s, 1);
	struct cgroup_stats groups[2] = { { .name = "a", .reports = &one, .nr_reports = 1 },
					  { .name = "b", .reports = &r, .nr_reports = 1 } };
	struct run_stats run = {0}, other = {0};

	ASSERT_EQ(0, run_stats_fold(&run, groups, 2));
	ASSERT_EQ(5, run.phases.len);
	EXPECT_EQ(2, run.phases.v[0].step_index);
	EXPECT_EQ(9, run.phases.v[4].step_index);
	EXPECT_EQ(2, run.phases.v[4].per_cgroup.len);
	ASSERT_EQ(0, run_stats_fold(&other, groups, 1));
	ASSERT_EQ(0, run_stats_merge(&other, &run));
	EXPECT_EQ(5, other.phases.len);
	EXPECT_EQ(2, other.phases.v[4].per_cgroup.v[0].stats.total_iterations);
	run_stats_destroy(&run);
	run_stats_destroy(&other);
}

TEST_HARNESS_MAIN
