// SPDX-License-Identifier: GPL-2.0
/*
 * Phases: carriers from slices, and their merge.
 */
#include <errno.h>

#include "kselftest_harness.h"
#include "fold_test.h"

TEST(carrier_by_hand)
{
	struct phase_slice a[2] = {
		{ .phase_epoch = 1, .cpus_used = SEQ_OF(1), .wake_latencies_ns = SEQ_OF(4000, 1000),
		  .wake_sample_total = 2, .run_delay_ns = 1000, .off_cpu_ns = 10, .wall_ns = 100,
		  .migration_count = 1, .iterations = 50, .schedstat_cpu_time_ns = 9,
		  .max_gap_ms = 3, .max_gap_cpu = 1, .vmstat_numa_pages_migrated = 4,
		  .numa_pages = { .v = (struct page_count[]){ { 0, 8 } }, .len = 1 } },
		{ .phase_epoch = EPOCH_BETWEEN, .iterations = 1000 },
	};
	struct phase_slice b[2] = {
		{ .phase_epoch = EPOCH_BASELINE, .iterations = 1000 },
		{ .phase_epoch = 1, .cpus_used = SEQ_OF(0), .timer_latencies_ns = SEQ_OF(2000),
		  .timer_sample_total = 1, .run_delay_ns = 3000, .off_cpu_ns = 90, .wall_ns = 100,
		  .migration_count = 2, .iterations = 150, .schedstat_cpu_time_ns = 1,
		  .max_gap_ms = 3, .max_gap_cpu = 0, .vmstat_numa_pages_migrated = 2,
		  .numa_pages = { .v = (struct page_count[]){ { 1, 8 } }, .len = 1 } },
	};
	struct worker_report r[3] = { with_slices(a, 2), with_slices(b, 2), { 0 } };
	struct u64_seq nodes = SEQ_OF(0);
	struct phase_cgroup_stats p = {0};

	ASSERT_EQ(0, phase_cgroup_stats_fold(&p, r, 3, 1, &nodes));
	EXPECT_EQ(2, p.num_workers)
		TH_LOG("a worker without a slice does not count");
	EXPECT_EQ(2, p.cpus_used.len);
	EXPECT_EQ(3, p.total_migrations);
	EXPECT_EQ(200, p.total_iterations);
	EXPECT_EQ(10, p.total_cpu_time_ns);
	EXPECT_EQ(8, p.numa_pages_local);
	EXPECT_EQ(16, p.numa_pages_total);
	EXPECT_EQ(4, p.cross_node_migrated);
	EXPECT_EQ(0, p.max_gap_cpu)
		TH_LOG("the second wins a tie");
	EXPECT_EQ(4, p.metrics.p99_wake_latency_us.v);
	EXPECT_EQ(1, p.metrics.median_wake_latency_us.v);
	EXPECT_EQ(0.6, p.metrics.wake_latency_cv.v);
	EXPECT_EQ(2, p.metrics.p999_timer_latency_us.v);
	EXPECT_EQ(2, p.metrics.mean_run_delay_us.v);
	EXPECT_EQ(3, p.metrics.max_run_delay_us.v);
	EXPECT_EQ(50, p.metrics.avg_off_cpu_pct.v);
	EXPECT_EQ(10, p.metrics.min_off_cpu_pct.v);
	EXPECT_EQ(90, p.metrics.max_off_cpu_pct.v);
	EXPECT_EQ(80, p.metrics.off_cpu_spread_pct.v);
	EXPECT_EQ(0.015, p.metrics.migration_ratio.v);
	EXPECT_EQ(100, p.metrics.iterations_per_worker.v);
	EXPECT_EQ(0.5, p.metrics.page_locality.v);
	EXPECT_EQ(0.25, p.metrics.cross_node_migration_ratio.v);
	EXPECT_FALSE(p.metrics.wakeup_p50_latency_us.set);
	EXPECT_FALSE(p.metrics.taobench_total_qps.set);
	phase_cgroup_stats_destroy(&p);
	EXPECT_EQ(-EINVAL, phase_cgroup_stats_fold(&p, r, 3, EPOCH_BASELINE, NULL));
	EXPECT_EQ(-EINVAL, phase_cgroup_stats_fold(&p, r, 3, EPOCH_BETWEEN, NULL));
}

TEST(two_slices_of_one_epoch_are_one_worker)
{
	struct phase_slice s[2] = {
		{ .phase_epoch = 2, .off_cpu_ns = 10, .wall_ns = 100, .run_delay_ns = 1000 },
		{ .phase_epoch = 2, .off_cpu_ns = 30, .wall_ns = 100, .run_delay_ns = 4000 },
	};
	struct worker_report r = with_slices(s, 2);
	struct phase_cgroup_stats p = {0};

	ASSERT_EQ(0, phase_cgroup_stats_fold(&p, &r, 1, 2, NULL));
	EXPECT_EQ(1, p.num_workers);
	EXPECT_EQ(20, p.metrics.avg_off_cpu_pct.v);
	EXPECT_EQ(5, p.metrics.max_run_delay_us.v);
	phase_cgroup_stats_destroy(&p);
}

TEST(an_empty_phase_measured_nothing)
{
	struct phase_slice s = { .phase_epoch = 3 };
	struct worker_report r = { .phase_slices = { .v = &s, .len = 1 } };
	struct phase_cgroup_stats p = {0};

	ASSERT_EQ(0, phase_cgroup_stats_fold(&p, &r, 1, 3, NULL));
	EXPECT_EQ(1, p.num_workers);
	EXPECT_TRUE(p.metrics.iterations_per_worker.set);
	EXPECT_FALSE(p.metrics.avg_off_cpu_pct.set);
	EXPECT_FALSE(p.metrics.off_cpu_spread_pct.set);
	EXPECT_FALSE(p.metrics.mean_run_delay_us.set);
	EXPECT_FALSE(p.metrics.migration_ratio.set);
	EXPECT_FALSE(p.metrics.page_locality.set);
	EXPECT_FALSE(p.metrics.p99_wake_latency_us.set);
	phase_cgroup_stats_destroy(&p);
	ASSERT_EQ(0, phase_cgroup_stats_fold(&p, &r, 1, 4, NULL));
	EXPECT_EQ(0, p.num_workers);
	EXPECT_FALSE(p.metrics.iterations_per_worker.set);
	phase_cgroup_stats_destroy(&p);
}

/* Field by field, samples as sorted lists: the order in which carriers merged must not show. */
static bool same_samples(const struct u64_seq *a, const struct u64_seq *b)
{
	bool same = a->len == b->len;

	for (unsigned int permille = 0; same && a->len && permille <= 1000; permille += 20)
		same = fold_slow_rank(a->v, a->len, permille) ==
		       fold_slow_rank(b->v, b->len, permille);
	return same;
}

static bool same_carrier(const struct phase_cgroup_stats *a, const struct phase_cgroup_stats *b)
{
	return a->num_workers == b->num_workers && same_samples(&a->cpus_used, &b->cpus_used) &&
	       same_samples(&a->wake_latencies_ns, &b->wake_latencies_ns) &&
	       same_samples(&a->timer_latencies_ns, &b->timer_latencies_ns) &&
	       same_samples(&a->run_delays_ns, &b->run_delays_ns) &&
	       a->wake_sample_total == b->wake_sample_total &&
	       a->total_migrations == b->total_migrations &&
	       a->total_iterations == b->total_iterations &&
	       a->numa_pages_total == b->numa_pages_total &&
	       a->cross_node_migrated == b->cross_node_migrated &&
	       a->max_gap_ms == b->max_gap_ms && a->off_cpu_pcts.len == b->off_cpu_pcts.len &&
	       a->metrics.p99_wake_latency_us.v == b->metrics.p99_wake_latency_us.v &&
	       a->metrics.median_timer_latency_us.v == b->metrics.median_timer_latency_us.v &&
	       fold_near(a->metrics.wake_latency_cv.v, b->metrics.wake_latency_cv.v, TINY) &&
	       fold_near(a->metrics.avg_off_cpu_pct.v, b->metrics.avg_off_cpu_pct.v, TINY) &&
	       fold_near(a->metrics.mean_run_delay_us.v, b->metrics.mean_run_delay_us.v, TINY) &&
	       a->metrics.off_cpu_spread_pct.v == b->metrics.off_cpu_spread_pct.v;
}

/* ((a b) c), (a (b c)), (c (b a)) and all workers at once are the same. */
TEST(merging_is_associative_and_commutative)
{
	for (uint64_t seed = 1; seed <= 60; seed++) {
		struct phase_cgroup_stats left = {0}, right = {0}, bc = {0}, back = {0}, all = {0};
		struct phase_cgroup_stats part[3] = {0};
		struct worker_report r[3] = {0};
		uint64_t state = seed;

		for (int i = 0; i < 3; i++) {
			fold_random_report(&r[i], 1, &state);
			ASSERT_EQ(0, phase_cgroup_stats_fold(&part[i], &r[i], 1, 1, NULL));
			ASSERT_EQ(0, phase_cgroup_stats_merge(&left, &part[i]));
		}
		ASSERT_EQ(0, phase_cgroup_stats_merge(&bc, &part[1]));
		ASSERT_EQ(0, phase_cgroup_stats_merge(&bc, &part[2]));
		ASSERT_EQ(0, phase_cgroup_stats_merge(&right, &part[0]));
		ASSERT_EQ(0, phase_cgroup_stats_merge(&right, &bc));
		for (int i = 2; i >= 0; i--)
			ASSERT_EQ(0, phase_cgroup_stats_merge(&back, &part[i]));
		ASSERT_EQ(0, phase_cgroup_stats_fold(&all, r, 3, 1, NULL));
		EXPECT_TRUE(same_carrier(&left, &right))
			TH_LOG("seed %llu", (unsigned long long)seed);
		EXPECT_TRUE(same_carrier(&left, &back))
			TH_LOG("seed %llu", (unsigned long long)seed);
		EXPECT_TRUE(same_carrier(&left, &all))
			TH_LOG("seed %llu", (unsigned long long)seed);
		EXPECT_EQ(left.max_gap_cpu, right.max_gap_cpu);
		EXPECT_EQ(left.max_gap_cpu, all.max_gap_cpu);
		for (int i = 0; i < 3; i++) {
			phase_cgroup_stats_destroy(&part[i]);
			report_destroy(&r[i]);
		}
		phase_cgroup_stats_destroy(&left);
		phase_cgroup_stats_destroy(&right);
		phase_cgroup_stats_destroy(&bc);
		phase_cgroup_stats_destroy(&back);
		phase_cgroup_stats_destroy(&all);
	}
}

/* Exact as long as no reservoir was capped. */
TEST(phases_add_up_to_the_whole)
{
	for (uint64_t seed = 1; seed <= 60; seed++) {
		struct worker_report r[4] = {0};
		struct cgroup_stats whole = { .name = "group", .reports = r, .nr_reports = 4 };
		struct phase_buckets phases = {0};
		struct pool_summary wake, timer;
		uint64_t state = seed, iterations = 0, cpu = 0, migrations = 0;

		for (int i = 0; i < 4; i++)
			fold_random_report(&r[i], 5, &state);
		ASSERT_EQ(0, cgroup_stats_fold(&whole));
		ASSERT_EQ(0, phase_buckets_fold(&phases, "group", r, 4, NULL));
		ASSERT_EQ(5, phases.len);
		for (size_t i = 0; i < 5; i++) {
			struct phase_cgroup_stats *c = &phases.v[i].per_cgroup.v[0].stats;

			EXPECT_EQ(i + 1, phases.v[i].step_index);
			iterations += c->total_iterations;
			cpu += c->total_cpu_time_ns;
			migrations += c->total_migrations;
		}
		EXPECT_EQ(whole.total_iterations, iterations);
		EXPECT_EQ(whole.total_cpu_time_ns, cpu);
		EXPECT_EQ(whole.total_migrations, migrations);
		ASSERT_EQ(0, phases_pool_wake(&phases, "group", &wake));
		ASSERT_EQ(0, phases_pool_timer(&phases, "group", &timer));
		EXPECT_EQ(whole.p99_wake_latency_us.v, POOL_P99(&wake).v)
			TH_LOG("seed %llu", (unsigned long long)seed);
		EXPECT_EQ(whole.median_timer_latency_us.v, POOL_MEDIAN(&timer).v);
		EXPECT_TRUE(fold_near(whole.wake_latency_cv.v, wake.cv.v, TINY));
		ASSERT_EQ(0, phases_pool_wake(&phases, "no such group", &wake));
		EXPECT_EQ(0, wake.n);
		ASSERT_EQ(0, phases_pool_timer(&phases, "no such group", &timer));
		EXPECT_EQ(0, timer.n);
		phase_buckets_destroy(&phases);
		cgroup_stats_destroy(&whole);
		for (int i = 0; i < 4; i++)
			report_destroy(&r[i]);
	}
}

TEST(a_capped_phase_weighs_what_it_stands_for)
{
	struct phase_slice s[2] = {
		{ .phase_epoch = 1, .wake_latencies_ns = SEQ_OF(1000, 1000),
		  .wake_sample_total = 2000 },
		{ .phase_epoch = 2, .wake_latencies_ns = SEQ_OF(5000, 6000, 7000),
		  .wake_sample_total = 3 },
	};
	struct worker_report r = with_slices(s, 2);
	struct phase_buckets phases = {0};
	struct pool_summary wake;

	ASSERT_EQ(0, phase_buckets_fold(&phases, "g", &r, 1, NULL));
	ASSERT_EQ(0, phases_pool_wake(&phases, "g", &wake));
	EXPECT_EQ(1000, wake.p99)
		TH_LOG("three slow wakes of 2003 lie above the 99th percentile");
	EXPECT_EQ(2003, wake.weight);
	EXPECT_TRUE(fold_near(2018000.0 / 2003, wake.mean, TINY));
	phase_cgroup_stats_strip(&phases.v[0].per_cgroup.v[0].stats);
	EXPECT_EQ(-ENODATA, phases_pool_wake(&phases, "g", &wake));
	EXPECT_EQ(-ENODATA, phases_pool_timer(&phases, "g", &wake));
	phase_buckets_destroy(&phases);
}

TEST(a_stripped_side_leaves_its_finished_values)
{
	struct phase_slice s[2] = {
		{ .phase_epoch = 1, .wake_latencies_ns = SEQ_OF(9000), .wake_sample_total = 1,
		  .iterations = 1 },
		{ .phase_epoch = 1, .wake_latencies_ns = SEQ_OF(2000), .wake_sample_total = 1,
		  .iterations = 2 },
	};
	struct worker_report r[2] = { with_slices(&s[0], 1), with_slices(&s[1], 1) };
	struct phase_cgroup_stats a = {0}, b = {0};

	ASSERT_EQ(0, phase_cgroup_stats_fold(&a, &r[0], 1, 1, NULL));
	ASSERT_EQ(0, phase_cgroup_stats_fold(&b, &r[1], 1, 1, NULL));
	phase_cgroup_stats_strip(&a);
	EXPECT_EQ(9, a.metrics.p99_wake_latency_us.v);
	ASSERT_EQ(0, phase_cgroup_stats_merge(&b, &a));
	EXPECT_TRUE(b.stripped);
	EXPECT_EQ(9, b.metrics.p99_wake_latency_us.v);
	EXPECT_EQ(3, b.total_iterations);
	EXPECT_EQ(2, b.wake_sample_total);
	phase_cgroup_stats_destroy(&a);
	phase_cgroup_stats_destroy(&b);
}

TEST(engines)
{
	struct schbench_phase_stats *sch = calloc(1, sizeof(*sch));
	struct taobench_phase_stats *tao = calloc(1, sizeof(*tao));
	struct phase_slice s = { .phase_epoch = 1, .schbench = sch, .taobench = tao };
	struct worker_report r[2] = { with_slices(&s, 1), with_slices(&s, 1) };
	struct phase_cgroup_stats p = {0};

	sch->wakeup = (struct plat_stats){ .nr_samples = 1, .min = 20, .max = 20 };
	sch->wakeup.plat[20] = 1;
	sch->msg_run_delay_ns = 6000;
	sch->msg_pcount = 3;
	sch->loop_count = 5;
	tao->counters = (struct taobench_stats){ 10, 2, 8, 2, 2000000000 };
	ASSERT_EQ(0, phase_cgroup_stats_fold(&p, r, 2, 1, NULL));
	EXPECT_EQ(20, p.metrics.wakeup_p99_latency_us.v);
	EXPECT_EQ(20, p.metrics.wakeup_min_latency_us.v);
	EXPECT_FALSE(p.metrics.request_p50_latency_us.set);
	EXPECT_FALSE(p.metrics.rps_p20.set);
	EXPECT_EQ(2, p.metrics.sched_delay_msg_us.v);
	EXPECT_FALSE(p.metrics.sched_delay_worker_us.set)
		TH_LOG("a pcount of 0 means not measured");
	EXPECT_EQ(10, p.metrics.schbench_loop_count.v);
	EXPECT_EQ(10, p.metrics.taobench_total_qps.v);
	EXPECT_EQ(8, p.metrics.taobench_fast_qps.v);
	EXPECT_EQ(2, p.metrics.taobench_slow_qps.v);
	EXPECT_EQ(0.8, p.metrics.taobench_hit_ratio.v);
	EXPECT_EQ(0.8, p.metrics.taobench_hit_rate.v);
	EXPECT_FALSE(p.metrics.taobench_serve_p50_us.set);
	phase_cgroup_stats_destroy(&p);
	free(sch);
	free(tao);
}

TEST_HARNESS_MAIN
