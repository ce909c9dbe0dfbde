// SPDX-License-Identifier: GPL-2.0
/*
 * CPU lists, and the calls that place a task: what they set and how they refuse.
 */
#include <errno.h>
#include <string.h>
#include <sys/capability.h>
#include <sys/resource.h>
#include <unistd.h>

#include "kselftest_harness.h"

#include "sys/cpulist.h"
#include "sys/placement.h"

/* Give up one capability in the process of this test. */
static bool drop(cap_value_t value)
{
	cap_t caps = cap_get_proc();
	bool done = caps && !cap_set_flag(caps, CAP_EFFECTIVE, 1, &value, CAP_CLEAR) &&
		    !cap_set_proc(caps);

	cap_free(caps);
	return done;
}

static const char *roundtrip(const char *text, char *buf)
{
	cpu_set_t set;

	return cpulist_parse(text, &set, NULL) ? "error" : cpulist_format(&set, buf, CPULIST_MAX);
}

TEST(cpulist_strict)
{
	char buf[CPULIST_MAX];

	EXPECT_STREQ("", roundtrip("", buf));
	EXPECT_STREQ("", roundtrip("\n", buf));
	EXPECT_STREQ("0", roundtrip("0\n", buf));
	EXPECT_STREQ("0-3,5", roundtrip("0-3,5", buf));
	EXPECT_STREQ("0-5", roundtrip("3-5,0-3", buf));
	EXPECT_STREQ("7,1022-1023", roundtrip("7-7,1022,1023", buf));
}

TEST(cpulist_strict_refuses)
{
	static const char *const bad[] = {
		"a", "1,", ",1", "1,,2", "3-1", "-1", "1-", "1 2", " 1", "1\n2", "1024", "0-1024",
		"99999999999999999999", "0x1", "1-2-3",
	};
	struct err err;
	cpu_set_t set;
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		EXPECT_EQ(-EINVAL, cpulist_parse(bad[i], &set, &err)) TH_LOG("\"%s\"", bad[i]);
		EXPECT_EQ(0, CPU_COUNT(&set));
		EXPECT_NE(NULL, strstr(err.text, bad[i]));
	}
}

TEST(cpulist_lenient)
{
	char buf[CPULIST_MAX];
	cpu_set_t set;

	cpulist_parse_lenient("x, 1-2,9-8,5000,,4\n", &set);
	EXPECT_STREQ("1-2,4", cpulist_format(&set, buf, sizeof(buf)));
	cpulist_parse_lenient("", &set);
	EXPECT_EQ(0, CPU_COUNT(&set));
}

TEST(cpulist_every_other_cpu_fits)
{
	char buf[CPULIST_MAX];
	cpu_set_t set, again;
	int cpu;

	CPU_ZERO(&set);
	for (cpu = 0; cpu < CPU_SETSIZE; cpu += 2)
		CPU_SET(cpu, &set);
	ASSERT_EQ(0, cpulist_parse(cpulist_format(&set, buf, sizeof(buf)), &again, NULL));
	EXPECT_TRUE(CPU_EQUAL(&set, &again));
	EXPECT_LT(strlen(cpulist_format(&set, buf, 16)), 16);
}

TEST(affinity_is_set)
{
	cpu_set_t mine, one, now;
	struct err err;
	int cpu = 0;

	ASSERT_EQ(0, sched_getaffinity(0, sizeof(mine), &mine));
	while (!CPU_ISSET(cpu, &mine))
		cpu++;
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	ASSERT_EQ(0, placement_set_affinity(gettid(), &one, &err)) TH_LOG("%s", err.text);
	ASSERT_EQ(0, sched_getaffinity(0, sizeof(now), &now));
	EXPECT_TRUE(CPU_EQUAL(&one, &now));
}

TEST(affinity_refusals_name_task_and_cpus)
{
	struct err err;
	cpu_set_t far;
	char pid[32];

	cpulist_parse("1020-1022", &far, NULL);
	EXPECT_EQ(-EINVAL, placement_set_affinity(gettid(), &far, &err));
	EXPECT_NE(NULL, strstr(err.text, "1020-1022"));
	snprintf(pid, sizeof(pid), "pid %d", gettid());
	EXPECT_NE(NULL, strstr(err.text, pid));
	EXPECT_EQ(-EINVAL, placement_set_affinity(0, &far, &err));
	EXPECT_NE(NULL, strstr(err.text, "pid 0"));
	EXPECT_EQ(-EINVAL, placement_set_affinity(-1, &far, &err));
}

TEST(normal_policy_makes_no_call)
{
	const struct policy normal = { .kind = POLICY_NORMAL };

	EXPECT_EQ(0, placement_set_policy(-5, &normal, NULL));
}

TEST(batch_and_idle_keep_nice)
{
	const struct policy batch = { .kind = POLICY_BATCH }, idle = { .kind = POLICY_IDLE };
	struct err err;

	ASSERT_EQ(0, placement_set_nice(gettid(), 7, &err)) TH_LOG("%s", err.text);
	ASSERT_EQ(0, placement_set_policy(gettid(), &batch, &err)) TH_LOG("%s", err.text);
	EXPECT_EQ(SCHED_BATCH, sched_getscheduler(0));
	EXPECT_EQ(7, getpriority(PRIO_PROCESS, 0));
	ASSERT_EQ(0, placement_set_policy(gettid(), &idle, &err)) TH_LOG("%s", err.text);
	EXPECT_EQ(SCHED_IDLE, sched_getscheduler(0));
	EXPECT_EQ(7, getpriority(PRIO_PROCESS, 0));
}

TEST(rt_priority_is_limited)
{
	const struct policy high = { .kind = POLICY_FIFO, .priority = 1000 };
	const struct policy low = { .kind = POLICY_RR, .priority = -3 };
	struct sched_param param;
	struct err err;

	if (placement_set_policy(gettid(), &low, &err))
		SKIP(return, "%s", err.text);
	EXPECT_EQ(SCHED_RR, sched_getscheduler(0));
	sched_getparam(0, &param);
	EXPECT_EQ(1, param.sched_priority);
	EXPECT_EQ(0, placement_set_policy(gettid(), &high, &err));
	sched_getparam(0, &param);
	EXPECT_EQ(99, param.sched_priority);
}

TEST(rt_needs_privilege)
{
	const struct policy fifo = { .kind = POLICY_FIFO, .priority = 10 };
	struct err err;

	ASSERT_TRUE(drop(CAP_SYS_NICE));
	ASSERT_EQ(0, setrlimit(RLIMIT_RTPRIO, &(struct rlimit){ 0, 0 }));
	EXPECT_EQ(-EPERM, placement_set_policy(gettid(), &fifo, &err));
	EXPECT_NE(NULL, strstr(err.text, "SCHED_FIFO"));
	EXPECT_NE(NULL, strstr(err.text, strerror(EPERM)));
	EXPECT_EQ(SCHED_OTHER, sched_getscheduler(0));
}

TEST(policy_and_nice_refuse_pid_zero)
{
	const struct policy batch = { .kind = POLICY_BATCH };
	struct err err;

	EXPECT_EQ(-EINVAL, placement_set_policy(0, &batch, &err));
	EXPECT_EQ(-EINVAL, placement_set_nice(0, 3, &err));
	EXPECT_NE(NULL, strstr(err.text, "pid 0"));
}

TEST(deadline_parameters_are_told_apart)
{
	static const struct {
		struct policy p;
		const char *text;
	} bad[] = {
		{ { POLICY_DEADLINE, 0, 2000, 0, 0 }, "deadline is 0" },
		{ { POLICY_DEADLINE, 0, 1023, 5000, 0 }, "runtime is below" },
		{ { POLICY_DEADLINE, 0, 6000, 5000, 0 }, "runtime is above" },
		{ { POLICY_DEADLINE, 0, 2000, 5000, 4000 }, "above the period" },
		{ { POLICY_DEADLINE, 0, 2000, 1ULL << 63, 0 }, "2^63" },
	};
	struct err err;
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		EXPECT_EQ(-EINVAL, placement_set_policy(gettid(), &bad[i].p, &err));
		EXPECT_NE(NULL, strstr(err.text, bad[i].text)) TH_LOG("%s", err.text);
	}
}

TEST(boost_comes_and_goes)
{
	struct boost boost, inner;

	ASSERT_EQ(0, setpriority(PRIO_PROCESS, 0, 5));
	boost_begin(&boost);
	if (!boost.on)
		SKIP(return, "no right to be a real-time task");
	EXPECT_EQ(SCHED_FIFO | SCHED_RESET_ON_FORK, sched_getscheduler(0));
	boost_begin(&inner);
	boost_end(&inner);
	EXPECT_EQ(SCHED_FIFO | SCHED_RESET_ON_FORK, sched_getscheduler(0));
	boost_end(&boost);
	EXPECT_EQ(SCHED_OTHER, sched_getscheduler(0));
	EXPECT_EQ(5, getpriority(PRIO_PROCESS, 0));
}

TEST(boost_without_privilege_does_nothing)
{
	struct boost boost;

	ASSERT_TRUE(drop(CAP_SYS_NICE));
	ASSERT_EQ(0, setrlimit(RLIMIT_RTPRIO, &(struct rlimit){ 0, 0 }));
	boost_begin(&boost);
	EXPECT_FALSE(boost.on);
	boost_end(&boost);
	EXPECT_EQ(SCHED_OTHER, sched_getscheduler(0));
}

TEST_HARNESS_MAIN
