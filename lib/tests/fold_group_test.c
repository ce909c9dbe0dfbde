// SPDX-License-Identifier: GPL-2.0
/*
 * Statistics of groups and runs: every formula on numbers worked out by hand, and random reports
 * against a slow reference.
 */
#include "kselftest_harness.h"
#include "fold_test.h"

static struct cgroup_stats group_of(struct worker_report *reports, size_t nr)
{
	return (struct cgroup_stats){ .name = "group", .reports = reports, .nr_reports = nr };
}

/* Two workers that ran and a sentinel. */
static struct worker_report hand_made[3] = {
	{ .work_units = 10, .wall_time_ns = 1000, .off_cpu_ns = 250, .migration_count = 3,
	  .cpus_used = SEQ_OF(0, 2), .max_gap_ms = 7, .max_gap_cpu = 2, .iterations = 100,
	  .wake_latencies_ns = SEQ_OF(3000, 1000), .wake_sample_total = 5,
	  .timer_latencies_ns = SEQ_OF(500), .timer_sample_total = 1,
	  .iteration_costs_ns = SEQ_OF(4000), .iteration_cost_sample_total = 1,
	  .schedstat_cpu_time_ns = 600000000, .schedstat_run_delay_ns = 2000,
	  .schedstat_run_count = 4, .vmstat_numa_pages_migrated = 30,
	  .numa_pages = { .v = (struct page_count[]){ { 0, 60 }, { 1, 40 } }, .len = 2 } },
	{ .work_units = 20, .wall_time_ns = 2000, .off_cpu_ns = 1500, .migration_count = 1,
	  .cpus_used = SEQ_OF(2, 5), .max_gap_ms = 7, .max_gap_cpu = 5, .iterations = 300,
	  .wake_latencies_ns = SEQ_OF(2000), .wake_sample_total = 1,
	  .schedstat_cpu_time_ns = 1400000000, .schedstat_run_delay_ns = 6000,
	  .schedstat_run_count = 6, .vmstat_numa_pages_migrated = 50,
	  .numa_pages = { .v = (struct page_count[]){ { 1, 100 } }, .len = 1 } },
	{ .exit_info = &(struct worker_exit_info){ .kind = EXIT_TIMED_OUT } },
};

#define EXPECT_F64(field, value) do { \
	EXPECT_TRUE(s.field.set) \
		TH_LOG(#field " is not measured"); \
	EXPECT_TRUE(fold_near(value, s.field.v, TINY)) \
		TH_LOG(#field " is %.17g", s.field.v); \
} while (0)

TEST(every_field_by_hand)
{
	struct u64_seq nodes = SEQ_OF(0, 7);
	struct cgroup_stats s = group_of(hand_made, 3);

	s.nodes = &nodes;
	ASSERT_EQ(0, cgroup_stats_fold(&s));
	EXPECT_EQ(3, s.num_workers);
	EXPECT_EQ(3, s.num_cpus);
	EXPECT_EQ(0, memcmp(s.cpus_used.v, (uint64_t[]){ 0, 2, 5 }, 3 * sizeof(uint64_t)));
	EXPECT_F64(min_off_cpu_pct, 25);
	EXPECT_F64(max_off_cpu_pct, 75);
	EXPECT_F64(avg_off_cpu_pct, 50);
	EXPECT_F64(spread, 50);
	EXPECT_EQ(2, s.off_cpu_workers);
	EXPECT_EQ(7, s.max_gap_ms);
	EXPECT_EQ(5, s.max_gap_cpu)
		TH_LOG("the last of equal gaps wins");
	EXPECT_EQ(4, s.total_migrations);
	EXPECT_EQ(400, s.total_iterations);
	EXPECT_EQ(30, s.total_work_units);
	EXPECT_F64(migration_ratio, 0.01);
	EXPECT_TRUE(s.wake_measured);
	EXPECT_F64(median_wake_latency_us, 2);
	EXPECT_F64(p99_wake_latency_us, 3);
	EXPECT_F64(wake_latency_cv, sqrt(2.0 / 3) / 2);
	EXPECT_EQ(6, s.wake_sample_total);
	EXPECT_TRUE(s.timer_measured);
	EXPECT_F64(median_timer_latency_us, 0.5);
	EXPECT_F64(p99_timer_latency_us, 0.5);
	EXPECT_F64(p999_timer_latency_us, 0.5);
	EXPECT_F64(worst_timer_latency_us, 0.5);
	EXPECT_F64(p99_iteration_cost_us, 4);
	EXPECT_F64(median_iteration_cost_us, 4);
	EXPECT_EQ(2000000000, s.total_cpu_time_ns);
	EXPECT_EQ(8000, s.total_run_delay_ns);
	EXPECT_EQ(10, s.total_run_count);
	EXPECT_F64(mean_run_delay_us, 4);
	EXPECT_F64(worst_run_delay_us, 6);
	EXPECT_EQ(2, s.run_delay_workers);
	EXPECT_EQ(60, s.numa_pages_local);
	EXPECT_EQ(200, s.numa_pages_total);
	EXPECT_F64(page_locality, 0.3);
	EXPECT_EQ(50, s.cross_node_migrated)
		TH_LOG("the system-wide counter folds by maximum");
	EXPECT_F64(cross_node_migration_ratio, 0.25);
	EXPECT_EQ(NULL, s.taobench_whole);
	EXPECT_EQ(1.5, cgroup_wake_latency_tail_ratio(&s).v);
	EXPECT_EQ(400.0 / 3, cgroup_iterations_per_worker(&s).v);
	EXPECT_EQ(200, cgroup_iterations_per_cpu_sec(&s).v);
	cgroup_stats_destroy(&s);
}

TEST(nothing_measured_is_unset)
{
	struct worker_report sentinels[2] = {0};

	for (size_t nr = 0; nr <= 2; nr += 2) {
		struct cgroup_stats s = group_of(sentinels, nr);

		ASSERT_EQ(0, cgroup_stats_fold(&s));
		EXPECT_EQ(nr, s.num_workers);
#define NAME_OF(name) name
#define MEMBER(name) (s.NAME_OF(name))
#define EXPECT_UNSET_F64(type, name) EXPECT_FALSE(MEMBER(name).set)
#define EXPECT_UNSET_U64(type, name) EXPECT_TRUE(!MEMBER(name) || MEMBER(name) == nr)
#define EXPECT_UNSET_BOOL(type, name) EXPECT_FALSE(MEMBER(name))
#define EXPECT_UNSET_SET(type, name) EXPECT_EQ(0, MEMBER(name).len)
#define EXPECT_UNSET_METRICS(type, name) EXPECT_EQ(0, MEMBER(name).len)
#define EXPECT_UNSET_OPT(type, name) EXPECT_EQ(NULL, MEMBER(name))
#define EXPECT_UNSET(kind, type, name, how, from) { EXPECT_UNSET_##kind(type, name); }
		CGROUP_STATS_FIELDS(EXPECT_UNSET)
		EXPECT_FALSE(cgroup_wake_latency_tail_ratio(&s).set);
		EXPECT_FALSE(cgroup_iterations_per_cpu_sec(&s).set);
		EXPECT_EQ(nr > 0, cgroup_iterations_per_worker(&s).set)
			TH_LOG("workers without iterations are a measured 0");
		cgroup_stats_destroy(&s);
	}
}

TEST(one_worker_has_no_spread_to_speak_of)
{
	struct cgroup_stats s = group_of(hand_made, 1);

	ASSERT_EQ(0, cgroup_stats_fold(&s));
	EXPECT_EQ(1, s.off_cpu_workers);
	EXPECT_TRUE(s.spread.set);
	EXPECT_EQ(0, s.spread.v);
	EXPECT_FALSE(s.page_locality.set)
		TH_LOG("unknown nodes leave the locality unmeasured");
	cgroup_stats_destroy(&s);
}

TEST(promised_pages_that_do_not_exist_are_locality_zero)
{
	struct worker_report no_pages = { .iterations = 1 };
	struct cgroup_stats s = group_of(&no_pages, 1);
	struct u64_seq nodes = SEQ_OF(0);

	s.nodes = &nodes;
	ASSERT_EQ(0, cgroup_stats_fold(&s));
	EXPECT_TRUE(s.page_locality.set);
	EXPECT_EQ(0, s.page_locality.v);
	EXPECT_FALSE(s.cross_node_migration_ratio.set);
	cgroup_stats_destroy(&s);
}

TEST(corrupt_counters_saturate)
{
	struct worker_report r[2] = { { .migration_count = UINT64_MAX, .iterations = UINT64_MAX },
				      { .migration_count = 5, .iterations = 5,
					.schedstat_cpu_time_ns = 1 } };
	struct cgroup_stats s = group_of(r, 2);

	ASSERT_EQ(0, cgroup_stats_fold(&s));
	EXPECT_EQ(UINT64_MAX, s.total_migrations);
	EXPECT_EQ(UINT64_MAX, s.total_iterations);
	EXPECT_TRUE(isfinite(s.migration_ratio.v));
	cgroup_stats_destroy(&s);
}

TEST(a_median_of_zero_has_tail_ratio_zero)
{
	struct worker_report r = { .wake_latencies_ns = SEQ_OF(0, 0, 9000), .iterations = 100 };
	struct cgroup_stats s = group_of(&r, 1);
	struct run_stats run = {0};

	ASSERT_EQ(0, cgroup_stats_fold(&s));
	EXPECT_TRUE(cgroup_wake_latency_tail_ratio(&s).set);
	EXPECT_EQ(0, cgroup_wake_latency_tail_ratio(&s).v);
	ASSERT_EQ(0, run_stats_fold(&run, &s, 1));
	EXPECT_TRUE(run.worst_wake_latency_tail_ratio.set);
	run_stats_destroy(&run);
	s.total_iterations = 99;
	ASSERT_EQ(0, run_stats_fold(&run, &s, 1));
	EXPECT_FALSE(run.worst_wake_latency_tail_ratio.set)
		TH_LOG("below 100 iterations one outlier would decide");
	run_stats_destroy(&run);
	cgroup_stats_destroy(&s);
}

TEST(taobench_counters_add_and_windows_do_not)
{
	struct taobench_stats a = { 10, 2, 8, 2, 2000000000 }, b = { 30, 3, 27, 3, 1000000000 };
	struct worker_report r[3] = { { .taobench_whole = &a }, { .taobench_whole = &b } };
	struct cgroup_stats s = group_of(r, 3);
	struct run_stats run = {0};

	ASSERT_EQ(0, cgroup_stats_fold(&s));
	ASSERT_NE(NULL, s.taobench_whole);
	EXPECT_EQ(40, s.taobench_whole->get_cmds);
	EXPECT_EQ(2000000000, s.taobench_whole->elapsed_ns);
	ASSERT_EQ(0, run_stats_fold(&run, &s, 1));
	EXPECT_EQ(20, ratio_value(run.taobench_total_ops_per_sec).v);
	EXPECT_EQ(17.5, ratio_value(run.taobench_fast_ops_per_sec).v);
	EXPECT_EQ(2.5, ratio_value(run.taobench_slow_ops_per_sec).v);
	EXPECT_EQ(0.875, ratio_value(run.taobench_hit_fraction).v);
	EXPECT_EQ(0.875, ratio_value(run.taobench_command_hit_rate).v);
	run_stats_destroy(&run);
	cgroup_stats_destroy(&s);
}

/* The reports of hand_made as two groups. */
static int fold_hand_made(struct cgroup_stats groups[2], struct run_stats *run)
{
	groups[0] = group_of(hand_made, 1);
	groups[1] = group_of(hand_made + 1, 2);
	return cgroup_stats_fold(&groups[0]) ?: cgroup_stats_fold(&groups[1]) ?:
	       run_stats_fold(run, groups, 2);
}

TEST(run_totals_by_hand)
{
	struct cgroup_stats groups[2];
	struct run_stats run = {0};

	ASSERT_EQ(0, fold_hand_made(groups, &run));
	EXPECT_EQ(3, run.total_workers);
	EXPECT_EQ(4, run.total_cpus);
	EXPECT_EQ(4, run.total_migrations);
	EXPECT_EQ(400, run.total_iterations);
	EXPECT_EQ(7, run.worst_gap_ms);
	EXPECT_EQ(2, run.worst_gap_cpu)
		TH_LOG("only a strictly larger gap replaces the pair");
	EXPECT_EQ(0, run.worst_spread.v);
	EXPECT_EQ(0.03, run.worst_migration_ratio.v);
	EXPECT_EQ(0.5, run.worst_cross_node_migration_ratio.v);
	EXPECT_EQ(100, run.worst_iterations_per_worker.v);
	EXPECT_TRUE(fold_near(100 / 0.6, run.worst_iterations_per_cpu_sec.v, TINY));
	EXPECT_EQ(3, run.worst_p99_wake_latency_us.v);
	EXPECT_EQ(2, run.worst_median_wake_latency_us.v)
		TH_LOG("of all samples together, not the worse of two medians");
	EXPECT_EQ(0.5, run.worst_timer_latency_us.v);
	EXPECT_EQ(4, run.worst_mean_run_delay_us.v);
	EXPECT_EQ(6, run.worst_run_delay_us.v);
	EXPECT_EQ(200, ratio_value(run.iterations_per_cpu_sec).v);
	EXPECT_EQ(800, ratio_value(run.total_run_delay_ns_per_sched).v);
	EXPECT_EQ(400 / 0.000002, ratio_value(run.iteration_rate).v);
	run_stats_destroy(&run);
	cgroup_stats_destroy(&groups[0]);
	cgroup_stats_destroy(&groups[1]);
}

TEST(runs_merge)
{
	struct run_stats a = { .total_iterations = 10, .worst_gap_ms = 5, .worst_gap_cpu = 1,
			       .worst_spread = f64_of(3), .worst_page_locality = f64_of(0),
			       .iteration_rate = { 10, 1 },
			       .worst_p99_wake_latency_us = f64_of(8) };
	struct run_stats b = { .total_iterations = UINT64_MAX, .worst_gap_ms = 5,
			       .worst_gap_cpu = 2, .worst_page_locality = f64_of(0.5),
			       .iteration_rate = { 50, 2 },
			       .worst_p99_wake_latency_us = f64_of(9) };

	metric_map_set(&b.ext_metrics, "p50_latency", 4);
	metric_map_set(&a.ext_metrics, "p50_latency", 5);
	metric_map_set(&b.ext_metrics, "some_iops", 4);
	metric_map_set(&a.ext_metrics, "some_iops", 5);
	ASSERT_EQ(0, run_stats_merge(&a, &b));
	EXPECT_EQ(UINT64_MAX, a.total_iterations);
	EXPECT_EQ(1, a.worst_gap_cpu);
	EXPECT_EQ(3, a.worst_spread.v);
	EXPECT_TRUE(a.worst_page_locality.set);
	EXPECT_EQ(0, a.worst_page_locality.v)
		TH_LOG("a measured 0 is the lowest");
	EXPECT_EQ(20, ratio_value(a.iteration_rate).v);
	EXPECT_EQ(9, a.worst_p99_wake_latency_us.v);
	EXPECT_FALSE(a.worst_wake_latency_cv.set);
	EXPECT_EQ(5, metric_map_get(&a.ext_metrics, "p50_latency").v);
	EXPECT_EQ(4, metric_map_get(&a.ext_metrics, "some_iops").v);
	b.worst_gap_ms = 6;
	ASSERT_EQ(0, run_stats_merge(&a, &b));
	EXPECT_EQ(2, a.worst_gap_cpu);
	run_stats_destroy(&a);
	run_stats_destroy(&b);
}

/* Slow reference: collects what it needs first and then counts, sorts and divides. */
static bool agrees_with_reference(const struct cgroup_stats *s, const struct worker_report *r,
				  size_t nr)
{
	struct u64_seq wake = {0};
	unsigned long long iterations = 0, pages = 0, local = 0, migrated = 0;
	double low = INFINITY, high = -INFINITY, delay = 0;
	size_t delayed = 0, gap = 0;
	uint64_t cpus = 0;
	bool good;

	for (size_t i = 0; i < nr; i++) {
		for (size_t j = 0; j < r[i].wake_latencies_ns.len; j++)
			u64_seq_push(&wake, r[i].wake_latencies_ns.v[j]);
		for (size_t j = 0; j < r[i].cpus_used.len; j++)
			cpus |= 1ull << r[i].cpus_used.v[j];
		for (size_t j = 0; j < r[i].numa_pages.len; j++) {
			pages += r[i].numa_pages.v[j].pages;
			local += r[i].numa_pages.v[j].node == 1 ? r[i].numa_pages.v[j].pages : 0;
		}
		iterations += r[i].iterations;
		if (r[i].vmstat_numa_pages_migrated > migrated)
			migrated = r[i].vmstat_numa_pages_migrated;
		if (r[i].max_gap_ms >= r[gap].max_gap_ms)
			gap = i;
		if (r[i].wall_time_ns) {
			low = fmin(low, r[i].off_cpu_ns * 100.0 / r[i].wall_time_ns);
			high = fmax(high, r[i].off_cpu_ns * 100.0 / r[i].wall_time_ns);
		}
		if (r[i].schedstat_cpu_time_ns + r[i].schedstat_run_delay_ns +
		    r[i].schedstat_run_count) {
			delay += r[i].schedstat_run_delay_ns / 1000.0;
			delayed++;
		}
	}
	good = s->num_cpus == (uint64_t)__builtin_popcountll(cpus) &&
	       s->total_iterations == iterations && s->numa_pages_total == pages &&
	       s->numa_pages_local == local && s->cross_node_migrated == migrated &&
	       s->max_gap_cpu == r[gap].max_gap_cpu && s->wake_measured == (wake.len > 0) &&
	       s->spread.set == (high >= low) && s->run_delay_measured == (delayed > 0) &&
	       (!s->spread.set || fold_near(s->spread.v, high - low, TINY)) &&
	       (!delayed || fold_near(s->mean_run_delay_us.v, delay / delayed, TINY)) &&
	       fold_near(s->page_locality.v, (double)local / pages, TINY);
	if (wake.len)
		good = good &&
		       s->p99_wake_latency_us.v == fold_slow_rank(wake.v, wake.len, 990) / 1e3 &&
		       s->median_wake_latency_us.v == fold_slow_rank(wake.v, wake.len, 500) / 1e3 &&
		       (!s->wake_latency_cv.set ||
			fold_near(s->wake_latency_cv.v, fold_slow_cv(wake.v, wake.len), TINY));
	free(wake.v);
	return good;
}

TEST(random_groups_equal_the_reference)
{
	struct u64_seq nodes = SEQ_OF(1);

	for (uint64_t seed = 1; seed <= 100; seed++) {
		uint64_t state = seed;
		size_t nr = 1 + fold_random(&state) % 6;
		struct worker_report r[6] = {0}, reversed[6];
		struct cgroup_stats s = group_of(r, nr), t = group_of(reversed, nr);

		for (size_t i = 0; i < nr; i++)
			fold_random_report(&r[i], 3, &state);
		for (size_t i = 0; i < nr; i++)
			reversed[i] = r[nr - 1 - i];
		s.nodes = &nodes;
		t.nodes = &nodes;
		ASSERT_EQ(0, cgroup_stats_fold(&s));
		ASSERT_EQ(0, cgroup_stats_fold(&t));
		EXPECT_TRUE(agrees_with_reference(&s, r, nr))
			TH_LOG("seed %llu", (unsigned long long)seed);
		EXPECT_TRUE(agrees_with_reference(&t, reversed, nr))
			TH_LOG("seed %llu, reversed", (unsigned long long)seed);
		for (size_t i = 0; i < nr; i++)
			report_destroy(&r[i]);
		cgroup_stats_destroy(&s);
		cgroup_stats_destroy(&t);
	}
}

/* Time that a worker was charged and has no work to show for. */
TEST(stalls_by_hand)
{
	struct worker_report r[3] = {
		{ .schedstat_cpu_time_ns = 1000, .work_units = 100 },
		{ .schedstat_cpu_time_ns = 1600, .work_units = 100 },
		{ .schedstat_cpu_time_ns = 1300, .work_units = 110 },
	};
	struct cgroup_stats g = { .name = "g", .reports = r, .nr_reports = 3 };

	EXPECT_EQ(600, cgroup_stalled_ns(&g));
	/* More or less time alone is no stall, as long as the work goes with it. */
	r[1] = (struct worker_report){ .schedstat_cpu_time_ns = 16000, .work_units = 1600 };
	EXPECT_EQ(200, cgroup_stalled_ns(&g));
	r[2].schedstat_cpu_time_ns = 0;
	EXPECT_EQ(0, cgroup_stalled_ns(&g));
	r[0].work_units = 0;
	EXPECT_EQ(1000, cgroup_stalled_ns(&g));
	r[1].work_units = 0;
	EXPECT_EQ(0, cgroup_stalled_ns(&g))
		TH_LOG("without any work there is no pace");
	g.nr_reports = 0;
	EXPECT_EQ(0, cgroup_stalled_ns(&g));
}

TEST_HARNESS_MAIN
