// SPDX-License-Identifier: GPL-2.0
/*
 * The gates that a group must pass as a whole, each with every outcome it has.
 */
#include <kselftest_harness.h>

#include "gates_fixture.h"

#define NO_FLOOR ", noise floor not measured"
#define COST "p99 iteration cost 3000ns "
#define WAKE "p99 wake latency 3000ns "
#define CROSS "cross-node migration ratio 0.1 "

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

TEST_HARNESS_MAIN
