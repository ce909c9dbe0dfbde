// SPDX-License-Identifier: GPL-2.0
/*
 * Moving others out of SCHED_DEADLINE gives back what they had reserved, whatever the kernel does.
 */
#include <kselftest_harness.h>
#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>

#include "scenario/supervisor.h"
#include "sys/clock.h"
#include "sys/deadline.h"
#include "sys/placement.h"

#define SCHED_DEBUG "/sys/kernel/debug/sched/debug"
#define CPU_UNITS 1048576	/* a whole CPU in total_bw */
#define ROUNDS 7
#define SETTLE_US 200000	/* twice the longest period */

/* What the first CPU's root domain has given away; -1 when that cannot be seen. */
static long reserved(void)
{
	FILE *f = fopen(SCHED_DEBUG, "r");
	char line[512], *value;
	long units = -1;

	while (f && units < 0 && fgets(line, sizeof(line), f)) {
		value = strstr(line, "dl_bw->total_bw") ? strchr(line, ':') : NULL;
		if (value)
			units = strtol(value + 1, NULL, 10);
	}
	if (f)
		fclose(f);
	return units;
}

/* Where it is not mounted, by root and for this process alone. */
static void mount_debugfs(void)
{
	if (reserved() < 0 && !unshare(CLONE_NEWNS) &&
	    !mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL))
		mount("none", "/sys/kernel/debug", "debugfs", 0, NULL);
}

static pid_t fork_sleeper(void)
{
	pid_t pid = fork();

	if (pid == 0)
		for (;;)
			pause();
	return pid;
}

static void end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

/* A tenth of a CPU. */
static const struct policy tenth = {
	.kind = POLICY_DEADLINE, .runtime_ns = NSEC_PER_MSEC, .deadline_ns = 10 * NSEC_PER_MSEC,
};

TEST(only_reservations_shrink)
{
	const struct policy idle = { .kind = POLICY_IDLE };
	pid_t pid = fork_sleeper();
	struct err err;

	ASSERT_GT(pid, 0);
	deadline_shrink(pid);
	EXPECT_EQ(SCHED_OTHER, sched_getscheduler(pid));
	if (placement_set_policy(pid, &tenth, &err)) {
		end(pid);
		SKIP(return, "%s", err.text);
	}
	EXPECT_TRUE(deadline_has(pid));
	deadline_shrink(pid);
	EXPECT_TRUE(deadline_has(pid));
	EXPECT_EQ(0, placement_set_policy(pid, &idle, &err)) TH_LOG("%s", err.text);
	EXPECT_EQ(SCHED_IDLE, sched_getscheduler(pid));
	EXPECT_FALSE(deadline_has(pid));
	end(pid);
	EXPECT_FALSE(deadline_has(pid));
}

static void check(struct verdict *v, const struct run *run)
{
	claim_each(v, run_group(run, "task"), sched_policy_error, is_none);
}

/* It sleeps for nearly all of its 100 ms, long past its 0-lag time. */
static const struct scenario leaves_asleep = {
	.what = "a sleeper is moved out of SCHED_DEADLINE",
	.groups = GROUPS({ "task", .work = &work_timer_latency,
			   .params = WORK_PARAMS(struct timer_latency_params,
						 .interval_us = 100000),
			   .policy = { .kind = POLICY_DEADLINE, .runtime_ns = NSEC_PER_MSEC,
				       .deadline_ns = 10 * NSEC_PER_MSEC } }),
	.ops = OPS(op_policy("task", 0, POLICY_IDLE, .at_ms = 70)),
	.hold_ms = 80,
	.check = check,
};

/* It is stopped in the first half of its second period, in which it runs. */
static const struct scenario runs_on = {
	.what = "a spinner ends as SCHED_DEADLINE",
	.groups = GROUPS({ "task", .policy = { .kind = POLICY_DEADLINE,
					       .runtime_ns = 50 * NSEC_PER_MSEC,
					       .deadline_ns = 100 * NSEC_PER_MSEC } }),
	.hold_ms = 125,
	.check = check,
};

static enum outcome play(const struct scenario *scenario)
{
	struct verdict *v = verdict_create();
	enum outcome outcome;

	supervise(scenario, NULL, NULL, v);
	outcome = verdict_outcome(v);
	verdict_destroy(v);
	return outcome;
}

/* Others may come and go meanwhile, so most of several rounds decide. */
static void expect_given_back(struct __test_metadata *_metadata, const struct scenario *scenario)
{
	struct err err;
	int kept = 0;
	pid_t pid = fork_sleeper();
	int ret = placement_set_policy(pid, &tenth, &err);

	end(pid);
	if (ret)
		SKIP(return, "%s", err.text);
	mount_debugfs();
	if (reserved() < 0)
		SKIP(return, "%s cannot be read", SCHED_DEBUG);
	for (int i = 0; i < ROUNDS; i++) {
		long before;

		usleep(SETTLE_US);
		before = reserved();
		EXPECT_EQ(OUTCOME_PASS, play(scenario));
		kept += reserved() >= before + CPU_UNITS / 10 - 1;
	}
	EXPECT_LE(kept, ROUNDS / 2);
}

TEST(an_op_gives_back_what_a_sleeper_had)
{
	expect_given_back(_metadata, &leaves_asleep);
}

TEST(a_run_ends_when_its_bandwidth_is_free_again)
{
	expect_given_back(_metadata, &runs_on);
}

TEST_HARNESS_MAIN
