// SPDX-License-Identifier: GPL-2.0
/* A scenario that takes longer keeps its proportions, and its constant data. */
#include "kselftest_harness.h"

#include "scenario/stretch.h"

static const struct scenario short_one = {
	.hold_ms = 100,
	.limit_ms = 700,
	.ops = OPS(op_stop("a", 0, .at_ms = 3, .for_ms = 4), op_kill("a", 0)),
	.steps = STEPS({ .hold = HOLD_FRACTION(0.5) },
		       { .ops = OPS(op_kill("a", 1, .at_ms = 5)), .hold = HOLD_MS(20) },
		       { .ops = OPS(op_nice("a", 0, 1)), .hold = HOLD_LOOP_MS(6) }),
	.faults = FAULTS({ op_stop("b", 0, .at_ms = 7, .for_ms = 8), .breaks = "x", .step = 1 }),
};

TEST(everything_takes_longer)
{
	struct scenario s = short_one;

	ASSERT_EQ(0, scenario_stretch(&s, 10));
	EXPECT_EQ(1000, s.hold_ms);
	EXPECT_EQ(7000, s.limit_ms);
	EXPECT_EQ(30, s.ops[0].at_ms);
	EXPECT_EQ(40, s.ops[0].for_ms);
	EXPECT_EQ(OP_KILL, s.ops[1].kind);
	EXPECT_EQ(0, s.ops[1].at_ms);
	EXPECT_EQ(OP_NONE, s.ops[2].kind);
	EXPECT_EQ(70, s.faults[0].op.at_ms);
	EXPECT_EQ(80, s.faults[0].op.for_ms);
	EXPECT_EQ(1, s.faults[0].step);
	EXPECT_STREQ("x", s.faults[0].breaks);
	EXPECT_EQ(OP_NONE, s.faults[1].op.kind);
}

TEST(steps_keep_their_proportions)
{
	struct scenario s = short_one;

	ASSERT_EQ(0, scenario_stretch(&s, 10));
	EXPECT_EQ(0.5, s.steps[0].hold.fraction);
	EXPECT_EQ(50, s.steps[1].ops[0].at_ms);
	EXPECT_EQ(200, s.steps[1].hold.ms);
	/* A loop has more rounds, not slower ones. */
	EXPECT_EQ(6, s.steps[2].hold.ms);
	EXPECT_EQ(HOLD_IS_LOOP, s.steps[2].hold.kind);
	EXPECT_EQ(0, s.steps[3].hold.kind);
	/* The constant data is as it was. */
	EXPECT_EQ(5, short_one.steps[1].ops[0].at_ms);
	EXPECT_EQ(3, short_one.ops[0].at_ms);
}

TEST(what_is_not_there_stays_away)
{
	struct scenario s = { .what = "nothing but defaults" };

	ASSERT_EQ(0, scenario_stretch(&s, 3));
	EXPECT_EQ(3000, s.hold_ms);
	/* The default limit follows from the hold. */
	EXPECT_EQ(0, s.limit_ms);
	EXPECT_EQ(NULL, s.steps);
	EXPECT_EQ(OP_NONE, s.ops[0].kind);
	EXPECT_EQ(OP_NONE, s.faults[0].op.kind);
}

TEST_HARNESS_MAIN
