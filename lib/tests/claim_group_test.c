// SPDX-License-Identifier: GPL-2.0
/*
 * Claims about groups: some of many workers, two groups, workers without report; reasons, doubts.
 */
#include <kselftest_harness.h>

#include "claim_fixture.h"

TEST_F(claims, some_of_many)
{
	struct verdict *v = self->v;
	const size_t most = 2;

	claim_at_least_n(v, 1, &self->g, work_units, at_least, 20);
	EXPECT_LAST(OUTCOME_PASS, "g.work_units.at_least_1.at_least");
	EXPECT_EQ(NULL, v->last->notes);
	EXPECT_STREQ("1 of 2 workers are off: 10 .. 20, expected at least 20 for 1 workers",
		     v->last->text);
	claim_at_least_n(v, most, &self->g, work_units, at_least, 20);
	EXPECT_LAST(OUTCOME_FAIL, "g.work_units.at_least_most.at_least");
	EXPECT_NE(NULL, v->last->notes);
	claim_at_least_n(v, 3, &self->g, work_units, at_least, 1);
	EXPECT_LAST(OUTCOME_ERROR, "g.work_units.at_least_3.at_least");
	EXPECT_STREQ("caller error: 3 workers wanted of 2", v->last->text);
	claim_at_least_n(v, 0, &self->g, work_units, at_least, 1);
	EXPECT_LAST(OUTCOME_ERROR, "g.work_units.at_least_0.at_least");
	EXPECT_STREQ("caller error: 0 workers wanted of 2", v->last->text);
	claim_at_least_n(v, 1, &self->none, work_units, at_least, 1);
	EXPECT_LAST(OUTCOME_INCONCLUSIVE, "none.work_units.at_least_1.at_least");
	verdict_begin_naming(v);
	claim_at_least_n(v, 1, &self->none, completed, eq, true);
	claim_text(v, "x", matches, "x");
	verdict_begin_judging(v);
	EXPECT_FALSE(v->claims[v->nr_claims - 1].judged);
}

TEST_F(claims, a_worker_without_report_meets_little)
{
	struct verdict *v = self->v;

	self->reports[1] = (struct worker_report){ .tid = 101, .exit_info = &self->killed };
	claim_each(v, &self->g, work_units, at_least, 0);
	EXPECT_LAST(OUTCOME_FAIL, "g.work_units.at_least");
	EXPECT_STREQ("g[1] tid 101 left no report, it was killed by signal 9 (Killed)\n",
		     v->last->notes);
	claim_each(v, &self->g, affinity_error, is_none);
	EXPECT_LAST(OUTCOME_PASS, "g.affinity_error.is_none");
	claim_each(v, &self->g, sched_policy_error, is_none);
	EXPECT_LAST(OUTCOME_PASS, "g.sched_policy_error.is_none");
	claim_each(v, &self->g, completed, eq, true);
	EXPECT_LAST(OUTCOME_FAIL, "g.completed.eq");
	EXPECT_STREQ("1 of 2 workers are off: false .. true, expected true", v->last->text);
	claim_spread(v, &self->g, work_units, at_most, 100);
	EXPECT_LAST(OUTCOME_INCONCLUSIVE, "g.work_units.max_over_min.at_most");
	claim_ratio(v, &self->h, &self->g, work_units, at_most, 100);
	EXPECT_LAST(OUTCOME_INCONCLUSIVE, "h_over_g.work_units.at_most");
}

TEST_F(claims, no_reports_are_no_signal)
{
	struct verdict *v = self->v;

	claim_each(v, &self->none, work_units, at_least, 1);
	EXPECT_LAST(OUTCOME_INCONCLUSIVE, "none.work_units.at_least");
	claim_spread(v, &self->none, work_units, at_most, 2);
	EXPECT_LAST(OUTCOME_INCONCLUSIVE, "none.work_units.max_over_min.at_most");
	claim_ratio(v, &self->g, &self->none, work_units, at_most, 2);
	EXPECT_LAST(OUTCOME_INCONCLUSIVE, "g_over_none.work_units.at_most");
}

TEST_F(claims, ratios)
{
	struct verdict *v = self->v;

	claim_ratio(v, &self->h, &self->g, schedstat_cpu_time_ns, between, 0.99, 1.01);
	EXPECT_LAST(OUTCOME_PASS, "h_over_g.schedstat_cpu_time_ns.between");
	EXPECT_STREQ("1 = 15 ms / 15 ms, expected in [0.99, 1.01]", v->last->text);
	claim_ratio(v, &self->h, &self->g, schedstat_cpu_time_ns, gt, 1);
	EXPECT_LAST(OUTCOME_FAIL, "h_over_g.schedstat_cpu_time_ns.gt");
	claim_ratio(v, &self->h, &self->g, iterations, at_most, 1);
	EXPECT_LAST(OUTCOME_INCONCLUSIVE, "h_over_g.iterations.at_most");
	claim_ratio(v, &self->h, &self->g, work_units, between, 1, 0);
	EXPECT_LAST(OUTCOME_ERROR, "h_over_g.work_units.between");
}

TEST_F(claims, spreads)
{
	struct verdict *v = self->v;

	claim_spread(v, &self->g, work_units, at_most, 2);
	EXPECT_LAST(OUTCOME_PASS, "g.work_units.max_over_min.at_most");
	claim_spread(v, &self->g, work_units, at_most, 1.9);
	EXPECT_LAST(OUTCOME_FAIL, "g.work_units.max_over_min.at_most.2");
	EXPECT_EQ(0, strncmp("work_units 20: g[1] tid 101", v->last->notes, 27));
	EXPECT_NE(NULL, strstr(v->last->notes, "\nwork_units 10: g[0] tid 100"));
	claim_spread(v, &self->h, work_units, at_most, 2);
	EXPECT_LAST(OUTCOME_INCONCLUSIVE, "h.work_units.max_over_min.at_most");
	claim_spread(v, &self->g, iterations, at_most, 2);
	EXPECT_LAST(OUTCOME_INCONCLUSIVE, "g.iterations.max_over_min.at_most");
	self->reports[0].work_units = 0;
	claim_spread(v, &self->g, work_units, at_most, 1e9);
	EXPECT_LAST(OUTCOME_FAIL, "g.work_units.max_over_min.at_most.3");
}

TEST_F(claims, ranges)
{
	struct verdict *v = self->v;

	claim_range(v, &self->g, schedstat_cpu_time_ns, at_most, 5000000);
	EXPECT_LAST(OUTCOME_PASS, "g.schedstat_cpu_time_ns.max_less_min.at_most");
	EXPECT_STREQ("5000 us = 10 ms - 5000 us, expected at most 5000 us", v->last->text);
	EXPECT_EQ(NULL, v->last->notes);
	claim_range(v, &self->g, work_units, lt, 10);
	EXPECT_LAST(OUTCOME_FAIL, "g.work_units.max_less_min.lt");
	EXPECT_STREQ("10 = 20 - 10, expected less than 10", v->last->text);
	EXPECT_EQ(0, strncmp("work_units 20: g[1] tid 101", v->last->notes, 27));
	EXPECT_NE(NULL, strstr(v->last->notes, "\nwork_units 10: g[0] tid 100"));
	claim_range(v, &self->h, work_units, at_most, 2);
	EXPECT_LAST(OUTCOME_INCONCLUSIVE, "h.work_units.max_less_min.at_most");
	claim_range(v, &self->g, work_units, near, 10, -1);
	EXPECT_LAST(OUTCOME_ERROR, "g.work_units.max_less_min.near");
	verdict_begin_naming(v);
	claim_range(v, &self->none, iterations, at_most, 2);
	verdict_begin_judging(v);
	EXPECT_FALSE(v->claims[v->nr_claims - 1].judged);
}

TEST_F(claims, a_pass_can_be_doubted_and_a_failure_not)
{
	struct verdict *v = self->v;

	claim(v, 1, eq, 1);
	claim_only_if(v, true, "there was nothing to see");
	EXPECT_LAST(OUTCOME_PASS, "1.eq");
	claim_only_if(v, false, "there was nothing to see");
	EXPECT_LAST(OUTCOME_INCONCLUSIVE, "1.eq");
	EXPECT_STREQ("1, expected 1; but there was nothing to see", v->last->text);
	claim(v, 2, eq, 1);
	claim_only_if(v, false, "there was nothing to see");
	EXPECT_LAST(OUTCOME_FAIL, "2.eq");
	EXPECT_STREQ("2, expected 1", v->last->text);
	verdict_begin_naming(v);
	claim(v, 1, eq, 1);
	claim_only_if(v, false, "there was nothing to see");
	EXPECT_LAST(OUTCOME_INCONCLUSIVE, "1.eq");
	EXPECT_STREQ("1, expected 1; but there was nothing to see", v->last->text);
	verdict_begin_judging(v);
	v->last = NULL;
	claim_only_if(v, false, "no claim, no doubt");
	EXPECT_EQ(NULL, v->last);
}

#define ALL_TAKEN "1 of 2 workers are off: 10 .. 20, expected at least 20; but " \
		  "real-time programs of others took 95% of the CPUs of g"

/* Only claims on progress, only failures, and only when next to nothing was left. */
TEST_F(claims, realtime_programs_of_others_may_leave_no_signal)
{
	struct verdict *v = self->v;

	self->g.realtime_pct = 95;
	claim_each(v, &self->g, work_units, at_least, 20);
	EXPECT_LAST(OUTCOME_INCONCLUSIVE, "g.work_units.at_least");
	EXPECT_STREQ(ALL_TAKEN, v->last->text);
	claim_each(v, &self->g, work_units, at_least, 10);
	EXPECT_LAST(OUTCOME_PASS, "g.work_units.at_least.2");
	EXPECT_STREQ("10 .. 20, expected at least 10", v->last->text);
	claim_each(v, &self->g, cpus_used, len_eq, 1);
	EXPECT_LAST(OUTCOME_FAIL, "g.cpus_used.len_eq");
	EXPECT_EQ(NULL, strstr(v->last->notes, "real-time"));
	self->g.realtime_pct = 89.9;
	claim_each(v, &self->g, work_units, at_least, 20);
	EXPECT_LAST(OUTCOME_FAIL, "g.work_units.at_least.3");
	EXPECT_NE(NULL, strstr(v->last->notes,
			       "\nreal-time programs of others took 89.9% of the CPUs of g\n"));
	self->g.realtime_pct = 9.9;
	claim_each(v, &self->g, work_units, at_least, 20);
	EXPECT_LAST(OUTCOME_FAIL, "g.work_units.at_least.4");
	EXPECT_EQ(NULL, strstr(v->last->notes, "real-time"));
}

TEST_F(claims, shares)
{
	struct verdict *v = self->v;
	uint64_t part_ns = 10, whole_ns = 100, zero_ns = 0, turns = 4, cpu_ns = 10000001;

	claim_share(v, part_ns, whole_ns, at_most, 0.1);
	EXPECT_LAST(OUTCOME_PASS, "part_ns_over_whole_ns.at_most");
	claim_share(v, part_ns, whole_ns, lt, 0.1);
	EXPECT_LAST(OUTCOME_FAIL, "part_ns_over_whole_ns.lt");
	EXPECT_STREQ("0.1 = 10 ns / 100 ns, expected less than 0.1", v->last->text);
	claim_share(v, cpu_ns, turns, at_most, 2500000);
	EXPECT_LAST(OUTCOME_FAIL, "cpu_ns_over_turns.at_most");
	EXPECT_STREQ("2500 us = 10.000001 ms / 4, expected at most 2500 us", v->last->text);
	claim_share(v, turns, part_ns, at_most, 0.5);
	EXPECT_STREQ("0.4 = 4 / 10 ns, expected at most 0.5", v->last->text);
	claim_share(v, part_ns, zero_ns, lt, 0.1);
	EXPECT_LAST(OUTCOME_INCONCLUSIVE, "part_ns_over_zero_ns.lt");
	claim_share(v, part_ns, whole_ns, near, 0, -1);
	EXPECT_LAST(OUTCOME_ERROR, "part_ns_over_whole_ns.near");
}

TEST_F(claims, ten_offenders_are_named_and_the_rest_counted)
{
	struct worker_report reports[13] = { 0 };
	struct cgroup_stats many = { .name = "many", .reports = reports, .nr_reports = 13 };
	const char *tail;

	claim_each(self->v, &many, work_units, at_least, 1);
	EXPECT_LAST(OUTCOME_FAIL, "many.work_units.at_least");
	EXPECT_NE(NULL, strstr(self->v->last->notes, "many[9]"));
	EXPECT_EQ(NULL, strstr(self->v->last->notes, "many[10]"));
	tail = strstr(self->v->last->notes, "and 3 more\n");
	ASSERT_NE(NULL, tail);
	EXPECT_STREQ("and 3 more\n", tail);
}

TEST_F(claims, an_unknown_group_is_an_error)
{
	struct run *run = run_create(2);
	const struct cgroup_stats *unknown;

	ASSERT_NE(NULL, run);
	run->groups[0].name = "light";
	run->groups[1].name = "heavy";
	EXPECT_EQ(&run->groups[1], run_group(run, "heavy"));
	for (int i = 0; i < 2 * RUN_MAX_UNKNOWN; i++) {
		unknown = run_group(run, "ligth");
		claim_each(self->v, unknown, work_units, at_least, 1);
		EXPECT_EQ(OUTCOME_ERROR, self->v->last->outcome);
		EXPECT_STREQ("no group \"ligth\"; there is light, heavy", self->v->last->text);
	}
	run_destroy(run);
}

TEST_F(claims, the_naming_pass_takes_no_data)
{
	verdict_begin_naming(self->v);
	claim_each(self->v, &self->none, wake_latencies_ns, all_at_most, 1);
	claim_because(self->v, "whatever");
	claim_spread(self->v, &self->none, work_units, at_most, 1);
	claim_ratio(self->v, &self->none, &self->none, work_units, at_most, 1);
	claim_share(self->v, 0, 0, at_most, 1);
	verdict_begin_judging(self->v);
	EXPECT_EQ(4, self->v->nr_claims);
	for (size_t i = 0; i < self->v->nr_claims; i++)
		EXPECT_FALSE(self->v->claims[i].judged);
	EXPECT_EQ(NULL, self->v->claims[0].because);
}

TEST_F(claims, reasons_stay_with_their_claim)
{
	claim(self->v, 1, eq, 1);
	claim(self->v, 2, eq, 1);
	claim_because(self->v, "two is not one");
	EXPECT_EQ(NULL, self->v->claims[0].because);
	EXPECT_STREQ("two is not one", self->v->claims[1].because);
	EXPECT_STREQ("eq", self->v->claims[1].token);
}

TEST_HARNESS_MAIN
