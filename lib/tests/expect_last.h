/* SPDX-License-Identifier: GPL-2.0 */
/*
 * For fixtures with a verdict.
 */
#ifndef SCHED_CLAIMS_TESTS_EXPECT_LAST_H
#define SCHED_CLAIMS_TESTS_EXPECT_LAST_H

/* What became of the last claim, and its label. */
#define EXPECT_LAST(expected, label_) do { \
	ASSERT_NE(NULL, self->v->last); \
	EXPECT_EQ(expected, self->v->last->outcome); \
	EXPECT_STREQ(label_, self->v->last->label); \
} while (0)

#endif
