// SPDX-License-Identifier: GPL-2.0
/*
 * The gates that every worker must pass, each with every outcome it has.
 */
#include <kselftest_harness.h>

#include "gates_fixture.h"

#define LONGEST "tid 100 had the longest gap, 10ms on cpu1 at +300ms "
#define STUCK(tid, ms) "tid " #tid " stuck " #ms "ms on cpu1 at +300ms "
#define NO_FLOOR ", noise floor not measured"
#define SLOW "tid 100 slow-tier ratio 0.1 "
#define LOST "g[1] tid 101 left no report, it was killed by signal 9 (Killed)"

TEST_F(gates, progress)
{
	self->reports[1].work_units = 0;
	judge(self, (struct gates){ .not_stuck = true });
	EXPECT_EQ(OUTCOME_FAIL, self->v->claims[0].outcome);
	EXPECT_STREQ("tid 101 made no progress (0 work units)", self->v->claims[0].text);
	EXPECT_EQ(0, strncmp("g[1] tid 101 on CPUs", self->v->claims[0].notes, 20));
	self->reports[0].work_units = 0;
	judge(self, (struct gates){ .not_stuck = true });
	EXPECT_STREQ("tid 100 made no progress (0 work units), and 1 more",
		     self->v->claims[3].text);
}

TEST_F(gates, a_lost_report_is_no_progress_and_no_pass)
{
	lose(self, 1);
	judge(self, (struct gates){ .not_stuck = true });
	EXPECT_EQ(OUTCOME_FAIL, self->v->claims[0].outcome);
	EXPECT_STREQ("tid 101 made no progress (0 work units)", self->v->claims[0].text);
	EXPECT_STREQ(LOST "\n", self->v->claims[0].notes);
	EXPECT_EQ(OUTCOME_INCONCLUSIVE, self->v->claims[1].outcome);
	EXPECT_EQ(OUTCOME_INCONCLUSIVE, self->v->claims[2].outcome);
	EXPECT_GATE(OUTCOME_INCONCLUSIVE, "2 migrations within threshold 10; but " LOST,
		    .max_migrations = 10, .not_stuck = GATE_OFF);
}

TEST_F(gates, gap)
{
	EXPECT_GATE(OUTCOME_PASS, LONGEST
		    "(threshold 10ms); limit 10 ms" NO_FLOOR, .max_gap_ms = 10);
	self->reports[1].max_gap_ms = 11;
	EXPECT_GATE(OUTCOME_FAIL, STUCK(101, 11)
		    "(threshold 10ms); limit 10 ms" NO_FLOOR, .max_gap_ms = 10);
	EXPECT_GATE(OUTCOME_FAIL, STUCK(101, 11)
		    "(threshold 0ms), and 1 more; limit 0 ns" NO_FLOOR, .max_gap_ms = GATE_ZERO);
	lose(self, 0);
	lose(self, 1);
	EXPECT_EQ(OUTCOME_INCONCLUSIVE, judge(self, (struct gates){ .max_gap_ms = 10 })->outcome);
}

TEST_F(gates, ten_offenders_are_named)
{
	self->g.nr_reports = 12;
	judge(self, (struct gates){ .max_gap_ms = 1 });
	EXPECT_NE(NULL, strstr(self->v->last->text, "(threshold 1ms), and 11 more"));
	EXPECT_NE(NULL, strstr(self->v->last->notes, "g[9]"));
	EXPECT_EQ(NULL, strstr(self->v->last->notes, "g[10]"));
}

TEST_F(gates, isolation)
{
	EXPECT_GATE(OUTCOME_PASS, "all stayed on CPUs {0-1}", .isolation = true);
	self->g.cpus.len = 1;
	EXPECT_GATE(OUTCOME_FAIL, "tid 100 ran on unexpected CPUs {1}, and 1 more",
		    .isolation = true);
	self->g.cpus = (struct u64_seq)SEQ_OF(5);
	EXPECT_GATE(OUTCOME_FAIL, "tid 100 ran on unexpected CPUs {0,1}, and 1 more",
		    .isolation = true);
	self->g.cpus.len = 0;
	EXPECT_GATE(OUTCOME_SKIP, "the group is bound to no CPUs", .isolation = true);
	self->g.cpus = (struct u64_seq)SEQ_OF(0, 1);
	lose(self, 1);
	EXPECT_GATE(OUTCOME_INCONCLUSIVE, "all stayed on CPUs {0-1}; but " LOST,
		    .isolation = true);
}

TEST_F(gates, work_rate)
{
	EXPECT_GATE(OUTCOME_PASS, "worker 0 throughput 1000 work/cpu_s is the lowest, floor 1000",
		    .min_work_rate = 1000);
	self->reports[1].work_units = 100;
	EXPECT_GATE(OUTCOME_FAIL, "worker 1 throughput 200 work/cpu_s below floor 1000",
		    .min_work_rate = 1000);
	self->reports[1].cpu_time_ns = 0;
	EXPECT_GATE(OUTCOME_PASS, "worker 0 throughput 1000 work/cpu_s is the lowest, floor 1000",
		    .min_work_rate = 1000);
	self->reports[0].cpu_time_ns = 0;
	judge(self, (struct gates){ .max_throughput_cv = 0.2, .min_work_rate = 1000 });
	EXPECT_EQ(OUTCOME_INCONCLUSIVE, self->v->last[-1].outcome);
	EXPECT_EQ(OUTCOME_INCONCLUSIVE, self->v->last->outcome);
	EXPECT_STREQ("no worker has CPU time, the floor of 1000 work/cpu_s cannot be judged",
		     self->v->last->text);
}

TEST_F(gates, iteration_rate)
{
	EXPECT_GATE(OUTCOME_PASS, "worker 0 iteration rate 200/s is the lowest, floor 200",
		    .min_iteration_rate = 200);
	self->reports[1].iterations = 100;
	EXPECT_GATE(OUTCOME_FAIL, "worker 1 iteration rate 100/s below floor 200",
		    .min_iteration_rate = 200);
	self->reports[0].wall_time_ns = 0;
	self->reports[1].wall_time_ns = 0;
	EXPECT_GATE(OUTCOME_INCONCLUSIVE,
		    "no worker has wall time, the floor of 200/s cannot be judged",
		    .min_iteration_rate = 200);
}

TEST_F(gates, slow_tier)
{
	EXPECT_GATE(OUTCOME_PASS, SLOW "within threshold 0.1 (10 slow / 100 pages)",
		    .max_slow_tier_ratio = 0.1);
	EXPECT_GATE(OUTCOME_FAIL, SLOW "exceeds threshold 0.05 (10 slow / 100 pages), and 1 more",
		    .max_slow_tier_ratio = 0.05);
	for (int i = 0; i < 2; i++)
		self->reports[i].numa_pages.len = 0;
	EXPECT_GATE(OUTCOME_INCONCLUSIVE, "no worker has pages", .max_slow_tier_ratio = 0.05);
	self->g.nodes = NULL;
	EXPECT_GATE(OUTCOME_SKIP, "the nodes of its memory are unknown",
		    .max_slow_tier_ratio = 0.05);
}

TEST_F(gates, work_units)
{
	EXPECT_GATE(OUTCOME_PASS, "worker 0 did 500 work units, the least (floor 500)",
		    .min_work_units = 500);
	self->reports[1].work_units = 3;
	EXPECT_GATE(OUTCOME_FAIL, "worker 1 did 3 work units, too few (floor 500)",
		    .min_work_units = 500);
}

TEST_HARNESS_MAIN
