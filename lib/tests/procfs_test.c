// SPDX-License-Identifier: GPL-2.0
/*
 * The parsers of /proc files, on well-formed, odd and broken text, and once on the real files.
 */
#include <errno.h>
#include <limits.h>
#include <unistd.h>

#include "kselftest_harness.h"

#include "sys/clock.h"
#include "sys/procfs.h"

struct pages {
	uint64_t of_node[4];	/* the last is for all higher nodes */
	unsigned int tokens;
};

static int note_pages(void *arg, uint64_t node, uint64_t n)
{
	struct pages *pages = arg;

	pages->of_node[node < 3 ? node : 3] += n;
	pages->tokens++;
	return 0;
}

static struct pages parse_numa(const char *text, const void *region)
{
	struct pages pages = { 0 };

	numa_maps_parse(text, region, note_pages, &pages);
	return pages;
}

TEST(schedstat_normal)
{
	struct schedstat s;

	ASSERT_EQ(0, schedstat_parse("123 456 7\n", &s));
	EXPECT_EQ(123, s.cpu_time_ns);
	EXPECT_EQ(456, s.run_delay_ns);
	EXPECT_EQ(7, s.run_count);
}

TEST(schedstat_tabs_limits_and_more_fields)
{
	struct schedstat s;

	ASSERT_EQ(0, schedstat_parse("1\t18446744073709551615\t3 99 x\n", &s));
	EXPECT_EQ(UINT64_MAX, s.run_delay_ns);
	EXPECT_EQ(3, s.run_count);
}

TEST(schedstat_broken)
{
	static const char *const broken[] = {
		"", "\n", "1 2", "1\t2\n", "1 x 3", "a 2 3", "1 2 -3", "1 2 3x", "0x1 2 3",
		"1 2 18446744073709551616",
	};
	struct schedstat s;
	size_t i;

	for (i = 0; i < sizeof(broken) / sizeof(*broken); i++)
		EXPECT_EQ(-EINVAL, schedstat_parse(broken[i], &s))
			TH_LOG("text %zu", i);
}

TEST(schedstat_of_a_missing_task)
{
	struct schedstat s;

	EXPECT_EQ(-ENOENT, schedstat_read(0x7fffffff, &s));
}

TEST(schedstat_of_this_task_grows)
{
	uint64_t end = clock_thread_cpu_ns() + 20 * NSEC_PER_MSEC;
	struct schedstat before, after;

	if (schedstat_read(gettid(), &before))
		SKIP(return, "no schedstat of tasks (CONFIG_SCHED_INFO)");
	while (clock_thread_cpu_ns() < end)
		;
	ASSERT_EQ(0, schedstat_read(gettid(), &after));
	EXPECT_GE(after.cpu_time_ns, before.cpu_time_ns + 10 * NSEC_PER_MSEC);
	EXPECT_GE(after.run_count, before.run_count);
}

TEST(numa_maps_lines)
{
	struct pages p = parse_numa("7f00 default anon=3 dirty=3 N0=2 N1=1 kernelpagesize_kB=4\n"
				    "7f80 bind:0 file=/lib/x mapped=9 N0=40\n"
				    "7fff default stack", NULL);

	EXPECT_EQ(42, p.of_node[0]);
	EXPECT_EQ(1, p.of_node[1]);
	EXPECT_EQ(3, p.tokens);
}

TEST(numa_maps_high_nodes)
{
	struct pages p = parse_numa("7f00 default N1023=5 N64=6\n", NULL);

	EXPECT_EQ(11, p.of_node[3]);
}

TEST(numa_maps_odd_lines)
{
	EXPECT_EQ(0, parse_numa("", NULL).tokens);
	EXPECT_EQ(0, parse_numa("\n\n", NULL).tokens);
	EXPECT_EQ(0, parse_numa("7f00 default\n", NULL).tokens);
	EXPECT_EQ(0, parse_numa("zzzz default N0=1\n", NULL).tokens);
	EXPECT_EQ(0, parse_numa("7f00 default N=1 Nx=2 N0= N0=x N0=1x xN0=4\n", NULL).tokens);
	EXPECT_EQ(1, parse_numa("nothex default N0=1\n7f00 default N0=1\n", NULL).tokens);
}

TEST(numa_maps_of_one_region)
{
	static const char text[] = "7f00 default N0=1\n7f80 default N0=10 N1=20\n"
				   "7f8 default N0=5\n";
	struct pages p = parse_numa(text, (void *)0x7f80);

	EXPECT_EQ(10, p.of_node[0]);
	EXPECT_EQ(20, p.of_node[1]);
	EXPECT_EQ(0, parse_numa(text, (void *)0x1000).tokens);
}

TEST(numa_maps_of_this_process)
{
	struct pages p = { 0 };

	if (access("/proc/self/numa_maps", R_OK))
		SKIP(return, "no numa_maps (CONFIG_NUMA)");
	ASSERT_EQ(0, numa_maps_read(NULL, note_pages, &p));
	EXPECT_GT(p.of_node[0] + p.of_node[1] + p.of_node[2] + p.of_node[3], 0);
}

TEST(vmstat_lines)
{
	static const char text[] = "nr_free_pages 7\nnuma_pages_migrated_x 1\n"
				   "numa_pages_migrated 12\nlast 3";
	uint64_t value = 99;

	ASSERT_EQ(0, counter_parse(text, "numa_pages_migrated", &value));
	EXPECT_EQ(12, value);
	ASSERT_EQ(0, counter_parse(text, "last", &value));
	EXPECT_EQ(3, value);
	EXPECT_EQ(-ENOENT, counter_parse(text, "numa_pages", &value));
	EXPECT_EQ(-ENOENT, counter_parse("", "last", &value));
	EXPECT_EQ(-EINVAL, counter_parse("last x\n", "last", &value));
}

TEST(counters_of_sched_stand_behind_a_colon)
{
	static const char text[] = "cat (7, #threads: 1)\n-----\n"
				   "se.avg.util_avg_x                  :                    1\n"
				   "se.avg.util_avg                    :                  147\n";
	uint64_t value = 99;

	ASSERT_EQ(0, counter_parse(text, "se.avg.util_avg", &value));
	EXPECT_EQ(147, value);
	EXPECT_EQ(-EINVAL, counter_parse("last : x\n", "last", &value));
}

TEST(utilisation_of_this_thread)
{
	uint64_t util = 9999;
	int ret = util_avg_read(gettid(), &util);

	if (ret == -ENOENT)
		SKIP(return, "this kernel does not show it");
	ASSERT_EQ(0, ret);
	EXPECT_LE(util, 1024);
	EXPECT_NE(0, util_avg_read(INT_MAX, &util));
}

TEST(vmstat_of_this_kernel)
{
	uint64_t value;

	EXPECT_EQ(0, vmstat_read("nr_free_pages", &value));
	EXPECT_EQ(-ENOENT, vmstat_read("no_such_counter", &value));
}

TEST(clock_never_goes_back)
{
	uint64_t last = clock_ns(), now;
	int i;

	for (i = 0; i < 1000; i++) {
		now = clock_ns();
		ASSERT_GE(now, last);
		last = now;
	}
}

TEST_HARNESS_MAIN
