// SPDX-License-Identifier: GPL-2.0
/*
 * The noise floor: that it is measured, cheap and kept, and that a broken cache is not believed.
 */
#include <kselftest_harness.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "sys/clock.h"
#include "sys/noise.h"

static cpu_set_t usable(void)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	sched_getaffinity(0, sizeof(set), &set);
	return set;
}

/* The clock costs something, so some time passes between two reads; and a window has an end. */
TEST(it_is_measured_on_every_cpu)
{
	cpu_set_t cpus = usable();
	struct noise noise;
	struct err err;

	ASSERT_EQ(0, noise_measure(&cpus, &noise, &err))
		TH_LOG("%s", err.text);
	EXPECT_LT(0, noise.clock_ns);
	EXPECT_LE(noise.window_ns, CPU_COUNT(&cpus) * 3 * NOISE_LIMIT_MS * NSEC_PER_MSEC);
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if (!CPU_ISSET(cpu, &noise.cpus))
			continue;
		EXPECT_TRUE(CPU_ISSET(cpu, &cpus));
		EXPECT_LE(noise.clock_ns, noise.floor_ns[cpu]);
		EXPECT_LE(noise.floor_ns[cpu], noise.window_ns);
	}
	if (noise.realtime)
		EXPECT_TRUE(CPU_EQUAL(&cpus, &noise.cpus));
}

/* CPU time, since this machine may be busy with other things. */
TEST(it_costs_a_tenth_of_a_second_of_each_cpu_at_most)
{
	cpu_set_t cpus = usable();
	struct rusage before, after;
	struct noise noise;
	long us;

	getrusage(RUSAGE_SELF, &before);
	ASSERT_EQ(0, noise_measure(&cpus, &noise, NULL));
	getrusage(RUSAGE_SELF, &after);
	us = (after.ru_utime.tv_sec + after.ru_stime.tv_sec - before.ru_utime.tv_sec -
	      before.ru_stime.tv_sec) * 1000000 +
	     after.ru_utime.tv_usec + after.ru_stime.tv_usec - before.ru_utime.tv_usec -
	     before.ru_stime.tv_usec;
	EXPECT_LE(us, 100000 * CPU_COUNT(&cpus));
}

TEST(the_callers_policy_stays)
{
	cpu_set_t cpus = usable();
	int policy = sched_getscheduler(0);
	struct noise noise;

	ASSERT_EQ(0, noise_measure(&cpus, &noise, NULL));
	EXPECT_EQ(policy, sched_getscheduler(0));
}

TEST(a_cpu_that_is_not_there_is_an_error)
{
	struct noise noise;
	struct err err;
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(CPU_SETSIZE - 1, &cpus);
	EXPECT_EQ(-EINVAL, noise_measure(&cpus, &noise, &err));
	EXPECT_STREQ("a CPU has no line in /proc/stat: it is offline", err.text);
}

TEST(a_broken_text_is_refused)
{
	const char *const broken[] = {
		"", "noise", "noise clock_ns=1 window_ns=2 steal_ns=3 realtime=1\n",
		"noise clock_ns=1 window_ns=2 steal_ns=3 realtime=1\ncpu 0 7\n",
		"noise clock_ns=1 window_ns=2 steal_ns=3 realtime=1\ncpu 9999 7\nend\n",
		"noise clock_ns=1 window_ns=2 steal_ns=3 realtime=1\ncpu x 7\nend\n",
	};
	struct noise noise;

	for (size_t i = 0; i < ARRAY_SIZE(broken); i++)
		EXPECT_EQ(-EINVAL, noise_parse(broken[i], &noise));
	ASSERT_EQ(0, noise_parse("noise clock_ns=1 window_ns=8 steal_ns=2 realtime=1\n"
				 "cpu 5 7\nend\n", &noise));
	EXPECT_EQ(7, noise.floor_ns[5]);
	EXPECT_EQ(1, CPU_COUNT(&noise.cpus));
	EXPECT_TRUE(noise.realtime);
	EXPECT_EQ(25, noise_steal_pct(&noise));
	memset(&noise, 0, sizeof(noise));
	EXPECT_EQ(0, noise_steal_pct(&noise));
}

FIXTURE(cache) {
	char dir[32];
	char path[64];
	cpu_set_t cpus;
};

FIXTURE_SETUP(cache)
{
	snprintf(self->dir, sizeof(self->dir), "/tmp/noise.XXXXXX");
	ASSERT_NE(NULL, mkdtemp(self->dir));
	snprintf(self->path, sizeof(self->path), "%s/noise", self->dir);
	self->cpus = usable();
}

FIXTURE_TEARDOWN(cache)
{
	unlink(self->path);
	rmdir(self->dir);
}

TEST_F(cache, the_second_scenario_takes_what_the_first_found)
{
	struct noise first, second;

	ASSERT_EQ(0, noise_get(&self->cpus, self->path, &first, NULL));
	ASSERT_EQ(0, noise_load(self->path, &second));
	EXPECT_EQ(0, memcmp(&first, &second, sizeof(first)));
	/* A value that no measurement gives: it can only come from the file. */
	CPU_SET(7, &first.cpus);
	first.floor_ns[7] = 123456789012345;
	ASSERT_EQ(0, noise_save(self->path, &first, NULL));
	ASSERT_EQ(0, noise_get(&self->cpus, self->path, &second, NULL));
	EXPECT_EQ(123456789012345, second.floor_ns[7]);
}

TEST_F(cache, other_cpus_are_measured_anew)
{
	struct noise noise = { .window_ns = 1 };

	ASSERT_EQ(0, noise_save(self->path, &noise, NULL));
	ASSERT_EQ(0, noise_get(&self->cpus, self->path, &noise, NULL));
	EXPECT_LT(1, noise.window_ns);
}

TEST_F(cache, what_cannot_be_kept_is_still_measured)
{
	struct noise noise;
	struct err err;

	EXPECT_EQ(0, noise_get(&self->cpus, "/nonexistent/noise", &noise, NULL));
	EXPECT_LT(0, noise.window_ns);
	EXPECT_EQ(-ENOENT, noise_save("/nonexistent/noise", &noise, &err));
	EXPECT_EQ(0, strncmp("create /nonexistent/noise.", err.text, 26));
	EXPECT_EQ(-ENOENT, noise_load("/nonexistent/noise", &noise));
	/* A directory is in the way of the file. */
	ASSERT_EQ(0, mkdir(self->path, 0700));
	EXPECT_GT(0, noise_save(self->path, &noise, &err));
	EXPECT_EQ(0, rmdir(self->path));
}

TEST_HARNESS_MAIN
