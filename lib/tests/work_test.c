// SPDX-License-Identifier: GPL-2.0
/*
 * The work types: that each works, counts and samples as its description says, and its name.
 */
#include "kselftest_harness.h"

#include "sys/suggest.h"
#include "work/params.h"
#include "workload_helpers.h"

FIXTURE(work)
{
	struct report_list reports;
	struct workload *workload;
	struct err err;
};

FIXTURE_SETUP(work)
{
}

FIXTURE_TEARDOWN(work)
{
	report_list_destroy(&self->reports);
}

/* What holds for the report of any type. */
static void check_common(struct __test_metadata *_metadata, const struct worker_report *r,
			 const struct work_type *type)
{
	EXPECT_TRUE(r->completed);
	EXPECT_GT(r->work_units, 0) TH_LOG("%s", type->name);
	EXPECT_GT(r->iterations, 0);
	EXPECT_GT(r->cpus_used.len, 0);
	EXPECT_EQ(r->migrations.len, r->migration_count);
	EXPECT_LE(r->wake_latencies_ns.len, r->wake_sample_total);
	EXPECT_EQ(!!(type->fills & FILLS_WAKE), r->wake_sample_total > 0)
		TH_LOG("%s", type->name);
	EXPECT_EQ(!!(type->fills & FILLS_COST), r->iteration_cost_sample_total > 0);
	EXPECT_EQ(!!(type->fills & FILLS_TIMER), r->timer_sample_total > 0);
	EXPECT_FALSE(r->is_messenger);
	EXPECT_EQ(0, r->phase_slices.len);
	EXPECT_EQ(NULL, r->affinity_error.s);
	EXPECT_EQ(NULL, r->sched_policy_error.s);
}

TEST_F(work, plain_types_work)
{
	size_t t, i;

	for (t = 0; t < NR_PLAIN_TYPES; t++) {
		struct work_group group = { .type = plain_types[t], .workers = 4 };

		ASSERT_TRUE(run_until(&group, 2, &self->reports, &self->err))
			TH_LOG("%s", plain_types[t]->name);
		ASSERT_EQ(4, self->reports.len);
		for (i = 0; i < 4; i++)
			check_common(_metadata, &self->reports.v[i], plain_types[t]);
		report_list_destroy(&self->reports);
		self->reports = (struct report_list){ 0 };
	}
}

TEST_F(work, units_of_a_pass)
{
	static const struct {
		const struct work_type *type;
		uint64_t units;
	} rows[] = {
		{ &work_spin_wait, 1024 }, { &work_yield_heavy, 1 }, { &work_mixed, 1024 },
		{ &work_pipe_io, 1024 }, { &work_futex_ping_pong, 1024 },
	};
	const struct worker_report *r;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct work_group group = { .type = rows[i].type, .workers = 2 };

		ASSERT_TRUE(run_until(&group, 100, &self->reports, &self->err));
		r = self->reports.v;
		EXPECT_EQ(rows[i].units * r[0].iterations, r[0].work_units);
		EXPECT_EQ(rows[i].units * r[1].iterations, r[1].work_units);
		report_list_destroy(&self->reports);
		self->reports = (struct report_list){ 0 };
	}
}

/* Neither of a pair can be more than one turn ahead, and every turn but a stopped one is a wake. */
TEST_F(work, pairs_take_turns)
{
	static const struct work_type *const types[] = { &work_pipe_io, &work_futex_ping_pong };
	const struct worker_report *r;
	size_t t, i;

	for (t = 0; t < 2; t++) {
		struct work_group group = { .type = types[t], .workers = 6 };

		ASSERT_TRUE(run_until(&group, 200, &self->reports, &self->err));
		r = self->reports.v;
		for (i = 0; i < 6; i += 2) {
			EXPECT_LE(r[i].iterations, r[i + 1].iterations + 3);
			EXPECT_LE(r[i + 1].iterations, r[i].iterations + 3);
			EXPECT_GE(r[i].wake_sample_total + 2, r[i].iterations);
			EXPECT_EQ(0, r[i].max_gap_ms);
		}
		report_list_destroy(&self->reports);
		self->reports = (struct report_list){ 0 };
	}
}

/* A pair whose partner is gone waits, without pretending to work, and still stops. */
TEST_F(work, survivor_of_a_pair_waits)
{
	static const struct work_type *const types[] = { &work_pipe_io, &work_futex_ping_pong };
	uint64_t seen;
	size_t t;

	for (t = 0; t < 2; t++) {
		struct work_group group = { .type = types[t], .workers = 2 };

		self->workload = run_group(&group, &self->err);
		ASSERT_NE(NULL, self->workload);
		ASSERT_TRUE(WAIT_UNTIL(all_progress(self->workload, 50), PATIENCE_MS));
		kill(workload_pid(self->workload, 0), SIGKILL);
		ASSERT_TRUE(WAIT_UNTIL(is_dead(workload_pid(self->workload, 0)), PATIENCE_MS));
		seen = workload_iterations(self->workload, 1);
		EXPECT_FALSE(WAIT_UNTIL(workload_iterations(self->workload, 1) > seen + 200, 300));
		ASSERT_EQ(0, workload_stop_and_collect(self->workload, &self->reports,
						       &self->err));
		EXPECT_TRUE(self->reports.v[1].completed);
		EXPECT_FALSE(self->reports.v[0].completed);
		report_list_destroy(&self->reports);
		self->reports = (struct report_list){ 0 };
	}
}

TEST_F(work, bursty_sleeps_as_long_as_told)
{
	static const struct bursty_params params = { .burst_ms = 5, .sleep_ms = 150 };
	const struct work_group group = {
		.type = &work_bursty, .workers = 1, .params = &params,
	};
	const struct worker_report *r;
	size_t i;

	ASSERT_TRUE(run_until(&group, 3, &self->reports, &self->err));
	r = &self->reports.v[0];
	ASSERT_GE(r->wake_latencies_ns.len, 3);
	for (i = 0; i < r->wake_latencies_ns.len; i++)
		EXPECT_GE(r->wake_latencies_ns.v[i], 150 * NSEC_PER_MSEC);
	EXPECT_GE(r->max_gap_ms, 150);
	EXPECT_EQ(0, r->work_units % 1024);
}

TEST_F(work, bursty_without_sleep)
{
	static const struct bursty_params params = { .burst_ms = 1, .sleep_ms = 0 };
	const struct work_group group = {
		.type = &work_bursty, .workers = 1, .params = &params,
	};

	ASSERT_TRUE(run_until(&group, 20, &self->reports, &self->err));
	EXPECT_EQ(0, self->reports.v[0].wake_sample_total);
}

TEST(names)
{
	static const char *const expected[] = {
		"SpinWait", "YieldHeavy", "Mixed", "Bursty", "PipeIo", "FutexPingPong",
	};
	size_t i;

	ASSERT_GE(nr_work_types, 6);
	for (i = 0; i < 6; i++)
		EXPECT_NE(NULL, work_type_by_name(expected[i]));
	for (i = 0; i < nr_work_types; i++) {
		EXPECT_NE(NULL, work_types[i]->summary);
		/* Those that need parameters cannot be had by name. */
		if (work_types[i]->params_size && !work_types[i]->params)
			continue;
		EXPECT_EQ(work_types[i], work_type_by_name(work_types[i]->name));
		EXPECT_STREQ(work_types[i]->name, work_type_suggest(work_types[i]->name));
	}
	EXPECT_EQ(NULL, work_type_by_name("spinwait"));
	EXPECT_EQ(NULL, work_type_by_name("Custom"));
	EXPECT_EQ(NULL, work_type_by_name("Sequence"));
	EXPECT_EQ(NULL, work_type_by_name(""));
}

TEST(suggestions)
{
	static const char *const few[] = { "alpha", "alpine" };

	EXPECT_STREQ("SpinWait", work_type_suggest("spinwait"));
	EXPECT_STREQ("SpinWait", work_type_suggest("SpinWiat"));
	EXPECT_STREQ("FutexPingPong", work_type_suggest("FUTEXPINGPON"));
	EXPECT_STREQ("PipeIo", work_type_suggest("PipeIO"));
	EXPECT_EQ(NULL, work_type_suggest("zzzzzzzz"));
	EXPECT_EQ(NULL, work_type_suggest(""));
	EXPECT_STREQ("alpha", suggest("alpa", few, 2));
	EXPECT_EQ(NULL, suggest("alpha", few, 0));
}

TEST_HARNESS_MAIN
