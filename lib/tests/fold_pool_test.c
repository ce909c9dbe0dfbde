// SPDX-License-Identifier: GPL-2.0
/*
 * Selection in pooled samples against sorting them.
 */
#include "kselftest_harness.h"
#include "fold_test.h"
#include "stats/pool.h"

static struct pool_part part_of(const uint64_t *v, size_t len)
{
	return (struct pool_part){ .v = v, .len = len, .weight = 1 };
}

TEST(nearest_rank_of_a_hundred)
{
	struct pool_summary s;
	uint64_t v[100];

	for (size_t i = 0; i < 100; i++)
		v[i] = 1000000 * (100 - i);
	ASSERT_EQ(0, pool_summarise(&(struct pool_part){ .v = v, .len = 100, .weight = 1 }, 1, &s));
	EXPECT_EQ(99000000, s.p99);
	EXPECT_EQ(50000000, s.median);
	EXPECT_EQ(100000000, s.p999);
	EXPECT_EQ(100000000, s.max);
	EXPECT_EQ(100, s.n);
	EXPECT_EQ(50500000, s.mean);
	/* sqrt((n^2 - 1) / 12) / ((n + 1) / 2) */
	EXPECT_TRUE(fold_near(sqrt(9999.0 / 12) / 50.5, s.cv.v, TINY));
}

TEST(even_median_is_the_lower_middle)
{
	struct pool_part parts[2] = { part_of((uint64_t[]){ 7, 1 }, 2),
				      part_of((uint64_t[]){ 5, 3 }, 2) };
	struct pool_summary s;

	ASSERT_EQ(0, pool_summarise(parts, 2, &s));
	EXPECT_EQ(3, s.median);
}

TEST(no_samples)
{
	struct pool_part empty = { .weight = 1 };
	struct pool_summary s;
	uint64_t value = 7;

	ASSERT_EQ(0, pool_summarise(NULL, 0, &s));
	EXPECT_EQ(0, s.n);
	EXPECT_FALSE(s.cv.set);
	ASSERT_EQ(0, pool_summarise(&empty, 1, &s));
	EXPECT_FALSE(POOL_P99(&s).set);
	EXPECT_FALSE(POOL_MEASURED(&s));
	ASSERT_EQ(0, pool_percentile(&empty, 1, 0.5, &value));
	EXPECT_EQ(0, value);
}

TEST(zeros_have_no_cv)
{
	struct pool_part zeros = part_of((uint64_t[]){ 0, 0, 0 }, 3);
	struct pool_summary s;

	ASSERT_EQ(0, pool_summarise(&zeros, 1, &s));
	EXPECT_EQ(0, s.p99);
	EXPECT_TRUE(POOL_P99(&s).set);
	EXPECT_FALSE(s.cv.set);
}

TEST(extremes)
{
	struct pool_part part = part_of((uint64_t[]){ UINT64_MAX, 0, UINT64_MAX - 1 }, 3);
	struct pool_summary s;
	uint64_t value;

	ASSERT_EQ(0, pool_summarise(&part, 1, &s));
	EXPECT_EQ(UINT64_MAX - 1, s.median);
	EXPECT_EQ(UINT64_MAX, s.p99);
	ASSERT_EQ(0, pool_percentile(&part, 1, 0, &value));
	EXPECT_EQ(0, value);
	ASSERT_EQ(0, pool_percentile(&part, 1, 1, &value));
	EXPECT_EQ(UINT64_MAX, value);
}

static bool equals_sorting(const struct pool_summary *s, const struct u64_seq *all)
{
	return s->n == all->len &&
	       s->median == fold_slow_rank(all->v, all->len, 500) &&
	       s->p99 == fold_slow_rank(all->v, all->len, 990) &&
	       s->p999 == fold_slow_rank(all->v, all->len, 999) &&
	       s->max == fold_slow_rank(all->v, all->len, 1000) &&
	       (!s->cv.set || fold_near(fold_slow_cv(all->v, all->len), s->cv.v, TINY));
}

/* Random parts, pooled in one order and in the reverse one, against a sorted copy. */
TEST(selection_equals_sorting)
{
	for (uint64_t seed = 1; seed <= 300; seed++) {
		uint64_t state = seed;
		unsigned int bits = 1 + fold_random(&state) % 64;
		size_t nr = 1 + fold_random(&state) % 8, from = 0;
		struct pool_part parts[8], reversed[8];
		struct pool_summary s, r;
		struct u64_seq all = {0};

		fold_random_seq(&all, &state, 3000, bits);
		u64_seq_push(&all, fold_random_value(&state, bits));
		for (size_t i = 0; i < nr; i++) {
			size_t to = i + 1 == nr ? all.len : all.len * (i + 1) / nr;

			parts[i] = part_of(all.v + from, to - from);
			reversed[nr - 1 - i] = parts[i];
			from = to;
		}
		ASSERT_EQ(0, pool_summarise(parts, nr, &s));
		ASSERT_EQ(0, pool_summarise(reversed, nr, &r));
		EXPECT_TRUE(equals_sorting(&s, &all))
			TH_LOG("seed %llu", (unsigned long long)seed);
		EXPECT_TRUE(equals_sorting(&r, &all))
			TH_LOG("seed %llu", (unsigned long long)seed);
		EXPECT_TRUE(fold_near(s.mean, r.mean, TINY));
		free(all.v);
	}
}

/* A weight of k is the same as k copies of each sample. */
TEST(weights_are_copies)
{
	for (uint64_t seed = 1; seed <= 100; seed++) {
		struct u64_seq a = {0}, b = {0}, copies = {0};
		struct pool_part parts[2], flat;
		struct pool_summary s, f;
		uint64_t state = seed;

		fold_random_seq(&a, &state, 200, 50);
		fold_random_seq(&b, &state, 200, 50);
		u64_seq_push(&a, 12345);
		for (size_t i = 0; i < a.len; i++)
			u64_seq_push(&copies, a.v[i]);
		for (size_t i = 0; i < 3 * b.len; i++)
			u64_seq_push(&copies, b.v[i / 3]);
		parts[0] = phase_pool_part(&a, a.len);
		parts[1] = phase_pool_part(&b, 3 * b.len);
		flat = part_of(copies.v, copies.len);
		ASSERT_EQ(0, pool_summarise(parts, 2, &s));
		ASSERT_EQ(0, pool_summarise(&flat, 1, &f));
		EXPECT_EQ(f.median, s.median)
			TH_LOG("seed %llu", (unsigned long long)seed);
		EXPECT_EQ(f.p99, s.p99)
			TH_LOG("seed %llu", (unsigned long long)seed);
		EXPECT_EQ(f.p999, s.p999)
			TH_LOG("seed %llu", (unsigned long long)seed);
		EXPECT_EQ(f.weight, s.weight);
		EXPECT_TRUE(fold_near(f.mean, s.mean, TINY));
		EXPECT_TRUE(fold_near(f.cv.v, s.cv.v, TINY));
		free(a.v);
		free(b.v);
		free(copies.v);
	}
}

/* Nearest rank, index ceil(n * p) - 1, for all small n. */
/* Ten times 0.1 is a little less than their product, so the rank lies beyond the last sample. */
TEST(a_rank_that_rounding_pushed_too_far)
{
	uint64_t v[10], value;
	struct pool_part part = { .v = v, .len = 10, .weight = 0.1 };

	for (size_t i = 0; i < 10; i++)
		v[i] = i + 1;
	ASSERT_EQ(0, pool_percentile(&part, 1, 1, &value));
	EXPECT_EQ(10, value);
}

TEST(rank_of_small_pools)
{
	uint64_t v[257], value;
	struct pool_part part = part_of(v, 0);

	for (size_t i = 0; i < 257; i++)
		v[i] = i * i * 1000;
	for (part.len = 1; part.len <= 257; part.len++) {
		for (unsigned int p = 0; p <= 100; p += 4) {
			size_t rank = (part.len * p + 99) / 100;

			ASSERT_EQ(0, pool_percentile(&part, 1, p / 100.0, &value));
			/* n * 0.28 in binary may lie a hair above the whole number it means. */
			if (part.len * p % 100)
				EXPECT_EQ(v[rank - 1], value);
		}
	}
}

TEST_HARNESS_MAIN
