/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the tests of families of work types share.
 */
#ifndef SCHED_CLAIMS_TESTS_WORK_HELPERS_H
#define SCHED_CLAIMS_TESTS_WORK_HELPERS_H

#include "workload_helpers.h"

/* Run workers of one type, until each has done so many iterations. */
#define RUN(reports_, iterations_, ...) do {						\
	const struct work_group group_ = { __VA_ARGS__ };				\
	struct err err_;								\
	ASSERT_TRUE(run_until(&group_, iterations_, reports_, &err_))			\
		TH_LOG("%s: %s", group_.type->name, err_.text);				\
} while (0)

/* Parameters that are refused, with a sentence that names the type, the value and the rule. */
#define EXPECT_REFUSED(type_, workers_, sentence_, ...) do {				\
	const struct work_group group_ = {						\
		.type = &(type_), .workers = (workers_), __VA_ARGS__			\
	};										\
	struct workload *workload_;							\
	struct err err_;								\
	ASSERT_GT(0, workload_spawn(&workload_, &group_, 1, &err_));			\
	EXPECT_STREQ("group 0: " sentence_, err_.text);					\
} while (0)

/* A pass that stop has cut leaves units that belong to no iteration. */
#define EXPECT_UNITS(report_, units_) do {						\
	const struct worker_report *r_ = report_;					\
	EXPECT_GE(r_->work_units, r_->iterations * (units_));				\
	EXPECT_LE(r_->work_units, (r_->iterations + 1) * (units_));			\
} while (0)

/* A worker of no use: it left before its first pass, and says so in a completed report. */
#define EXPECT_LEFT(report_) do {							\
	const struct worker_report *r_ = report_;					\
	EXPECT_TRUE(r_->completed);							\
	EXPECT_EQ(0, r_->iterations);							\
	EXPECT_EQ(0, r_->work_units);							\
} while (0)

#endif
