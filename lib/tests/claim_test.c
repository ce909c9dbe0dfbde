// SPDX-License-Identifier: GPL-2.0
/*
 * Claims: every comparator with a value that meets it, one that does not, and a wrong question.
 */
#include <kselftest_harness.h>
#include <math.h>

#include "claim_fixture.h"
#include "wire/schema.h"

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

TEST(a_number_is_neither_empty_nor_full)
{
	EXPECT_FALSE(number_satisfies(1, &(struct expectation){ .cmp = COMPARE_empty }));
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
