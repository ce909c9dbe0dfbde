// SPDX-License-Identifier: GPL-2.0
/*
 * Known bugs of the kernel: which kernels a range covers, and what cannot be a known bug.
 */
#include <kselftest_harness.h>
#include <string.h>

#include "scenario/scenario.h"

static bool covers(unsigned int from, unsigned int before, const char *release)
{
	const struct known known = { "x", .from = from, .before = before };

	return known_covers(&known, release);
}

TEST(a_range_begins_with_its_first_kernel)
{
	unsigned int from = KERNEL_VERSION(6, 12, 3);

	EXPECT_FALSE(covers(from, 0, "6.12.2"));
	EXPECT_TRUE(covers(from, 0, "6.12.3"));
	EXPECT_TRUE(covers(from, 0, "6.12.117+deb12-cloud-amd64"));
	EXPECT_TRUE(covers(from, 0, "7.0.0"));
	EXPECT_FALSE(covers(from, 0, "6.1.130"));
	EXPECT_FALSE(covers(from, 0, "5.19.17"));
}

TEST(a_range_ends_before_the_fix)
{
	unsigned int from = KERNEL_VERSION(6, 1, 0), before = KERNEL_VERSION(6, 18, 2);

	EXPECT_TRUE(covers(from, before, "6.18.1"));
	EXPECT_FALSE(covers(from, before, "6.18.2"));
	EXPECT_FALSE(covers(from, before, "6.19.0"));
	EXPECT_FALSE(covers(from, before, "10.0.0"));
}

TEST(releases_are_read_as_people_write_them)
{
	unsigned int from = KERNEL_VERSION(6, 18, 0), before = KERNEL_VERSION(6, 18, 1);

	EXPECT_TRUE(covers(from, before, "6.18"));
	EXPECT_TRUE(covers(from, before, "6.18-rc3"));
	EXPECT_TRUE(covers(from, before, "6.18.0-rc3-00042-g0123456789ab"));
	EXPECT_TRUE(covers(from, before, "6.18.0-56-cloud-amd64"));
	EXPECT_FALSE(covers(from, before, "6.18.1-rt2"));
}

/* The number of a stable release has 8 bits, and is limited to them. */
TEST(long_lived_kernels_stay_in_their_series)
{
	EXPECT_TRUE(covers(KERNEL_VERSION(4, 14, 0), KERNEL_VERSION(4, 15, 0), "4.14.336"));
	EXPECT_TRUE(covers(KERNEL_VERSION(4, 14, 0), KERNEL_VERSION(4, 15, 0), "4.14.255"));
}

TEST(an_unreadable_release_is_in_no_range)
{
	EXPECT_FALSE(covers(KERNEL_VERSION(0, 0, 1), 0, ""));
	EXPECT_FALSE(covers(KERNEL_VERSION(0, 0, 1), 0, "next"));
	EXPECT_FALSE(covers(KERNEL_VERSION(0, 0, 1), 0, "6"));
}

static int check_of(const struct known *known, struct err *err)
{
	const struct known list[] = { *known, { .claim = NULL } };
	const struct scenario scenario = { .known = list };
	struct verdict *v = verdict_create();
	int ret;

	*err = (struct err){ 0 };
	verdict_begin_naming(v);
	verdict_judge(v, "a.b", OUTCOME_PASS, "", NULL);
	ret = known_check(&scenario, v, err);
	verdict_destroy(v);
	return ret;
}

TEST(a_known_bug_has_claim_kernel_and_reference)
{
	struct known known = { "a.b", KERNEL_VERSION(6, 1, 0), KERNEL_VERSION(6, 2, 0), "commit" };
	struct err err;

	EXPECT_EQ(0, check_of(&known, &err));
	known.before = 0;
	EXPECT_EQ(0, check_of(&known, &err));
	known.before = known.from;
	EXPECT_EQ(-EINVAL, check_of(&known, &err));
	EXPECT_STREQ("known bug of no kernel: a.b", err.text);
	known.from = 0;
	EXPECT_EQ(-EINVAL, check_of(&known, &err));
	known = (struct known){ "a.b", .from = 1 };
	EXPECT_EQ(-EINVAL, check_of(&known, &err));
	EXPECT_STREQ("known bug without a reference: a.b", err.text);
	known = (struct known){ "a.c", 1, 0, "commit" };
	EXPECT_EQ(-EINVAL, check_of(&known, &err));
	EXPECT_STREQ("known bug of no claim of this scenario: a.c", err.text);
}

TEST(what_is_known_of_this_kernel_is_found_by_its_label)
{
	const struct known list[] = {
		{ "a.b", .from = 1, .before = 2, .reference = "long ago" },
		{ "a.b", .from = 1, .reference = "now" },
		{ .claim = NULL }
	};
	const struct scenario scenario = { .known = list }, none = { .what = "" };

	ASSERT_NE(NULL, known_here(&scenario, "a.b"));
	EXPECT_STREQ("now", known_here(&scenario, "a.b")->reference);
	EXPECT_EQ(NULL, known_here(&scenario, "a.b.2"));
	EXPECT_EQ(NULL, known_here(&none, "a.b"));
}

TEST_HARNESS_MAIN
