// SPDX-License-Identifier: GPL-2.0
/*
 * Claims: every comparator with a value that meets it, one that does not, and a wrong question;
 * what is said of workers without report; labels.
 */
#include <kselftest_harness.h>
#include <math.h>
#include <signal.h>
#include <string.h>

#include "claim/claim.h"
#include "wire/schema.h"

/* Two workers of a group "g", one of a group "h", the last one killed when asked for. */
FIXTURE(claims) {
	struct verdict *v;
	struct worker_report reports[3];
	struct worker_exit_info killed;
	uint64_t cpus[3];
	uint64_t samples[4];
	struct cgroup_stats g;
	struct cgroup_stats h;
	struct cgroup_stats none;
	struct u64_seq allowed;
};

FIXTURE_SETUP(claims)
{
	static const uint64_t cpus[] = { 0, 1, 4 };
	static const uint64_t samples[] = { 7, 3, 900, 3 };

	self->v = verdict_create();
	ASSERT_NE(NULL, self->v);
	memcpy(self->cpus, cpus, sizeof(cpus));
	memcpy(self->samples, samples, sizeof(samples));
	self->killed = (struct worker_exit_info){ .kind = EXIT_SIGNALED, .code = SIGKILL };
	for (int i = 0; i < 3; i++) {
		self->reports[i].tid = 100 + i;
		self->reports[i].work_units = 10 * (i + 1);
		self->reports[i].completed = true;
		self->reports[i].schedstat_cpu_time_ns = 5000000 * (i + 1);
		self->reports[i].cpus_used = (struct u64_seq){ self->cpus, 3, 3 };
		self->reports[i].wake_latencies_ns = (struct u64_seq){ self->samples, 4, 4 };
	}
	self->g = (struct cgroup_stats){ .name = "g", .reports = self->reports, .nr_reports = 2 };
	self->h = (struct cgroup_stats){ .name = "h", .reports = self->reports + 2,
					 .nr_reports = 1 };
	self->none = (struct cgroup_stats){ .name = "none" };
	self->allowed = (struct u64_seq){ self->cpus, 2, 2 };
}

FIXTURE_TEARDOWN(claims)
{
	verdict_destroy(self->v);
}

#define EXPECT_LAST(expected, label_) do { \
	ASSERT_NE(NULL, self->v->last); \
	EXPECT_EQ(expected, self->v->last->outcome); \
	EXPECT_STREQ(label_, self->v->last->label); \
} while (0)

TEST_F(claims, scalars)
{
	struct verdict *v = self->v;

	claim(v, 5, eq, 5);
	EXPECT_LAST(OUTCOME_PASS, "5.eq");
	claim(v, 5, eq, 6);
	EXPECT_LAST(OUTCOME_FAIL, "5.eq.2");
	claim(v, 5, ne, 6);
	EXPECT_LAST(OUTCOME_PASS, "5.ne");
	claim(v, 5, ne, 5);
	EXPECT_LAST(OUTCOME_FAIL, "5.ne.2");
	claim(v, 5, at_least, 5);
	EXPECT_LAST(OUTCOME_PASS, "5.at_least");
	claim(v, 5, at_least, 5.5);
	EXPECT_LAST(OUTCOME_FAIL, "5.at_least.2");
	claim(v, 5, at_most, 5);
	EXPECT_LAST(OUTCOME_PASS, "5.at_most");
	claim(v, 5, at_most, 4.5);
	EXPECT_LAST(OUTCOME_FAIL, "5.at_most.2");
	claim(v, 5, lt, 6);
	EXPECT_LAST(OUTCOME_PASS, "5.lt");
	claim(v, 5, lt, 5);
	EXPECT_LAST(OUTCOME_FAIL, "5.lt.2");
	claim(v, 5, gt, 4);
	EXPECT_LAST(OUTCOME_PASS, "5.gt");
	claim(v, 5, gt, 5);
	EXPECT_LAST(OUTCOME_FAIL, "5.gt.2");
}

TEST_F(claims, intervals)
{
	struct verdict *v = self->v;

	claim(v, 5, between, 5, 6);
	EXPECT_LAST(OUTCOME_PASS, "5.between");
	claim(v, 5, between, 6, 7);
	EXPECT_LAST(OUTCOME_FAIL, "5.between.2");
	claim(v, 5, between, 3, 4);
	EXPECT_LAST(OUTCOME_FAIL, "5.between.3");
	claim(v, 5, between, 7, 3);
	EXPECT_LAST(OUTCOME_ERROR, "5.between.4");
	EXPECT_STREQ("caller error: interval inverted", v->last->text);
	claim(v, 5, near, 6, 1);
	EXPECT_LAST(OUTCOME_PASS, "5.near");
	claim(v, 5, near, 6, 0.5);
	EXPECT_LAST(OUTCOME_FAIL, "5.near.2");
	claim(v, 5, near, 5, -1);
	EXPECT_LAST(OUTCOME_ERROR, "5.near.3");
	EXPECT_STREQ("caller error: tolerance negative", v->last->text);
	claim(v, INFINITY, near, INFINITY, 0);
	EXPECT_EQ(OUTCOME_PASS, v->last->outcome);
}

TEST_F(claims, not_a_number_meets_nothing)
{
	struct verdict *v = self->v;
	double nan = NAN;

	claim(v, nan, eq, 0);
	EXPECT_LAST(OUTCOME_FAIL, "nan.eq");
	claim(v, nan, ne, 0);
	EXPECT_LAST(OUTCOME_FAIL, "nan.ne");
	claim(v, nan, at_least, 0);
	EXPECT_LAST(OUTCOME_FAIL, "nan.at_least");
	claim(v, nan, at_most, 0);
	EXPECT_LAST(OUTCOME_FAIL, "nan.at_most");
	claim(v, nan, is_finite);
	EXPECT_LAST(OUTCOME_FAIL, "nan.is_finite");
	claim(v, INFINITY, is_finite);
	EXPECT_EQ(OUTCOME_FAIL, v->last->outcome);
	claim(v, 1.0 / 3, is_finite);
	EXPECT_EQ(OUTCOME_PASS, v->last->outcome);
	claim(v, 1, at_most, nan);
	EXPECT_LAST(OUTCOME_ERROR, "1.at_most");
	EXPECT_STREQ("caller error: bound is not a number", v->last->text);
}

TEST_F(claims, large_counters_are_exact)
{
	struct verdict *v = self->v;
	uint64_t most = UINT64_MAX;

	if (sizeof(long double) == sizeof(double))
		SKIP(return, "long double is double here");
	claim(v, most, eq, UINT64_MAX);
	EXPECT_EQ(OUTCOME_PASS, v->last->outcome);
	claim(v, most, eq, UINT64_MAX - 1);
	EXPECT_EQ(OUTCOME_FAIL, v->last->outcome);
	EXPECT_STREQ("18446744073709551615, expected 18446744073709551614", v->last->text);
}

TEST_F(claims, sets)
{
	struct verdict *v = self->v;
	struct u64_seq *allowed = &self->allowed;

	claim_each(v, &self->g, cpus_used, nonempty);
	EXPECT_LAST(OUTCOME_PASS, "g.cpus_used.nonempty");
	claim_each(v, &self->g, cpus_used, empty);
	EXPECT_LAST(OUTCOME_FAIL, "g.cpus_used.empty");
	claim_each(v, &self->g, cpus_used, contains, 4);
	EXPECT_LAST(OUTCOME_PASS, "g.cpus_used.contains");
	claim_each(v, &self->g, cpus_used, contains, 3);
	EXPECT_LAST(OUTCOME_FAIL, "g.cpus_used.contains.2");
	claim_each(v, &self->g, cpus_used, subset_of, allowed);
	EXPECT_LAST(OUTCOME_FAIL, "g.cpus_used.subset_of");
	EXPECT_NE(NULL, strstr(v->last->text, "2 of 2 workers are off: g[0]: {0-1,4}, "));
	EXPECT_NE(NULL, strstr(v->last->text, "but {4} not allowed, expected subset of {0-1}"));
	claim_each(v, &self->g, cpus_used, disjoint_from, allowed);
	EXPECT_LAST(OUTCOME_FAIL, "g.cpus_used.disjoint_from");
	EXPECT_NE(NULL, strstr(v->last->text, "{0-1,4}, but {0,1} forbidden"));
	claim_each(v, &self->g, cpus_used, subset_of, NULL);
	EXPECT_LAST(OUTCOME_ERROR, "g.cpus_used.subset_of.2");
	self->cpus[1] = 9;
	self->allowed = (struct u64_seq){ (uint64_t []){ 5, 6 }, 2, 2 };
	claim_each(v, &self->g, cpus_used, disjoint_from, allowed);
	EXPECT_LAST(OUTCOME_PASS, "g.cpus_used.disjoint_from.2");
	claim_each(v, &self->g, cpus_used, subset_of, &self->reports[0].cpus_used);
	EXPECT_LAST(OUTCOME_PASS, "g.cpus_used.subset_of.3");
}

TEST_F(claims, lengths)
{
	struct verdict *v = self->v;

	claim_each(v, &self->g, cpus_used, len_eq, 3);
	EXPECT_LAST(OUTCOME_PASS, "g.cpus_used.len_eq");
	claim_each(v, &self->g, cpus_used, len_eq, 2);
	EXPECT_LAST(OUTCOME_FAIL, "g.cpus_used.len_eq.2");
	claim_each(v, &self->g, wake_latencies_ns, len_at_most, 4);
	EXPECT_LAST(OUTCOME_PASS, "g.wake_latencies_ns.len_at_most");
	claim_each(v, &self->g, wake_latencies_ns, len_at_most, 3);
	EXPECT_LAST(OUTCOME_FAIL, "g.wake_latencies_ns.len_at_most.2");
	EXPECT_NE(NULL, strstr(v->last->text, "expected len <= 3"));
	claim_each(v, &self->g, wake_latencies_ns, len_at_least, 4);
	EXPECT_LAST(OUTCOME_PASS, "g.wake_latencies_ns.len_at_least");
	claim_each(v, &self->g, wake_latencies_ns, len_at_least, 5);
	EXPECT_LAST(OUTCOME_FAIL, "g.wake_latencies_ns.len_at_least.2");
	claim_each(v, &self->g, migrations, empty);
	EXPECT_LAST(OUTCOME_PASS, "g.migrations.empty");
}

TEST_F(claims, samples)
{
	struct verdict *v = self->v;

	claim_each(v, &self->g, wake_latencies_ns, contains, 900);
	EXPECT_LAST(OUTCOME_PASS, "g.wake_latencies_ns.contains");
	claim_each(v, &self->g, wake_latencies_ns, all_at_most, 900);
	EXPECT_LAST(OUTCOME_PASS, "g.wake_latencies_ns.all_at_most");
	claim_each(v, &self->g, wake_latencies_ns, all_at_most, 899);
	EXPECT_LAST(OUTCOME_FAIL, "g.wake_latencies_ns.all_at_most.2");
	EXPECT_NE(NULL, strstr(v->last->text, "4 samples: median 3 ns, p99 900 ns, max 900 ns"));
	EXPECT_NE(NULL, strstr(v->last->text, "expected every sample at most 899 ns"));
	self->reports[1].wake_latencies_ns.len = 0;
	claim_each(v, &self->g, wake_latencies_ns, all_at_most, 900);
	EXPECT_LAST(OUTCOME_INCONCLUSIVE, "g.wake_latencies_ns.all_at_most.3");
	EXPECT_EQ(0, strncmp("g[1] has no samples: ", v->last->text, 21));
	claim_each(v, &self->g, wake_latencies_ns, all_at_most, 899);
	EXPECT_LAST(OUTCOME_FAIL, "g.wake_latencies_ns.all_at_most.4");
}

TEST_F(claims, options)
{
	struct verdict *v = self->v;

	claim_each(v, &self->g, affinity_error, is_none);
	EXPECT_LAST(OUTCOME_PASS, "g.affinity_error.is_none");
	self->reports[1].affinity_error = (struct wire_text){ .s = "EINVAL", .len = 6 };
	claim_each(v, &self->g, affinity_error, is_none);
	EXPECT_LAST(OUTCOME_FAIL, "g.affinity_error.is_none.2");
	EXPECT_STREQ("1 of 2 workers are off: g[1]: \"EINVAL\", expected none", v->last->text);
	claim_each(v, &self->g, affinity_error, is_some);
	EXPECT_LAST(OUTCOME_FAIL, "g.affinity_error.is_some");
	self->reports[2].exit_info = &self->killed;
	claim_each(v, &self->h, exit_info, is_some);
	EXPECT_LAST(OUTCOME_PASS, "h.exit_info.is_some");
	claim_each(v, &self->h, exit_info, signaled, SIGKILL);
	EXPECT_LAST(OUTCOME_PASS, "h.exit_info.signaled");
	claim_each(v, &self->h, exit_info, signaled, SIGTERM);
	EXPECT_LAST(OUTCOME_FAIL, "h.exit_info.signaled.2");
	claim_each(v, &self->g, exit_info, signaled, SIGKILL);
	EXPECT_LAST(OUTCOME_FAIL, "g.exit_info.signaled");
}

TEST_F(claims, texts)
{
	struct verdict *v = self->v;
	const char *none = NULL;
	const char *text = "sched_ext: runnable task stall";

	claim_text(v, text, matches, "^sched_ext: .* stall$");
	EXPECT_LAST(OUTCOME_PASS, "text.matches");
	claim_text(v, text, matches, "^stall");
	EXPECT_LAST(OUTCOME_FAIL, "text.matches.2");
	EXPECT_STREQ("\"sched_ext: runnable task stall\", expected to match \"^stall\"",
		     v->last->text);
	claim_text(v, text, contains_text, "task");
	EXPECT_LAST(OUTCOME_PASS, "text.contains_text");
	claim_text(v, text, contains_text, "t.sk");
	EXPECT_LAST(OUTCOME_FAIL, "text.contains_text.2");
	claim_text(v, none, contains_text, "task");
	EXPECT_LAST(OUTCOME_FAIL, "none.contains_text");
	EXPECT_STREQ("none, expected to contain \"task\"", v->last->text);
	self->reports[1].affinity_error = (struct wire_text){ .s = "EINVAL", .len = 6 };
	claim_each(v, &self->g, affinity_error, matches, "^E[A-Z]+$");
	EXPECT_LAST(OUTCOME_FAIL, "g.affinity_error.matches");
	EXPECT_STREQ("1 of 2 workers are off: g[0]: none, expected to match \"^E[A-Z]+$\"",
		     v->last->text);
}

TEST_F(claims, texts_that_ask_nothing_are_errors)
{
	struct verdict *v = self->v;

	claim_text(v, "x", matches, "(");
	EXPECT_LAST(OUTCOME_ERROR, "\"x\".matches");
	EXPECT_STREQ("caller error: pattern is not a regular expression", v->last->text);
	claim_text(v, "x", matches, "x*");
	EXPECT_STREQ("caller error: pattern matches everything", v->last->text);
	claim_text(v, "x", contains_text, "");
	EXPECT_STREQ("caller error: no text given", v->last->text);
	claim_text(v, "x", matches, NULL);
	EXPECT_STREQ("caller error: no text given", v->last->text);
	EXPECT_EQ(OUTCOME_ERROR, v->last->outcome);
}

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
	uint64_t part_ns = 10, whole_ns = 100, zero_ns = 0;

	claim_share(v, part_ns, whole_ns, at_most, 0.1);
	EXPECT_LAST(OUTCOME_PASS, "part_ns_over_whole_ns.at_most");
	claim_share(v, part_ns, whole_ns, lt, 0.1);
	EXPECT_LAST(OUTCOME_FAIL, "part_ns_over_whole_ns.lt");
	EXPECT_STREQ("0.1 = 10 ns / 100 ns, expected less than 0.1", v->last->text);
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

/* run.json is read by programs: the words may be added to, never changed. */
TEST(tokens_are_on_record)
{
	static const char *const tokens[] = {
		"eq", "ne", "ge", "le", "lt", "gt", "in_range", "is_finite", "near_within",
		"is_empty", "is_non_empty", "contains", "len_eq", "len_le", "len_ge", "subset_of",
		"disjoint_from", "all_le", "is_some", "is_none", "signaled",
		"matches", "contains_text",
	};

	ASSERT_EQ(NR_COMPARATORS, ARRAY_SIZE(tokens));
	for (size_t i = 0; i < ARRAY_SIZE(tokens); i++)
		EXPECT_STREQ(tokens[i], comparator_token(i));
}

TEST(fields_are_those_of_the_wire)
{
	const struct wire_type *type = wire_type_worker_report();

	ASSERT_EQ(NR_REPORT_FIELDS, type->nr_fields);
	EXPECT_STREQ("tid", field_name(FIELD_tid));
	EXPECT_STREQ("work_units", field_name(FIELD_work_units));
	EXPECT_STREQ("taobench_whole", field_name(FIELD_taobench_whole));
}

static const char *number(enum value_unit unit, long double value)
{
	static struct text text;

	memset(&text, 0, sizeof(text));
	text_add_number(&text, unit, value);
	return text.s;
}

TEST(numbers_are_pretty_and_exact)
{
	EXPECT_STREQ("0 ns", number(UNIT_NS, 0));
	EXPECT_STREQ("9999 ns", number(UNIT_NS, 9999));
	EXPECT_STREQ("10 us", number(UNIT_NS, 10000));
	EXPECT_STREQ("10.001 us", number(UNIT_NS, 10001));
	EXPECT_STREQ("10.00001 ms", number(UNIT_NS, 10000010));
	EXPECT_STREQ("10.000000001 s", number(UNIT_NS, 10000000001));
	EXPECT_STREQ("1.5 ns", number(UNIT_NS, 1.5));
	EXPECT_STREQ("-3 ns", number(UNIT_NS, -3));
	EXPECT_STREQ("12 ms", number(UNIT_MS, 12));
	EXPECT_STREQ("0.333333", number(UNIT_NONE, 1.0L / 3));
	EXPECT_STREQ("true", number(UNIT_BOOL, 1));
	EXPECT_STREQ("2", number(UNIT_BOOL, 2));
	EXPECT_STREQ("nan", number(UNIT_NONE, NAN));
	EXPECT_STREQ("inf", number(UNIT_NONE, INFINITY));
}

TEST(units_come_from_names)
{
	EXPECT_EQ(UNIT_NS, unit_of("wake_latencies_ns"));
	EXPECT_EQ(UNIT_MS, unit_of("max_gap_ms"));
	EXPECT_EQ(UNIT_NONE, unit_of("iterations"));
	EXPECT_EQ(UNIT_NONE, unit_of("_ns"));
}

TEST(a_text_is_cut_and_never_overrun)
{
	static struct text text;

	for (size_t i = 0; i < sizeof(text.s); i++)
		text_add(&text, "xy");
	EXPECT_EQ(sizeof(text.s) - 1, text.len);
	EXPECT_EQ('\0', text.s[text.len]);
}

static const char *ending(enum exit_kind kind, int code, const char *why)
{
	const struct worker_exit_info info = { .kind = kind, .code = code,
					       .text = { .s = (char *)why } };
	static struct text text;

	memset(&text, 0, sizeof(text));
	text_add_exit(&text, &info);
	return text.s;
}

TEST(every_way_to_end_has_its_words)
{
	EXPECT_STREQ("exited with 3", ending(EXIT_EXITED, 3, NULL));
	EXPECT_STREQ("was killed by signal 9 (Killed)", ending(EXIT_SIGNALED, 9, NULL));
	EXPECT_STREQ("was still running at the deadline", ending(EXIT_TIMED_OUT, 0, NULL));
	EXPECT_STREQ("could not be waited for: gone", ending(EXIT_WAIT_FAILED, 0, "gone"));
	EXPECT_STREQ("could not be waited for: ?", ending(EXIT_WAIT_FAILED, 0, NULL));
	EXPECT_STREQ("failed: why", ending(EXIT_PANICKED, 0, "why"));
	EXPECT_STREQ("failed: ?", ending(EXIT_PANICKED, 0, NULL));
	EXPECT_STREQ("ended in an unknown way", ending(99, 0, NULL));
}

TEST(a_number_is_neither_empty_nor_full)
{
	EXPECT_FALSE(number_satisfies(1, &(struct expectation){ .cmp = COMPARE_empty }));
	EXPECT_STREQ("1.18059e+21", number(UNIT_NONE, 0x1p70L));
}

TEST_F(claims, rare_values)
{
	struct verdict *v = self->v;
	struct taobench_stats taobench = { 0 };

	claim(v, 5, near, 5, (double)NAN);
	EXPECT_LAST(OUTCOME_ERROR, "5.near");
	claim_each(v, &self->h, tid, eq, 102);
	EXPECT_LAST(OUTCOME_PASS, "h.tid.eq");
	self->reports[2].taobench_whole = &taobench;
	claim_each(v, &self->h, taobench_whole, is_none);
	EXPECT_LAST(OUTCOME_FAIL, "h.taobench_whole.is_none");
	EXPECT_NE(NULL, strstr(v->last->text, "h[0]: some, expected none"));
	self->reports[2].wake_latencies_ns.len = 0;
	claim_each(v, &self->h, wake_latencies_ns, nonempty);
	EXPECT_LAST(OUTCOME_FAIL, "h.wake_latencies_ns.nonempty");
	EXPECT_NE(NULL, strstr(v->last->text, "h[0]: 0 samples, expected non-empty"));
	self->killed.kind = EXIT_EXITED;
	self->reports[2].exit_info = &self->killed;
	claim_each(v, &self->h, exit_info, signaled, SIGKILL);
	EXPECT_LAST(OUTCOME_FAIL, "h.exit_info.signaled");
	claim_ratio(v, &self->h, &self->g, work_units, at_most, 100);
	EXPECT_LAST(OUTCOME_INCONCLUSIVE, "h_over_g.work_units.at_most");
	self->none.trouble = "no group";
	claim_ratio(v, &self->g, &self->none, work_units, at_most, 100);
	EXPECT_LAST(OUTCOME_ERROR, "g_over_none.work_units.at_most");
	self->reports[1].work_units = 5;
	claim_spread(v, &self->g, work_units, at_most, 2);
	EXPECT_LAST(OUTCOME_PASS, "g.work_units.max_over_min.at_most");
}

TEST_HARNESS_MAIN
