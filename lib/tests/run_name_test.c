// SPDX-License-Identifier: GPL-2.0
/*
 * Names of runs, by which leftovers are told from what others use.
 */
#include <kselftest_harness.h>
#include <sys/wait.h>

#include "sys/run_name.h"

TEST(alive)
{
	char name[64];

	ASSERT_EQ(0, run_name(name, sizeof(name), getpid()));
	EXPECT_EQ(RUN_ALIVE, run_name_state(name));
}

TEST(dead)
{
	char name[64];
	pid_t pid = fork();

	if (!pid)
		pause();
	ASSERT_LT(0, pid);
	ASSERT_EQ(0, run_name(name, sizeof(name), pid));
	kill(pid, SIGKILL);
	ASSERT_EQ(pid, waitpid(pid, NULL, 0));
	EXPECT_EQ(RUN_DEAD, run_name_state(name));
}

/* The number is in use, by another process than the one that began then. */
TEST(reused)
{
	char name[64];

	snprintf(name, sizeof(name), "sched_claims.%d.1", getpid());
	EXPECT_EQ(RUN_DEAD, run_name_state(name));
}

TEST(not_of_a_run)
{
	static const char *const names[] = {
		"", "sched_claims", "sched_claims.12", "sched_claims.12.", "sched_claims.-1.5",
		"sched_claims.0.5", "sched_claims.12.34x", "sched_claims.012.34", "12.34",
		"sched_claims.12.34.56", " sched_claims.12.34", "other.12.34",
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		EXPECT_EQ(RUN_NONE, run_name_state(names[i])) {
			TH_LOG("\"%s\"", names[i]);
		}
	}
}

TEST_HARNESS_MAIN
