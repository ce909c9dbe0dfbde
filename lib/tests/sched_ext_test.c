// SPDX-License-Identifier: GPL-2.0
/*
 * sched_ext as made-up sysfs trees and log records show it.
 */
#include <kselftest_harness.h>

#include "sys/sched_ext.h"
#include "tree.h"

FIXTURE(tree)
{
	char root[64];
	struct sched_ext now;
	struct err err;
};

FIXTURE_SETUP(tree)
{
	snprintf(self->root, sizeof(self->root), "/tmp/sched_ext_test.XXXXXX");
	ASSERT_NE(NULL, mkdtemp(self->root));
}

FIXTURE_TEARDOWN(tree)
{
	tree_remove(self->root);
}

#define FILE_OF(name, content) \
	ASSERT_EQ(0, tree_add(self->root, name, content, -1))

TEST_F(tree, without_sched_ext)
{
	EXPECT_EQ(-ENOENT, sched_ext_read(self->root, &self->now, &self->err));
	EXPECT_NE(NULL, strstr(self->err.text, "sched_ext is not in this kernel"));
	EXPECT_NE(NULL, strstr(self->err.text, self->root));
	EXPECT_FALSE(sched_ext_is_enabled(&self->now));
	EXPECT_FALSE(sched_ext_is_disabled(&self->now));
}

TEST_F(tree, without_a_scheduler)
{
	FILE_OF("state", "disabled");
	FILE_OF("enable_seq", "3");
	ASSERT_EQ(0, sched_ext_read(self->root, &self->now, NULL));
	EXPECT_STREQ("disabled", self->now.state);
	EXPECT_STREQ("", self->now.ops);
	EXPECT_EQ(3, self->now.enable_seq);
	EXPECT_TRUE(sched_ext_is_disabled(&self->now));
	EXPECT_FALSE(sched_ext_is_enabled(&self->now));
}

TEST_F(tree, with_a_scheduler)
{
	FILE_OF("state", "enabled");
	FILE_OF("enable_seq", "4");
	FILE_OF("root/ops", "qmap");
	ASSERT_EQ(0, sched_ext_read(self->root, &self->now, NULL));
	EXPECT_STREQ("qmap", self->now.ops);
	EXPECT_TRUE(sched_ext_is_enabled(&self->now));
	EXPECT_FALSE(sched_ext_is_disabled(&self->now));
}

/* On its way in or out it is neither; the kernel says "enabled" a moment before it has a name. */
TEST_F(tree, between)
{
	static const char *const states[] = { "enabling", "disabling", "enabled" };

	for (size_t i = 0; i < 3; i++) {
		FILE_OF("state", states[i]);
		ASSERT_EQ(0, sched_ext_read(self->root, &self->now, NULL));
		EXPECT_FALSE(sched_ext_is_enabled(&self->now));
		EXPECT_FALSE(sched_ext_is_disabled(&self->now));
	}
}

TEST_F(tree, without_a_count)
{
	FILE_OF("state", "disabled");
	ASSERT_EQ(0, sched_ext_read(self->root, &self->now, NULL));
	EXPECT_EQ(-1, self->now.enable_seq);
}

TEST(same)
{
	const struct sched_ext qmap = { "enabled", "qmap", 4 };
	const struct sched_ext again = { "enabled", "qmap", 5 };
	const struct sched_ext other = { "enabled", "simple", 4 };
	const struct sched_ext none = { "disabled", "", 4 };

	EXPECT_TRUE(sched_ext_same(&qmap, &qmap));
	EXPECT_FALSE(sched_ext_same(&qmap, &again));
	EXPECT_FALSE(sched_ext_same(&qmap, &other));
	EXPECT_FALSE(sched_ext_same(&qmap, &none));
	EXPECT_FALSE(sched_ext_same(&none, &none));
}

#define SAYS(priority, text) priority ",1,2,-;" text

TEST(reasons)
{
#define SCHEDULER "sched_ext: BPF scheduler \"qmap\" "
	EXPECT_TRUE(sched_ext_is_reason(SAYS("3", SCHEDULER "disabled (runnable task stall)")));
	EXPECT_TRUE(sched_ext_is_reason(SAYS("3", "sched_ext: qmap: a[7] failed to run for 5.1s")));
	EXPECT_FALSE(sched_ext_is_reason(SAYS("6", SCHEDULER "enabled")));
	EXPECT_FALSE(sched_ext_is_reason(SAYS("4", "sched_ext: \"qmap\" does not implement it")));
	EXPECT_FALSE(sched_ext_is_reason(SAYS("3", "not of sched_ext: at all")));
	/* Facility 1: a process wrote it. */
	EXPECT_FALSE(sched_ext_is_reason(SAYS("11", SCHEDULER "disabled (a lie)")));
	EXPECT_FALSE(sched_ext_is_reason("no record"));
}

TEST_HARNESS_MAIN
