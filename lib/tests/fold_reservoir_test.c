// SPDX-License-Identifier: GPL-2.0
/*
 * What is put together: reservoirs, below and above their cap, and histograms.
 */
#include "kselftest_harness.h"
#include "fold_test.h"
#include "stats/plat.h"
#include "stats/reservoir_merge.h"

TEST(reservoirs_below_the_cap_concatenate)
{
	struct u64_seq a = {0}, b = SEQ_OF(3, 4);

	u64_seq_push(&a, 2);
	ASSERT_EQ(0, reservoir_merge(&a, 1, &b, 2, 3));
	EXPECT_EQ(3, a.len);
	EXPECT_EQ(0, memcmp(a.v, (uint64_t[]){ 2, 3, 4 }, 3 * sizeof(uint64_t)));
	free(a.v);
}

/* Two uniform populations of 3:1, each known by 1000 samples only. */
TEST(reservoirs_above_the_cap_keep_the_proportions)
{
	struct u64_seq a = {0}, again = {0}, b = {0};
	size_t of_a = 0;
	uint64_t median;

	for (uint64_t i = 0; i < 1000; i++) {
		u64_seq_push(&a, i);
		u64_seq_push(&again, i);
		u64_seq_push(&b, 100000 + i);
	}
	ASSERT_EQ(0, reservoir_merge(&a, 3000000, &b, 1000000, 1500));
	ASSERT_EQ(0, reservoir_merge(&again, 3000000, &b, 1000000, 1500));
	ASSERT_EQ(1500, a.len);
	EXPECT_EQ(0, memcmp(a.v, again.v, 1500 * sizeof(*a.v)))
		TH_LOG("a merge is a pure function");
	for (size_t i = 0; i < a.len; i++)
		of_a += a.v[i] < 1000;
	/* Binomial(1500, 0.75): 1125 +- 17; six of these. */
	EXPECT_GT(1225, of_a);
	EXPECT_LT(1025, of_a);
	/* The median of the union lies at 2/3 of a: 667 +- 6 * 1000 * sqrt(2/9 / 1125). */
	median = fold_slow_rank(a.v, a.len, 500);
	EXPECT_GT(760, median);
	EXPECT_LT(570, median);
	free(a.v);
	free(again.v);
	free(b.v);
}

TEST(reservoirs_with_a_lying_or_empty_side)
{
	struct u64_seq a = {0}, none = {0}, b = SEQ_OF(7, 7, 7);
	size_t of_b = 0;

	ASSERT_EQ(0, reservoir_merge(&a, UINT64_MAX, &b, 3, 2));
	ASSERT_EQ(2, a.len);
	EXPECT_EQ(7, a.v[0])
		TH_LOG("an empty side gives no sample, whatever it claims to stand for");
	for (int i = 0; i < 1000; i++)
		u64_seq_push(&none, 1);
	/* A total of 0 cannot be true for three samples, nor for a thousand. */
	ASSERT_EQ(0, reservoir_merge(&none, 0, &b, 0, 1000));
	for (int i = 0; i < 1000; i++)
		of_b += none.v[i] == 7;
	EXPECT_GT(20, of_b);
	free(a.v);
	free(none.v);
}

TEST(histograms_combine)
{
	struct plat_stats *a = calloc(1, sizeof(*a)), *b = calloc(1, sizeof(*b));

	EXPECT_FALSE(plat_percentile(a, 0.5).set);
	EXPECT_FALSE(plat_min(a).set);
	EXPECT_FALSE(plat_max(a).set);
	a->plat[511] = 1;
	a->plat[512] = 1;	/* 512 and 513 */
	a->nr_samples = 2;
	a->min = 511;
	a->max = 513;
	EXPECT_EQ(511, plat_percentile(a, 0.5).v);
	EXPECT_EQ(513, plat_percentile(a, 0.99).v)
		TH_LOG("the middle of the bucket");
	plat_combine(a, b);
	EXPECT_EQ(511, plat_min(a).v)
		TH_LOG("an empty histogram must not zero the minimum");
	plat_combine(b, a);
	EXPECT_EQ(511, b->min);
	EXPECT_EQ(513, b->max);
	b->min = 3;
	plat_combine(a, b);
	EXPECT_EQ(3, a->min);
	EXPECT_EQ(4, a->nr_samples);
	EXPECT_EQ(2, a->plat[512]);
	b->plat[512] = UINT32_MAX;
	plat_combine(a, b);
	EXPECT_EQ(UINT32_MAX, a->plat[512]);
	/* Counts that lie: the last bucket. */
	memset(b, 0, sizeof(*b));
	b->nr_samples = 1;
	EXPECT_TRUE(plat_percentile(b, 0.5).v > 1e7);
	free(a);
	free(b);
}

TEST_HARNESS_MAIN
