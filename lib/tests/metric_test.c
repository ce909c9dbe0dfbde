// SPDX-License-Identifier: GPL-2.0
/*
 * The registry of metrics, and values by name.
 */
#include "kselftest_harness.h"
#include "fold_test.h"
#include "stats/metric.h"

TEST(the_registry_is_consistent)
{
	for (size_t i = 0; i < NR_METRICS; i++) {
		const struct metric *m = &metrics[i];

		EXPECT_EQ(m, metric_by_name(m->name))
			TH_LOG("%s is there twice", m->name);
		EXPECT_TRUE(m->abs_gate > 0 && m->rel_gate > 0 && m->rel_gate < 1);
		EXPECT_EQ(m->kind == KIND_RATE || m->kind == KIND_DISTRIBUTION ||
			  m->kind == KIND_WORST_LOWEST || m->kind == KIND_WORST_HIGHEST,
			  m->of && m->per)
			TH_LOG("%s", m->name);
		EXPECT_NE(NULL, metric_kind_name(m->kind));
		EXPECT_NE(NULL, metric_polarity_name(m->polarity));
	}
}

/* Lines of the specification, so that a slip in the list shows. */
TEST(some_lines_of_the_registry)
{
	const struct metric *m = metric_by_name("worst_p99_wake_latency_us");

	ASSERT_NE(NULL, m);
	EXPECT_EQ(POLARITY_LOWER, m->polarity);
	EXPECT_EQ(50, m->abs_gate);
	EXPECT_EQ(0.25, m->rel_gate);
	EXPECT_STREQ("us", m->unit);
	EXPECT_TRUE(m->has_source);
	m = metric_by_name("iterations_per_cpu_sec");
	ASSERT_NE(NULL, m);
	EXPECT_EQ(KIND_RATE, m->kind);
	EXPECT_EQ(POLARITY_HIGHER, m->polarity);
	EXPECT_EQ(10, m->abs_gate);
	m = metric_by_name("total_hardirqs");
	ASSERT_NE(NULL, m);
	EXPECT_FALSE(metric_gates(m));
	EXPECT_FALSE(m->has_source);
}

TEST(names_that_nobody_registered)
{
	EXPECT_EQ(NULL, metric_by_name("worst_spred"));
	EXPECT_EQ(POLARITY_LOWER, metric_polarity_of("worst_spread"));
	EXPECT_EQ(POLARITY_HIGHER, metric_polarity_of("disk_iops"));
	EXPECT_EQ(POLARITY_HIGHER, metric_polarity_of("hit_rate"));
	EXPECT_EQ(POLARITY_LOWER, metric_polarity_of("my_latency_rate"));
	EXPECT_EQ(POLARITY_LOWER, metric_polarity_of("anything"));
}

TEST(directions)
{
	struct metric target = { .polarity = POLARITY_TARGET, .target = 3 };
	struct metric unknown = { .polarity = POLARITY_UNKNOWN };

	EXPECT_TRUE(metric_gates(&target));
	EXPECT_FALSE(metric_gates(&unknown));
	EXPECT_EQ(metric_badness(&target, 1), metric_badness(&target, 5));
	EXPECT_EQ(0, metric_badness(&unknown, 1));
	EXPECT_EQ(2, metric_worse("worst_spread", 1, 2));
	EXPECT_EQ(1, metric_worse("iteration_rate", 1, 2));
	EXPECT_TRUE(isnan(metric_worse("iteration_rate", 1, NAN)));
	EXPECT_TRUE(isnan(metric_worse("iteration_rate", NAN, 1)));
}

TEST(both_gates)
{
	EXPECT_TRUE(metric_is_material(5, 0.25, 20, 25));
	EXPECT_FALSE(metric_is_material(5, 0.25, 20, 24.9));
	EXPECT_FALSE(metric_is_material(5, 0.25, 100, 110));
	EXPECT_TRUE(metric_is_material(5, 0.25, -20, -25));
	EXPECT_TRUE(metric_is_material(5, 0.25, 0, 1000))
		TH_LOG("a rise from zero is more than any share");
	EXPECT_FALSE(metric_is_material(5, 0.25, 0, 4));
	EXPECT_FALSE(metric_is_material(0, 0, 7, 7));
}

TEST(values_of_a_run)
{
	struct run_stats run = { .worst_gap_ms = 12, .worst_spread = f64_of(0),
				 .iteration_rate = { 10, 4 } };

	EXPECT_EQ(12, ratio_value(metric_of_run(METRIC_worst_gap_ms, &run)).v);
	EXPECT_TRUE(ratio_value(metric_of_run(METRIC_worst_spread, &run)).set);
	EXPECT_FALSE(ratio_value(metric_of_run(METRIC_worst_page_locality, &run)).set);
	EXPECT_EQ(2.5, ratio_value(metric_of_run(METRIC_iteration_rate, &run)).v);
	EXPECT_FALSE(ratio_value(metric_of_run(METRIC_total_hardirqs, &run)).set);
	EXPECT_FALSE(ratio_value(metric_of_run(NR_METRICS, &run)).set);
}

/* Give each fed member of the totals a value of its own and find it under the metric's name. */
#define GIVE_U64(name) run.name = next++
#define GIVE_F64(name) run.name = f64_of(next++)
#define GIVE_RATIO(name) run.name = (struct ratio){ 2.0 * next++, 2 }
#define GIVE_NONE(name) next += 0
#define GIVE(name, unit, polarity, kind, of, per, abs, rel, source) { GIVE_##source(name); }

TEST(every_metric_finds_its_member)
{
	struct run_stats run = {0};
	unsigned int next = 1, expected = 1;

	METRICS(GIVE)
	for (int id = 0; id < NR_METRICS; id++) {
		struct opt_f64 v = ratio_value(metric_of_run(id, &run));

		EXPECT_EQ(metrics[id].has_source, v.set)
			TH_LOG("%s", metrics[id].name);
		if (v.set)
			EXPECT_EQ(expected++, v.v);
	}
	EXPECT_EQ(next, expected);
}

static double observed(const char *name, double a, double b, double c)
{
	struct metric_map map = {0};
	struct opt_f64 v;

	metric_map_observe(&map, name, a);
	metric_map_observe(&map, name, b);
	metric_map_observe(&map, name, c);
	v = metric_map_get(&map, name);
	metric_map_destroy(&map);
	return v.set ? v.v : NAN;
}

TEST(samples_by_kind)
{
	EXPECT_EQ(6, observed("total_hardirqs", 3, 7, 9));
	EXPECT_TRUE(isnan(observed("total_hardirqs", 3, 1, 9)))
		TH_LOG("a counter that wrapped has no change");
	EXPECT_EQ(4, observed("avg_nr_running", 3, 7, 2));
	EXPECT_EQ(7, observed("max_dsq_depth", 3, 7, 2));
	EXPECT_EQ(12, observed("system_time_ns", 3, 7, 2));
	EXPECT_EQ(2, observed("worst_spread", 3, 7, 2));
	EXPECT_EQ(6, observed("total_irq_wall_sec", 3, 7, 9))
		TH_LOG("the denominator of a rate counts up");
	EXPECT_EQ(6, observed("taobench_get_hits", 3, 7, 9))
		TH_LOG("and so does what is divided by it");
	EXPECT_EQ(3, observed("max_dsq_depth", NAN, 3, INFINITY));
	EXPECT_TRUE(isnan(observed("max_dsq_depth", NAN, NAN, -INFINITY)));
}

static double merged(const char *name, double a, double b, bool later)
{
	struct metric_merge how = { .samples = 3, .other_samples = 1, .other_is_later = later };
	struct metric_map x = {0}, y = {0};
	struct opt_f64 v;

	metric_map_set(&x, name, a);
	metric_map_set(&y, name, b);
	metric_map_merge_by_kind(&x, &y, &how);
	v = metric_map_get(&x, name);
	metric_map_destroy(&x);
	metric_map_destroy(&y);
	return v.set ? v.v : NAN;
}

TEST(merges_by_kind)
{
	EXPECT_EQ(5, merged("total_hardirqs", 2, 3, true));
	EXPECT_EQ(5, merged("system_time_ns", 2, 3, true));
	EXPECT_EQ(3, merged("max_dsq_depth", 2, 3, false));
	EXPECT_EQ(3, merged("avg_nr_running", 2, 6, false));
	EXPECT_EQ(3, merged("worst_spread", 2, 3, true));
	EXPECT_EQ(2, merged("worst_spread", 2, 3, false));
	EXPECT_EQ(2.5, merged("unregistered", 2, 3, false));
	EXPECT_EQ(3, merged("p99_wake_latency_us", 2, 3, false));
	EXPECT_EQ(2, merged("iterations_per_worker", 2, 3, false));
	EXPECT_TRUE(isnan(merged("hardirq_rate", 2, 3, false)))
		TH_LOG("a quotient alone cannot be merged");
}

TEST(a_broken_counter_breaks_the_sum)
{
	struct metric_merge how = { .samples = 1, .other_samples = 2 };
	struct metric_map x = {0}, y = {0};

	metric_map_set(&x, "total_hardirqs", 2);
	metric_map_observe(&y, "total_hardirqs", 3);
	metric_map_observe(&y, "total_hardirqs", 1);
	ASSERT_EQ(0, metric_map_merge_by_kind(&x, &y, &how));
	EXPECT_FALSE(metric_map_get(&x, "total_hardirqs").set);
	metric_map_destroy(&x);
	metric_map_destroy(&y);
}

TEST(rates_follow_from_their_components)
{
	struct metric_merge how = { .other_is_later = true };
	struct metric_map a = {0}, b = {0};

	metric_map_set(&a, "total_hardirqs", 100);
	EXPECT_FALSE(metric_map_get(&a, "hardirq_rate").set);
	metric_map_set(&a, "total_irq_wall_sec", 1);
	metric_map_set(&b, "total_hardirqs", 20);
	metric_map_set(&b, "total_irq_wall_sec", 3);
	metric_map_set(&b, "hardirq_rate", 7);
	ASSERT_EQ(0, metric_map_merge_by_kind(&a, &b, &how));
	EXPECT_EQ(30, metric_map_get(&a, "hardirq_rate").v)
		TH_LOG("sum over sum, not the mean of 100 and 6.7");
	metric_map_set(&a, "total_irq_wall_sec", 0);
	EXPECT_FALSE(metric_map_get(&a, "hardirq_rate").set);
	metric_map_destroy(&a);
	metric_map_destroy(&b);
}

TEST(a_mean_of_empty_buckets_weighs_them_once)
{
	struct metric_map a = {0}, b = {0};

	metric_map_set(&a, "avg_nr_running", 2);
	metric_map_set(&b, "avg_nr_running", 4);
	metric_map_merge_by_kind(&a, &b, &(struct metric_merge){0});
	EXPECT_EQ(3, metric_map_get(&a, "avg_nr_running").v);
	metric_map_destroy(&a);
	metric_map_destroy(&b);
}

TEST(maps_hold_many_names)
{
	struct metric_map map = {0};
	char name[32];

	for (int i = 99; i >= 0; i--) {
		snprintf(name, sizeof(name), "metric_%02d", i);
		ASSERT_EQ(0, metric_map_set(&map, name, i));
		ASSERT_EQ(0, metric_map_set(&map, name, i));
	}
	EXPECT_EQ(100, map.len);
	for (int i = 0; i < 100; i++) {
		snprintf(name, sizeof(name), "metric_%02d", i);
		EXPECT_STREQ(name, map.v[i].name);
		EXPECT_EQ(i, metric_map_get(&map, name).v);
	}
	EXPECT_FALSE(metric_map_get(&map, "other").set);
	metric_map_destroy(&map);
}

TEST_HARNESS_MAIN
