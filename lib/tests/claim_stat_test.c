// SPDX-License-Identifier: GPL-2.0
/*
 * Claims on statistics: of groups, runs, phases and slices, each with a value that meets it, one
 * that does not and one that was not measured; and on which of two values is better.
 */
#include <kselftest_harness.h>
#include <math.h>
#include <signal.h>
#include <string.h>

#include "claim/claim_stat.h"
#include "expect_last.h"

/* Two workers of one group "g", with slices of the first two steps. */
FIXTURE(stats) {
	struct verdict *v;
	struct run *run;
	struct cgroup_stats *g;
	struct worker_exit_info killed;
};

static void fill_slice(struct phase_slice *slice, unsigned int epoch, uint64_t iterations)
{
	*slice = (struct phase_slice){ .phase_epoch = epoch, .iterations = iterations,
				       .wall_ns = 1000000, .off_cpu_ns = 250000 };
	u64_set_insert(&slice->cpus_used, 3);
	u64_seq_push(&slice->wake_latencies_ns, 5000);
	slice->wake_sample_total = 1;
}

static void fill_report(struct worker_report *r, int tid)
{
	r->tid = tid;
	r->iterations = 100;
	r->wall_time_ns = 1000000000;
	u64_set_insert(&r->cpus_used, 3);
	r->phase_slices.v = calloc(2, sizeof(*r->phase_slices.v));
	r->phase_slices.cap = 2;
	if (!r->phase_slices.v)
		return;
	r->phase_slices.len = 2;
	fill_slice(&r->phase_slices.v[0], STEP(0), 10);
	fill_slice(&r->phase_slices.v[1], STEP(1), 30);
}

FIXTURE_SETUP(stats)
{
	self->v = verdict_create();
	self->run = run_create(1);
	ASSERT_NE(NULL, self->v);
	ASSERT_NE(NULL, self->run);
	self->g = &self->run->groups[0];
	self->g->name = "g";
	self->run->reports.v = calloc(2, sizeof(*self->run->reports.v));
	ASSERT_NE(NULL, self->run->reports.v);
	self->run->reports.len = 2;
	for (int i = 0; i < 2; i++)
		fill_report(&self->run->reports.v[i], 100 + i);
	ASSERT_EQ(0, run_assign_reports(self->run, (size_t []){ 2 }));
	self->killed = (struct worker_exit_info){ .kind = EXIT_SIGNALED, .code = SIGKILL };
}

FIXTURE_TEARDOWN(stats)
{
	run_destroy(self->run);
	verdict_destroy(self->v);
}

TEST_F(stats, of_a_group)
{
	struct verdict *v = self->v;

	claim_stat(v, self->g, total_iterations, eq, 200);
	EXPECT_LAST(OUTCOME_PASS, "g.total_iterations.eq");
	claim_stat(v, self->g, spread, at_least, 1);
	EXPECT_LAST(OUTCOME_FAIL, "g.spread.at_least");
	EXPECT_STREQ("0, expected at least 1", v->last->text);
	claim_stat(v, self->g, p99_wake_latency_us, at_most, 1);
	EXPECT_LAST(OUTCOME_INCONCLUSIVE, "g.p99_wake_latency_us.at_most");
	EXPECT_STREQ("it was not measured", v->last->text);
	claim_stat(v, self->g, p99_wake_latency_us, is_none);
	EXPECT_LAST(OUTCOME_PASS, "g.p99_wake_latency_us.is_none");
	claim_stat(v, self->g, p99_wake_latency_us, is_some);
	EXPECT_LAST(OUTCOME_FAIL, "g.p99_wake_latency_us.is_some");
	EXPECT_STREQ("not measured, expected some", v->last->text);
	claim_stat(v, self->g, cpus_used, contains, 3);
	EXPECT_LAST(OUTCOME_PASS, "g.cpus_used.contains");
	claim_stat(v, self->g, wake_measured, eq, false);
	EXPECT_LAST(OUTCOME_PASS, "g.wake_measured.eq");
	EXPECT_STREQ("false, expected false", v->last->text);
	claim_stat(v, self->g, total_iterations, between, 2, 1);
	EXPECT_LAST(OUTCOME_ERROR, "g.total_iterations.between");
	claim_stat(v, self->g, taobench_whole, is_none);
	EXPECT_LAST(OUTCOME_PASS, "g.taobench_whole.is_none");
}

TEST_F(stats, of_a_group_that_is_not_known)
{
	struct verdict *v = self->v;
	struct cgroup_stats none = { .name = "none" };

	claim_stat(v, &none, total_iterations, eq, 0);
	EXPECT_LAST(OUTCOME_INCONCLUSIVE, "none.total_iterations.eq");
	EXPECT_STREQ("the group has no reports", v->last->text);
	none.trouble = "no group";
	claim_stat(v, &none, total_iterations, eq, 0);
	EXPECT_LAST(OUTCOME_ERROR, "none.total_iterations.eq.2");
	self->run->reports.v[1].exit_info = &self->killed;
	claim_stat(v, self->g, total_iterations, eq, 200);
	EXPECT_LAST(OUTCOME_INCONCLUSIVE, "g.total_iterations.eq");
	claim_phase(v, self->run, self->g, STEP(0), num_workers, eq, 2);
	EXPECT_LAST(OUTCOME_INCONCLUSIVE, "g.Step[0].num_workers.eq");
	claim_ratio_across_phases(v, self->run, self->g, STEP(0), STEP(1), num_workers, eq, 1);
	EXPECT_EQ(OUTCOME_INCONCLUSIVE, v->last->outcome);
	claim_each_slice(v, self->g, STEP(0), iterations, eq, 10);
	EXPECT_LAST(OUTCOME_INCONCLUSIVE, "g.Step[0].each.iterations.eq");
	self->run->reports.v[1].exit_info = NULL;
}

TEST_F(stats, of_the_run)
{
	struct verdict *v = self->v;

	claim_total(v, self->run, total_workers, eq, 2);
	EXPECT_LAST(OUTCOME_PASS, "run.total_workers.eq");
	claim_total(v, self->run, iteration_rate, near, 200, 0.1);
	EXPECT_LAST(OUTCOME_PASS, "run.iteration_rate.near");
	claim_total(v, self->run, iteration_rate, gt, 200);
	EXPECT_LAST(OUTCOME_FAIL, "run.iteration_rate.gt");
	claim_total(v, self->run, iterations_per_cpu_sec, gt, 200);
	EXPECT_LAST(OUTCOME_INCONCLUSIVE, "run.iterations_per_cpu_sec.gt");
	claim_total(v, self->run, iterations_per_cpu_sec, is_none);
	EXPECT_LAST(OUTCOME_PASS, "run.iterations_per_cpu_sec.is_none");
}

TEST_F(stats, of_a_phase)
{
	struct verdict *v = self->v;

	claim_phase(v, self->run, self->g, STEP(1), total_iterations, eq, 60);
	EXPECT_LAST(OUTCOME_PASS, "g.Step[1].total_iterations.eq");
	claim_phase(v, self->run, self->g, STEP(0), avg_off_cpu_pct, lt, 25);
	EXPECT_LAST(OUTCOME_FAIL, "g.Step[0].avg_off_cpu_pct.lt");
	claim_phase(v, self->run, self->g, STEP(2), total_iterations, eq, 60);
	EXPECT_LAST(OUTCOME_INCONCLUSIVE, "g.Step[2].total_iterations.eq");
	EXPECT_STREQ("no worker reported this phase", v->last->text);
	claim_phase(v, self->run, self->g, STEP(0), off_cpu_pcts, len_eq, 2);
	EXPECT_LAST(OUTCOME_PASS, "g.Step[0].off_cpu_pcts.len_eq");
	EXPECT_STREQ("2 elements, expected len == 2", v->last->text);
	claim_phase(v, self->run, self->g, STEP(0), off_cpu_pcts, all_at_most, 25);
	EXPECT_EQ(OUTCOME_PASS, v->last->outcome);
	claim_phase(v, self->run, self->g, STEP(0), off_cpu_pcts, all_at_most, 24);
	EXPECT_EQ(OUTCOME_FAIL, v->last->outcome);
	claim_phase(v, self->run, self->g, STEP(0), off_cpu_pcts, contains, 25);
	EXPECT_EQ(OUTCOME_PASS, v->last->outcome);
	claim_phase(v, self->run, self->g, STEP(0), off_cpu_pcts, contains, 26);
	EXPECT_EQ(OUTCOME_FAIL, v->last->outcome);
	claim_phase(v, self->run, self->g, STEP(0), schbench, is_none);
	EXPECT_EQ(OUTCOME_PASS, v->last->outcome);
	EXPECT_EQ(NULL, run_phase(self->run, STEP(0), "h"));
}

TEST_F(stats, of_a_bucket)
{
	struct verdict *v = self->v;
	struct phase_bucket *bucket = &self->run->stats.phases.v[1];

	claim_bucket(v, self->run, STEP(1), step_index, eq, 2);
	EXPECT_LAST(OUTCOME_PASS, "Step[1].step_index.eq");
	claim_bucket(v, self->run, STEP(1), per_cgroup, len_eq, 2);
	EXPECT_LAST(OUTCOME_FAIL, "Step[1].per_cgroup.len_eq");
	claim_bucket(v, self->run, STEP(8), sample_count, eq, 0);
	EXPECT_LAST(OUTCOME_INCONCLUSIVE, "Step[8].sample_count.eq");
	ASSERT_EQ(0, phase_bucket_observe(bucket, 5, "avg_nr_running", 2));
	claim_metric(v, self->run, STEP(1), avg_nr_running, eq, 2);
	EXPECT_LAST(OUTCOME_PASS, "Step[1].avg_nr_running.eq");
	claim_metric(v, self->run, STEP(1), avg_nr_running, lt, 2);
	EXPECT_LAST(OUTCOME_FAIL, "Step[1].avg_nr_running.lt");
	claim_metric(v, self->run, STEP(1), avg_nr_runing, eq, 2);
	EXPECT_LAST(OUTCOME_ERROR, "Step[1].avg_nr_runing.eq");
	claim_metric(v, self->run, STEP(8), avg_nr_running, eq, 2);
	EXPECT_LAST(OUTCOME_INCONCLUSIVE, "Step[8].avg_nr_running.eq");
}

TEST_F(stats, of_slices)
{
	struct verdict *v = self->v;
	struct worker_report *r = self->run->reports.v;

	claim_each_slice(v, self->g, STEP(1), iterations, at_least, 30);
	EXPECT_LAST(OUTCOME_PASS, "g.Step[1].each.iterations.at_least");
	r[1].phase_slices.v[1].iterations = 29;
	claim_each_slice(v, self->g, STEP(1), iterations, at_least, 30);
	EXPECT_LAST(OUTCOME_FAIL, "g.Step[1].each.iterations.at_least.2");
	EXPECT_STREQ("1 of 2 workers are off: 29, expected at least 30", v->last->text);
	EXPECT_EQ(0, strncmp("iterations 29: g[1] tid 101", v->last->notes, 27));
	r[0].phase_slices.v[1].iterations = 28;
	claim_each_slice(v, self->g, STEP(1), iterations, at_least, 30);
	EXPECT_STREQ("2 of 2 workers are off: 28, expected at least 30", v->last->text);
	claim_each_slice(v, self->g, STEP(1), cpus_used, contains, 3);
	EXPECT_LAST(OUTCOME_PASS, "g.Step[1].each.cpus_used.contains");
	claim_each_slice(v, self->g, STEP(2), iterations, at_least, 30);
	EXPECT_LAST(OUTCOME_INCONCLUSIVE, "g.Step[2].each.iterations.at_least");
}

TEST_F(stats, slices_without_samples_meet_nothing)
{
	struct verdict *v = self->v;
	struct worker_report *r = self->run->reports.v;

	claim_each_slice(v, self->g, STEP(1), wake_latencies_ns, all_at_most, 5000);
	EXPECT_LAST(OUTCOME_PASS, "g.Step[1].each.wake_latencies_ns.all_at_most");
	r[1].phase_slices.v[1].wake_latencies_ns.len = 0;
	claim_each_slice(v, self->g, STEP(1), wake_latencies_ns, all_at_most, 5000);
	EXPECT_LAST(OUTCOME_INCONCLUSIVE, "g.Step[1].each.wake_latencies_ns.all_at_most.2");
	EXPECT_STREQ("not every worker has samples", v->last->text);
	claim_each_slice(v, self->g, STEP(1), wake_latencies_ns, all_at_most, 4999);
	EXPECT_LAST(OUTCOME_FAIL, "g.Step[1].each.wake_latencies_ns.all_at_most.3");
	self->run->stats.phases.v[0].per_cgroup.v[0].stats.off_cpu_pcts.len = 0;
	claim_phase(v, self->run, self->g, STEP(0), off_cpu_pcts, all_at_most, 25);
	EXPECT_LAST(OUTCOME_INCONCLUSIVE, "g.Step[0].off_cpu_pcts.all_at_most");
}

TEST_F(stats, ten_slices_are_named_and_the_rest_counted)
{
	struct worker_report reports[12];
	struct cgroup_stats many = { .name = "many", .reports = reports, .nr_reports = 12 };

	for (int i = 0; i < 12; i++)
		reports[i] = self->run->reports.v[0];
	claim_each_slice(self->v, &many, STEP(0), iterations, eq, 0);
	EXPECT_LAST(OUTCOME_FAIL, "many.Step[0].each.iterations.eq");
	EXPECT_NE(NULL, strstr(self->v->last->notes, "many[9]"));
	EXPECT_EQ(NULL, strstr(self->v->last->notes, "many[10]"));
	EXPECT_NE(NULL, strstr(self->v->last->notes, "and 2 more\n"));
}

TEST_F(stats, across_phases)
{
	struct verdict *v = self->v;
	struct run *run = self->run;

	claim_ratio_across_phases(v, run, self->g, STEP(0), STEP(1), total_iterations, eq, 3);
	EXPECT_LAST(OUTCOME_PASS, "g.Step[1]_over_Step[0].total_iterations.eq");
	EXPECT_STREQ("3 = 60 / 20, expected 3", v->last->text);
	EXPECT_EQ(FAILURE_TEMPORAL, v->last->kind);
	claim_ratio_across_phases(v, run, self->g, STEP(0), STEP(1), total_iterations, lt, 3);
	EXPECT_EQ(OUTCOME_FAIL, v->last->outcome);
	claim_ratio_across_phases(v, run, self->g, STEP(0), STEP(5), total_iterations, eq, 3);
	EXPECT_EQ(OUTCOME_INCONCLUSIVE, v->last->outcome);
	claim_ratio_across_phases(v, run, self->g, STEP(5), STEP(0), total_iterations, eq, 3);
	EXPECT_EQ(OUTCOME_INCONCLUSIVE, v->last->outcome);
	claim_ratio_across_phases(v, run, self->g, STEP(0), STEP(1), total_cpu_time_ns, eq, 3);
	EXPECT_EQ(OUTCOME_INCONCLUSIVE, v->last->outcome);
	EXPECT_STREQ("the denominator measured zero", v->last->text);
	claim_ratio_across_phases(v, run, self->g, STEP(0), STEP(1), page_locality, eq, 1);
	EXPECT_STREQ("it was not measured", v->last->text);
	run->stats.phases.v[0].per_cgroup.v[0].stats.metrics.page_locality = f64_of(1);
	claim_ratio_across_phases(v, run, self->g, STEP(0), STEP(1), page_locality, eq, 1);
	EXPECT_STREQ("it was not measured", v->last->text);
}

TEST_F(stats, better)
{
	struct verdict *v = self->v;

	claim_better(v, total_iterations, 10, 10);
	EXPECT_LAST(OUTCOME_PASS, "total_iterations.better");
	EXPECT_STREQ("better", v->last->token);
	claim_better(v, total_iterations, 9, 10);
	EXPECT_LAST(OUTCOME_FAIL, "total_iterations.better.2");
	EXPECT_STREQ("9 against 10, higher is better", v->last->text);
	claim_better(v, worst_gap_ms, 9, 10);
	EXPECT_LAST(OUTCOME_PASS, "worst_gap_ms.better");
	claim_better(v, worst_gap_ms, 11, 10);
	EXPECT_LAST(OUTCOME_FAIL, "worst_gap_ms.better.2");
	claim_better_by(v, worst_gap_ms, 8, 10, 0.2);
	EXPECT_LAST(OUTCOME_PASS, "worst_gap_ms.better.3");
	claim_better_by(v, worst_gap_ms, 9, 10, 0.2);
	EXPECT_LAST(OUTCOME_FAIL, "worst_gap_ms.better.4");
	EXPECT_STREQ("9ms against 10ms, lower is better, by 20% at least", v->last->text);
	claim_better(v, worst_gap_ms, NAN, 10);
	EXPECT_EQ(OUTCOME_FAIL, v->last->outcome);
	claim_better(v, worst_gap, 1, 2);
	EXPECT_LAST(OUTCOME_INCONCLUSIVE, "worst_gap.better");
	claim_better(v, total_pcount, 1, 2);
	EXPECT_LAST(OUTCOME_INCONCLUSIVE, "total_pcount.better");
	claim_better_by(v, worst_gap_ms, 1, 2, -1);
	EXPECT_EQ(OUTCOME_ERROR, v->last->outcome);
}

TEST_F(stats, the_naming_pass_takes_no_data)
{
	struct run *empty = run_create(1);
	struct verdict *v = self->v;

	ASSERT_NE(NULL, empty);
	empty->groups[0].name = "g";
	verdict_begin_naming(v);
	claim_stat(v, &empty->groups[0], spread, at_most, 1);
	claim_total(v, empty, worst_gap_ms, at_most, 1);
	claim_phase(v, empty, &empty->groups[0], STEP(2), iterations_per_worker, at_least, 1);
	claim_bucket(v, empty, BASELINE, sample_count, at_least, 1);
	claim_metric(v, empty, STEP(0), avg_nr_running, at_least, 1);
	claim_each_slice(v, &empty->groups[0], STEP(2), iterations, at_least, 1);
	claim_ratio_across_phases(v, empty, &empty->groups[0], STEP(0), STEP(1), num_workers,
				  eq, 1);
	claim_better(v, worst_gap_ms, 1, 2);
	verdict_begin_judging(v);
	ASSERT_EQ(8, v->nr_claims);
	for (int i = 0; i < 8; i++)
		EXPECT_FALSE(v->claims[i].judged);
	EXPECT_STREQ("g.Step[2].iterations_per_worker.at_least", v->claims[2].label);
	run_destroy(empty);
}

#define EXPECT_FIELD(value_, name_, at_) do { \
	struct value value = value_; \
	EXPECT_STREQ(name_, value.name); \
	EXPECT_EQ((const void *)(at_), value.at); \
} while (0)

/* Every line of the lists has an accessor, under its own name and at its own place. */
TEST(every_field_has_an_accessor)
{
	static struct worker_report report;
	static struct phase_slice slice;
	static struct cgroup_stats group;
	static struct phase_cgroup_stats phase;
	static struct phase_bucket bucket;
	static struct run_stats run;

#define REPORT_FIELD(kind, type, name) \
	{ EXPECT_FIELD(field_value(&report, FIELD_##name), #name, &report.WIRE_TOKEN(name)); }
#define SLICE_FIELD(kind, type, name) \
	{ EXPECT_FIELD(slice_value(&slice, SLICE_FIELD_##name), #name, &slice.WIRE_TOKEN(name)); }
#define GROUP_FIELD(kind, type, name, how, from) \
	{ EXPECT_FIELD(group_value(&group, GROUP_FIELD_##name), #name, &group.WIRE_TOKEN(name)); }
#define PHASE_FIELD(kind, type, name, how, from) \
	{ EXPECT_FIELD(phase_value(&phase, PHASE_FIELD_##name), #name, &phase.WIRE_TOKEN(name)); }
#define METRIC_FIELD(kind, type, name, how, from) \
	{ EXPECT_FIELD(phase_value(&phase, PHASE_FIELD_##name), #name, &phase.metrics.name); }
#define BUCKET_FIELD(kind, type, name, how, from) \
	{ EXPECT_FIELD(bucket_value(&bucket, BUCKET_FIELD_##name), #name, \
		       &bucket.WIRE_TOKEN(name)); }
#define RUN_FIELD(kind, type, name, how, from) \
	{ EXPECT_FIELD(run_value(&run, RUN_FIELD_##name), #name, &run.WIRE_TOKEN(name)); }
	WORKER_REPORT_FIELDS(REPORT_FIELD)
	PHASE_SLICE_FIELDS(SLICE_FIELD)
	CGROUP_STATS_FIELDS(GROUP_FIELD)
	PHASE_CGROUP_STATS_FIELDS(PHASE_FIELD)
	PHASE_METRICS_FIELDS(METRIC_FIELD)
	PHASE_BUCKET_FIELDS(BUCKET_FIELD)
	RUN_STATS_FIELDS(RUN_FIELD)
}

TEST_F(stats, rare_values)
{
	struct value value = group_value(self->g, GROUP_FIELD_p99_wake_latency_us);

	EXPECT_TRUE(isnan(value_number(&value)));
	claim_total(self->v, self->run, total_workers, between, 2, 1);
	EXPECT_LAST(OUTCOME_ERROR, "run.total_workers.between");
	claim_each_slice(self->v, self->g, STEP(0), phase_epoch, eq, 1);
	EXPECT_LAST(OUTCOME_PASS, "g.Step[0].each.phase_epoch.eq");
}

TEST_HARNESS_MAIN
