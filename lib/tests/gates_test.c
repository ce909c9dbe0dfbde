// SPDX-License-Identifier: GPL-2.0
/*
 * Gates: each with a group that passes, one that fails, one that shows nothing and one it does not
 * apply to; layers; and what noise makes of absolute times.
 */
#include <kselftest_harness.h>
#include <math.h>
#include <signal.h>
#include <string.h>

#include "claim/gates.h"

#define SEQ_OF(...) { .v = (uint64_t[]){ __VA_ARGS__ }, \
	.len = sizeof((uint64_t[]){ __VA_ARGS__ }) / sizeof(uint64_t) }

/* Two workers that did the same; tests alter what they are about, then fold. */
FIXTURE(gates) {
	struct verdict *v;
	struct worker_report reports[12];
	struct worker_exit_info killed;
	struct page_count pages[2];
	uint64_t cpus[2];
	uint64_t samples[2];
	struct u64_seq nodes;
	struct cgroup_stats g;
	struct run_noise noise;
};

FIXTURE_SETUP(gates)
{
	static const uint64_t samples[] = { 1000, 3000 };

	self->v = verdict_create();
	ASSERT_NE(NULL, self->v);
	self->killed = (struct worker_exit_info){ .kind = EXIT_SIGNALED, .code = SIGKILL };
	self->cpus[1] = 1;
	self->pages[0] = (struct page_count){ .node = 0, .pages = 90 };
	self->pages[1] = (struct page_count){ .node = 1, .pages = 10 };
	memcpy(self->samples, samples, sizeof(samples));
	for (int i = 0; i < 12; i++)
		self->reports[i] = (struct worker_report){
			.tid = 100 + i,
			.work_units = 500,
			.cpu_time_ns = 500000000,
			.wall_time_ns = 1000000000,
			.off_cpu_ns = 500000000,
			.iterations = 200,
			.migration_count = 2,
			.max_gap_ms = 10,
			.max_gap_cpu = 1,
			.max_gap_at_ms = 300,
			.cpus_used = { self->cpus, 2, 2 },
			.wake_latencies_ns = { self->samples, 2, 2 },
			.iteration_costs_ns = { self->samples, 2, 2 },
			.numa_pages = { self->pages, 2, 2 },
			.vmstat_numa_pages_migrated = 20,
		};
	self->g = (struct cgroup_stats){ .name = "g", .reports = self->reports, .nr_reports = 2,
					 .cpus = { self->cpus, 2, 2 } };
	self->nodes = (struct u64_seq){ self->cpus, 1, 1 };
	self->g.nodes = &self->nodes;
}

FIXTURE_TEARDOWN(gates)
{
	cgroup_stats_destroy(&self->g);
	verdict_destroy(self->v);
}

/* Fold anew and judge. Return: the last claim. */
static const struct claim *judge(struct _test_data_gates *self, struct gates gates)
{
	struct cgroup_stats g = { .name = "g", .reports = self->reports, .cpus = self->g.cpus,
				  .nr_reports = self->g.nr_reports, .nodes = self->g.nodes,
				  .realtime_pct = self->g.realtime_pct };

	cgroup_stats_destroy(&self->g);
	self->g = g;
	if (cgroup_stats_fold(&self->g))
		return NULL;
	gates_judge(self->v, &self->g, &gates, &self->noise);
	return self->v->last;
}

#define EXPECT_GATE(expected, text_, ...) do { \
	const struct claim *claim = judge(self, (struct gates){ __VA_ARGS__ }); \
	ASSERT_NE(NULL, claim); \
	EXPECT_EQ(expected, claim->outcome); \
	EXPECT_STREQ(text_, claim->text); \
} while (0)

static void lose(struct _test_data_gates *self, int worker)
{
	self->reports[worker] = (struct worker_report){ .tid = 100 + worker,
							.exit_info = &self->killed };
}

#define LONGEST "tid 100 had the longest gap, 10ms on cpu1 at +300ms "
#define STUCK(tid, ms) "tid " #tid " stuck " #ms "ms on cpu1 at +300ms "
#define ALONE "noise alone is more than the limit"
#define STOLEN "the hypervisor took half of the time and more"
#define WAITED "the host kept the CPUs waiting for 20 ms in all, dilation 1.50"
#define NO_FLOOR ", noise floor not measured"
#define COST "p99 iteration cost 3000ns "
#define WAKE "p99 wake latency 3000ns "
#define SLOW "tid 100 slow-tier ratio 0.1 "
#define CROSS "cross-node migration ratio 0.1 "
#define LOST "g[1] tid 101 left no report, it was killed by signal 9 (Killed)"

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

TEST_F(gates, spread)
{
	EXPECT_GATE(OUTCOME_PASS,
		    "fair cgroup: spread=0% (50-50%) 2 workers on 2 cpus (threshold 5%)",
		    .max_spread_pct = 5);
	self->reports[1].off_cpu_ns = 600000000;
	EXPECT_GATE(OUTCOME_FAIL,
		    "unfair cgroup: spread=10% (50-60%) 2 workers on 2 cpus (threshold 5%)",
		    .max_spread_pct = 5);
	self->reports[1].wall_time_ns = 0;
	EXPECT_GATE(OUTCOME_INCONCLUSIVE,
		    "fewer than two workers have wall time, the limit of 5 cannot be judged",
		    .max_spread_pct = 5);
	self->g.nr_reports = 1;
	EXPECT_GATE(OUTCOME_SKIP, "a comparison of workers needs two", .max_spread_pct = 5);
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

TEST_F(gates, throughput_cv)
{
	EXPECT_GATE(OUTCOME_PASS, "throughput CV 0 within limit 0.2 (mean=1000 work/cpu_s)",
		    .max_throughput_cv = 0.2);
	self->reports[1].work_units = 1500;
	EXPECT_GATE(OUTCOME_FAIL, "throughput CV 0.5 exceeds limit 0.2 (mean=2000 work/cpu_s)",
		    .max_throughput_cv = 0.2);
	self->reports[0].work_units = 0;
	self->reports[1].work_units = 0;
	EXPECT_GATE(OUTCOME_INCONCLUSIVE, "the workers did no work at all",
		    .max_throughput_cv = 0.2);
	self->reports[0].cpu_time_ns = 0;
	EXPECT_GATE(OUTCOME_INCONCLUSIVE,
		    "fewer than two workers have CPU time, the limit of 0.2 cannot be judged",
		    .max_throughput_cv = 0.2);
	self->g.nr_reports = 1;
	EXPECT_GATE(OUTCOME_SKIP, "a comparison of workers needs two", .max_throughput_cv = 0.2);
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

TEST_F(gates, p99_wake_latency)
{
	EXPECT_GATE(OUTCOME_PASS, WAKE "within limit 3000ns (4 samples); "
		    "limit 3000 ns" NO_FLOOR, .max_p99_wake_latency_ns = 3000);
	EXPECT_GATE(OUTCOME_FAIL, WAKE "exceeds limit 2999ns (4 samples); "
		    "limit 2999 ns" NO_FLOOR, .max_p99_wake_latency_ns = 2999);
	for (int i = 0; i < 2; i++)
		self->reports[i].wake_latencies_ns.len = 0;
	EXPECT_GATE(OUTCOME_INCONCLUSIVE, "no wake latencies were measured",
		    .max_p99_wake_latency_ns = 3000);
}

TEST_F(gates, iteration_cost)
{
	EXPECT_GATE(OUTCOME_PASS, COST "within limit 3000ns (4 samples); "
		    "limit 3000 ns" NO_FLOOR, .max_iteration_cost_p99_ns = 3000);
	EXPECT_GATE(OUTCOME_FAIL, COST "exceeds limit 10ns (4 samples); "
		    "limit 10 ns" NO_FLOOR, .max_iteration_cost_p99_ns = 10);
	for (int i = 0; i < 2; i++)
		self->reports[i].iteration_costs_ns.len = 0;
	EXPECT_GATE(OUTCOME_SKIP, "the work type measures no iteration costs",
		    .max_iteration_cost_p99_ns = 10);
}

TEST_F(gates, wake_latency_cv)
{
	EXPECT_GATE(OUTCOME_PASS, "wake latency CV 0.5 within limit 0.5 (4 samples)",
		    .max_wake_latency_cv = 0.5);
	EXPECT_GATE(OUTCOME_FAIL, "wake latency CV 0.5 exceeds limit 0.4 (4 samples)",
		    .max_wake_latency_cv = 0.4);
	memset(self->samples, 0, sizeof(self->samples));
	EXPECT_GATE(OUTCOME_INCONCLUSIVE, "the mean wake latency is zero",
		    .max_wake_latency_cv = 0.5);
	self->reports[0].wake_latencies_ns.len = 0;
	self->reports[1].wake_latencies_ns.len = 1;
	EXPECT_GATE(OUTCOME_INCONCLUSIVE, "fewer than two wake latencies were measured",
		    .max_wake_latency_cv = 0.5);
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

TEST_F(gates, migration_ratio)
{
	EXPECT_GATE(OUTCOME_PASS,
		    "migration ratio 0.01 within threshold 0.01 (4 migrations / 400 iterations)",
		    .max_migration_ratio = 0.01);
	self->reports[0].migration_count = 6;
	EXPECT_GATE(OUTCOME_FAIL,
		    "migration ratio 0.02 exceeds threshold 0.01 (8 migrations / 400 iterations)",
		    .max_migration_ratio = 0.01);
	self->reports[0].iterations = 0;
	self->reports[1].iterations = 0;
	EXPECT_GATE(OUTCOME_INCONCLUSIVE, "zero iterations", .max_migration_ratio = 0.01);
}

TEST_F(gates, migrations)
{
	EXPECT_GATE(OUTCOME_PASS, "4 migrations within threshold 4", .max_migrations = 4);
	EXPECT_GATE(OUTCOME_FAIL, "4 migrations exceed threshold 0", .max_migrations = GATE_ZERO);
	self->reports[0].migration_count = UINT64_MAX;
	EXPECT_GATE(OUTCOME_FAIL, "18446744073709551615 migrations exceed threshold 4",
		    .max_migrations = 4);
}

TEST_F(gates, page_locality)
{
	EXPECT_GATE(OUTCOME_PASS, "page locality 0.9 (90%) within threshold 0.9 (180/200 pages)",
		    .min_page_locality = 0.9);
	EXPECT_GATE(OUTCOME_FAIL, "page locality 0.9 (90%) below threshold 0.95 (180/200 pages)",
		    .min_page_locality = 0.95);
	for (int i = 0; i < 2; i++)
		self->reports[i].numa_pages.len = 0;
	EXPECT_GATE(OUTCOME_FAIL, "page locality 0 (0%) below threshold 0.9 (0/0 pages)",
		    .min_page_locality = 0.9);
	self->g.nodes = NULL;
	EXPECT_GATE(OUTCOME_SKIP, "the nodes of its memory are unknown", .min_page_locality = 0.9);
}

TEST_F(gates, cross_node_migration)
{
	EXPECT_GATE(OUTCOME_PASS, CROSS "within threshold 0.1 (20 migrated / 200 pages)",
		    .max_cross_node_migration_ratio = 0.1);
	EXPECT_GATE(OUTCOME_FAIL, CROSS "exceeds threshold 0.05 (20 migrated / 200 pages)",
		    .max_cross_node_migration_ratio = 0.05);
	for (int i = 0; i < 2; i++)
		self->reports[i].numa_pages.len = 0;
	EXPECT_GATE(OUTCOME_FAIL, "inconsistent: 20 migrated of no pages",
		    .max_cross_node_migration_ratio = 0.1);
	for (int i = 0; i < 2; i++)
		self->reports[i].vmstat_numa_pages_migrated = 0;
	EXPECT_GATE(OUTCOME_INCONCLUSIVE, "no worker has pages",
		    .max_cross_node_migration_ratio = 0.1);
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
