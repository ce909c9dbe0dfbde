// SPDX-License-Identifier: GPL-2.0
/*
 * Algorithm R: exact below the cap, bounded at it, uniform above it.
 */
#include "kselftest_harness.h"

#include "worker/reservoir.h"

/* Offer 0, 1, ... n-1. */
static void push_range(struct reservoir *r, uint64_t n)
{
	uint64_t rng = rng_seed(4711), i;

	for (i = 0; i < n; i++)
		reservoir_push(r, i, &rng);
}

static size_t count_in(const struct reservoir *r, uint64_t from, uint64_t to)
{
	size_t n = 0, i;

	for (i = 0; i < r->samples.len; i++)
		n += r->samples.v[i] >= from && r->samples.v[i] < to;
	return n;
}

TEST(first_value_is_stored)
{
	struct reservoir r = { .max = 10 };
	uint64_t rng = 1;

	ASSERT_EQ(0, reservoir_push(&r, 42, &rng));
	ASSERT_EQ(1, r.samples.len);
	EXPECT_EQ(42, r.samples.v[0]);
	EXPECT_EQ(1, r.total);
	EXPECT_EQ(1, rng);
	reservoir_destroy(&r);
}

TEST(order_is_exact_up_to_the_cap)
{
	struct reservoir r = { .max = 100 };
	uint64_t i;

	push_range(&r, 100);
	ASSERT_EQ(100, r.samples.len);
	EXPECT_EQ(100, r.total);
	for (i = 0; i < 100; i++)
		EXPECT_EQ(i, r.samples.v[i]);
	reservoir_destroy(&r);
}

TEST(length_stays_at_the_cap)
{
	struct reservoir r = { .max = 5 };

	push_range(&r, 1000);
	EXPECT_EQ(5, r.samples.len);
	EXPECT_EQ(1000, r.total);
	reservoir_destroy(&r);
}

/* Each value stays with probability 1/100, so a quarter keeps 25 on average (sigma 4.3). */
TEST(all_parts_of_the_stream_are_present)
{
	struct reservoir r = { .max = 100 };

	push_range(&r, 10000);
	EXPECT_EQ(100, r.samples.len);
	EXPECT_GT(count_in(&r, 0, 2500), 5);
	EXPECT_GT(count_in(&r, 2500, 5000), 5);
	EXPECT_GT(count_in(&r, 5000, 7500), 5);
	EXPECT_GT(count_in(&r, 7500, 10000), 5);
	reservoir_destroy(&r);
}

/* Over 2000 seeds every one of ten values must be kept about 1000 times in five places. */
TEST(every_value_is_kept_equally_often)
{
	unsigned int kept[10] = { 0 };
	uint64_t seed, rng, i;

	for (seed = 1; seed <= 2000; seed++) {
		struct reservoir r = { .max = 5 };

		rng = rng_seed(seed);
		for (i = 0; i < 10; i++)
			reservoir_push(&r, i, &rng);
		for (i = 0; i < 5; i++)
			kept[r.samples.v[i]]++;
		reservoir_destroy(&r);
	}
	for (i = 0; i < 10; i++) {
		EXPECT_GT(kept[i], 850);
		EXPECT_LT(kept[i], 1150);
	}
}

TEST(cap_zero_only_counts)
{
	struct reservoir r = { .max = 0 };

	push_range(&r, 100);
	EXPECT_EQ(0, r.samples.len);
	EXPECT_EQ(NULL, r.samples.v);
	EXPECT_EQ(100, r.total);
}

TEST(cap_one_keeps_one)
{
	struct reservoir r = { .max = 1 };

	push_range(&r, 100);
	EXPECT_EQ(1, r.samples.len);
	EXPECT_LT(r.samples.v[0], 100);
	reservoir_destroy(&r);
}

TEST(taking_begins_anew)
{
	struct reservoir r = { .max = 5 };
	struct u64_seq samples;
	uint64_t total;

	push_range(&r, 20);
	reservoir_take(&r, &samples, &total);
	EXPECT_EQ(5, samples.len);
	EXPECT_EQ(20, total);
	EXPECT_EQ(0, r.samples.len);
	EXPECT_EQ(0, r.total);
	push_range(&r, 3);
	EXPECT_EQ(3, r.samples.len);
	free(samples.v);
	reservoir_destroy(&r);
}

TEST(seeds_differ_and_are_never_zero)
{
	EXPECT_NE(0, rng_seed(0));
	EXPECT_NE(rng_seed(1), rng_seed(2));
}

TEST(caps_are_pinned)
{
	EXPECT_EQ(100000, RUN_SAMPLES_MAX);
	EXPECT_EQ(8192, PHASE_SAMPLES_MAX);
}

TEST_HARNESS_MAIN
