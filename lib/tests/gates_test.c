// SPDX-License-Identifier: GPL-2.0
/*
 * What all gates have in common: layers, missing reports, and what noise makes of absolute times.
 */
#include <kselftest_harness.h>
#include <math.h>

#include "gates_fixture.h"

#define LONGEST "tid 100 had the longest gap, 10ms on cpu1 at +300ms "
#define STUCK(tid, ms) "tid " #tid " stuck " #ms "ms on cpu1 at +300ms "
#define ALONE "noise alone is more than the limit"
#define STOLEN "the hypervisor took half of the time and more"
#define WAITED "the host kept the CPUs waiting for 20 ms in all, dilation 1.50"
#define NO_FLOOR ", noise floor not measured"
#define WAKE "p99 wake latency 3000ns "

TEST_F(gates, none_is_on_by_itself)
{
	EXPECT_EQ(NULL, judge(self, (struct gates){ 0 }));
	EXPECT_EQ(0, self->v->nr_claims);
}

TEST_F(gates, not_stuck_brings_spread_and_gap)
{
	judge(self, (struct gates){ .not_stuck = true });
	ASSERT_EQ(3, self->v->nr_claims);
	EXPECT_STREQ("g.gate.not_stuck", self->v->claims[0].label);
	EXPECT_STREQ("g.gate.max_spread_pct", self->v->claims[1].label);
	EXPECT_STREQ("g.gate.max_gap_ms", self->v->claims[2].label);
	EXPECT_EQ(FAILURE_NO_PROGRESS, self->v->claims[0].kind);
	EXPECT_EQ(FAILURE_UNFAIR, self->v->claims[1].kind);
	EXPECT_EQ(FAILURE_STUCK, self->v->claims[2].kind);
	EXPECT_STREQ("every worker made progress, the least 500 work units",
		     self->v->claims[0].text);
	for (int i = 0; i < 3; i++)
		EXPECT_EQ(OUTCOME_PASS, self->v->claims[i].outcome);
}

TEST_F(gates, the_naming_pass_takes_no_data)
{
	self->g = (struct cgroup_stats){ .name = "g" };
	verdict_begin_naming(self->v);
	gates_judge(self->v, &self->g, &(struct gates){ .not_stuck = true, .isolation = true },
		    &self->noise);
	verdict_begin_judging(self->v);
	ASSERT_EQ(4, self->v->nr_claims);
	EXPECT_STREQ("g.gate.isolation", self->v->claims[3].label);
	EXPECT_FALSE(self->v->claims[3].judged);
}

TEST_F(gates, layers)
{
	const struct gates base = { .not_stuck = true, .max_gap_ms = 10, .min_work_rate = 1 };
	const struct gates over = { .max_gap_ms = 20, .min_work_rate = GATE_OFF };
	const struct gates none = { 0 };
	struct gates merged = gates_merge(&base, &over);

	EXPECT_EQ(1, merged.not_stuck);
	EXPECT_EQ(20, merged.max_gap_ms);
	EXPECT_EQ(GATE_OFF, merged.min_work_rate);
	merged = gates_merge(&none, &base);
	EXPECT_EQ(0, memcmp(&base, &merged, sizeof(base)));
	merged = gates_merge(&base, &none);
	EXPECT_EQ(0, memcmp(&base, &merged, sizeof(base)));
}

TEST_F(gates, off_is_off)
{
	const struct gates most = { .not_stuck = true, .max_gap_ms = GATE_OFF,
				    .max_spread_pct = GATE_OFF, .isolation = GATE_OFF };

	judge(self, most);
	EXPECT_EQ(1, self->v->nr_claims);
	judge(self, (struct gates){ .not_stuck = GATE_OFF });
	EXPECT_EQ(1, self->v->nr_claims);
}

TEST_F(gates, only_absolute_times_need_the_noise)
{
	const struct gates no_gap = { .not_stuck = true, .max_gap_ms = GATE_OFF };

	EXPECT_FALSE(gates_need_noise(&(struct gates){ 0 }));
	EXPECT_FALSE(gates_need_noise(&(struct gates){ .isolation = true, .min_work_rate = 1 }));
	EXPECT_TRUE(gates_need_noise(&(struct gates){ .not_stuck = true }));
	EXPECT_FALSE(gates_need_noise(&no_gap));
	EXPECT_TRUE(gates_need_noise(&(struct gates){ .max_p99_wake_latency_ns = 1 }));
}

TEST_F(gates, wrong_limits_are_errors)
{
	EXPECT_GATE(OUTCOME_ERROR, "caller error: limit is not a number from 0",
		    .max_migrations = NAN);
	EXPECT_GATE(OUTCOME_ERROR, "caller error: limit is not a number from 0",
		    .max_migrations = -7);
}

TEST_F(gates, without_reports_they_do_not_apply)
{
	self->g.nr_reports = 0;
	judge(self, (struct gates){ .not_stuck = true, GATES_STRICT, .isolation = true });
	EXPECT_EQ(8, self->v->nr_claims);
	for (size_t i = 0; i < self->v->nr_claims; i++) {
		EXPECT_EQ(OUTCOME_SKIP, self->v->claims[i].outcome);
		EXPECT_STREQ("the group has no reports", self->v->claims[i].text);
	}
}

#define FLOOR(ns) (struct run_noise){ .measured = true, .cpus = SEQ_OF(0, 1, 2), \
				      .floor_ns = SEQ_OF(1, ns, 999999999) }

TEST_F(gates, noise_widens_absolute_times)
{
	self->noise = FLOOR(2000000);
	EXPECT_GATE(OUTCOME_PASS, LONGEST
		    "(threshold 20ms); limit 9000 us, noise floor 2000 us", .max_gap_ms = 9);
	self->reports[0].max_gap_ms = 21;
	EXPECT_GATE(OUTCOME_FAIL, STUCK(100, 21)
		    "(threshold 20ms); limit 9000 us, noise floor 2000 us", .max_gap_ms = 9);
}

TEST_F(gates, noise_does_not_tighten)
{
	self->noise = FLOOR(2000);
	EXPECT_GATE(OUTCOME_PASS, LONGEST
		    "(threshold 11ms); limit 11 ms, noise floor 2000 ns", .max_gap_ms = 11);
}

TEST_F(gates, where_noise_breaks_the_limit_nothing_passes)
{
	self->noise = FLOOR(9000001);
	EXPECT_GATE(OUTCOME_INCONCLUSIVE, LONGEST
		    "(threshold 90ms); limit 9000 us, noise floor 9000.001 us: " ALONE,
		    .max_gap_ms = 9);
	self->noise.steal_pct = 60;
	EXPECT_GATE(OUTCOME_INCONCLUSIVE, LONGEST
		    "(threshold 2000ms); limit 2000 ms, noise floor 9000.001 us: " STOLEN,
		    .max_gap_ms = 2000);
	self->reports[0].max_gap_ms = 91;
	EXPECT_EQ(OUTCOME_FAIL, judge(self, (struct gates){ .max_gap_ms = 9 })->outcome);
}

TEST_F(gates, what_the_host_took_is_not_held_against_the_guest)
{
	self->noise = FLOOR(5);
	self->noise.host_wait_ns = 20000000;
	self->noise.dilation = 1.5;
	self->reports[0].max_gap_ms = 29;
	self->reports[1].max_gap_ms = 1;
	EXPECT_GATE(OUTCOME_INCONCLUSIVE, STUCK(100, 29)
		    "(threshold 9ms); limit 9000 us, noise floor 5 ns: " WAITED, .max_gap_ms = 9);
	self->reports[0].max_gap_ms = 30;
	EXPECT_EQ(OUTCOME_FAIL, judge(self, (struct gates){ .max_gap_ms = 9 })->outcome);
	self->reports[0].max_gap_ms = 29;
	self->noise.dilation = 1.49;
	EXPECT_EQ(OUTCOME_FAIL, judge(self, (struct gates){ .max_gap_ms = 9 })->outcome);
	EXPECT_EQ(OUTCOME_PASS, judge(self, (struct gates){ .max_gap_ms = 29 })->outcome);
}

#define TAKEN "; but real-time programs of others took 93% of the CPUs of g"

TEST_F(gates, realtime_programs_of_others_leave_no_progress)
{
	self->g.realtime_pct = 93;
	self->reports[0].max_gap_ms = 11;
	EXPECT_GATE(OUTCOME_INCONCLUSIVE, STUCK(100, 11) "(threshold 10ms); limit 10 ms" NO_FLOOR
		    TAKEN, .max_gap_ms = 10);
	self->reports[1].work_units = 3;
	EXPECT_GATE(OUTCOME_INCONCLUSIVE, "worker 1 did 3 work units, too few (floor 500)" TAKEN,
		    .min_work_units = 500);
	EXPECT_GATE(OUTCOME_INCONCLUSIVE, WAKE "exceeds limit 2999ns (4 samples); limit 2999 ns"
		    NO_FLOOR TAKEN, .max_p99_wake_latency_ns = 2999);
	EXPECT_GATE(OUTCOME_FAIL, "4 migrations exceed threshold 0", .max_migrations = GATE_ZERO);
}

TEST_F(gates, the_floor_is_that_of_the_groups_cpus)
{
	const struct u64_seq none = { 0 };

	self->noise = FLOOR(5);
	EXPECT_EQ(5, run_noise_floor_ns(&self->noise, &self->g.cpus));
	EXPECT_EQ(999999999, run_noise_floor_ns(&self->noise, &none));
}

TEST_HARNESS_MAIN
