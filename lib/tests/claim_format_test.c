// SPDX-License-Identifier: GPL-2.0
/*
 * How numbers, units and the endings of workers are written.
 */
#include <kselftest_harness.h>
#include <math.h>
#include <string.h>

#include "claim/format.h"
#include "wire/report.h"

static const char *number(enum value_unit unit, long double value)
{
	static struct text text;

	memset(&text, 0, sizeof(text));
	text_add_number(&text, unit, value);
	return text.s;
}

TEST(numbers_are_pretty_and_exact)
{
	EXPECT_STREQ("0 ns", number(UNIT_NS, 0));
	EXPECT_STREQ("9999 ns", number(UNIT_NS, 9999));
	EXPECT_STREQ("10 us", number(UNIT_NS, 10000));
	EXPECT_STREQ("10.001 us", number(UNIT_NS, 10001));
	EXPECT_STREQ("10.00001 ms", number(UNIT_NS, 10000010));
	EXPECT_STREQ("10.000000001 s", number(UNIT_NS, 10000000001));
	EXPECT_STREQ("1.5 ns", number(UNIT_NS, 1.5));
	EXPECT_STREQ("-3 ns", number(UNIT_NS, -3));
	EXPECT_STREQ("12 ms", number(UNIT_MS, 12));
	EXPECT_STREQ("0.333333", number(UNIT_NONE, 1.0L / 3));
	EXPECT_STREQ("true", number(UNIT_BOOL, 1));
	EXPECT_STREQ("2", number(UNIT_BOOL, 2));
	EXPECT_STREQ("nan", number(UNIT_NONE, NAN));
	EXPECT_STREQ("inf", number(UNIT_NONE, INFINITY));
	EXPECT_STREQ("1.18059e+21", number(UNIT_NONE, 0x1p70L));
}

TEST(units_come_from_names)
{
	EXPECT_EQ(UNIT_NS, unit_of("wake_latencies_ns"));
	EXPECT_EQ(UNIT_MS, unit_of("max_gap_ms"));
	EXPECT_EQ(UNIT_NONE, unit_of("iterations"));
	EXPECT_EQ(UNIT_NONE, unit_of("_ns"));
}

TEST(a_text_is_cut_and_never_overrun)
{
	static struct text text;

	for (size_t i = 0; i < sizeof(text.s); i++)
		text_add(&text, "xy");
	EXPECT_EQ(sizeof(text.s) - 1, text.len);
	EXPECT_EQ('\0', text.s[text.len]);
}

static const char *ending(enum exit_kind kind, int code, const char *why)
{
	const struct worker_exit_info info = { .kind = kind, .code = code,
					       .text = { .s = (char *)why } };
	static struct text text;

	memset(&text, 0, sizeof(text));
	text_add_exit(&text, &info);
	return text.s;
}

TEST(every_way_to_end_has_its_words)
{
	EXPECT_STREQ("exited with 3", ending(EXIT_EXITED, 3, NULL));
	EXPECT_STREQ("was killed by signal 9 (Killed)", ending(EXIT_SIGNALED, 9, NULL));
	EXPECT_STREQ("was still running at the deadline", ending(EXIT_TIMED_OUT, 0, NULL));
	EXPECT_STREQ("could not be waited for: gone", ending(EXIT_WAIT_FAILED, 0, "gone"));
	EXPECT_STREQ("could not be waited for: ?", ending(EXIT_WAIT_FAILED, 0, NULL));
	EXPECT_STREQ("failed: why", ending(EXIT_PANICKED, 0, "why"));
	EXPECT_STREQ("failed: ?", ending(EXIT_PANICKED, 0, NULL));
	EXPECT_STREQ("ended in an unknown way", ending(99, 0, NULL));
}

TEST_HARNESS_MAIN
