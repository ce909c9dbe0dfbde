// SPDX-License-Identifier: GPL-2.0
/*
 * What a worker measures: gaps, migrations, phases, and the arithmetic of slices.
 */
#include "kselftest_harness.h"

#include "workload_helpers.h"

TEST(slice_is_the_difference_of_snapshots)
{
	const struct snapshot begin = {
		.at_ns = 1000, .cpu_ns = 100, .iterations = 5, .pages_migrated = 7,
		.sched = { 10, 20, 30 }, .has_sched = true,
	};
	const struct snapshot end = {
		.at_ns = 5000, .cpu_ns = 1100, .iterations = 9, .pages_migrated = 8,
		.sched = { 110, 220, 330 }, .has_sched = true,
	};
	struct phase_slice slice = { 0 };

	snapshot_slice(&begin, &end, &slice);
	EXPECT_EQ(4000, slice.wall_ns);
	EXPECT_EQ(3000, slice.off_cpu_ns);
	EXPECT_EQ(4, slice.iterations);
	EXPECT_EQ(1, slice.vmstat_numa_pages_migrated);
	EXPECT_EQ(100, slice.schedstat_cpu_time_ns);
	EXPECT_EQ(200, slice.run_delay_ns);
}

TEST(differences_saturate_at_zero)
{
	const struct snapshot high = {
		.at_ns = 9, .cpu_ns = 9, .iterations = 9, .pages_migrated = 9,
		.sched = { 9, 9, 9 }, .has_sched = true,
	};
	const struct snapshot low = { .at_ns = 8, .cpu_ns = 1, .has_sched = true };
	const struct snapshot busy = { .at_ns = 19, .cpu_ns = 30 };
	struct phase_slice slice = { 0 };

	snapshot_slice(&high, &low, &slice);
	EXPECT_EQ(0, slice.wall_ns);
	EXPECT_EQ(0, slice.off_cpu_ns);
	EXPECT_EQ(0, slice.iterations);
	EXPECT_EQ(0, slice.vmstat_numa_pages_migrated);
	EXPECT_EQ(0, slice.run_delay_ns);
	snapshot_slice(&high, &busy, &slice);
	EXPECT_EQ(10, slice.wall_ns);
	EXPECT_EQ(0, slice.off_cpu_ns);
}

TEST(schedstat_needs_both_snapshots)
{
	const struct snapshot with = { .sched = { 5, 5, 5 }, .has_sched = true };
	const struct snapshot without = { .sched = { 9, 9, 9 } };
	struct phase_slice slice = { 0 };

	snapshot_slice(&with, &without, &slice);
	EXPECT_EQ(0, slice.run_delay_ns);
	EXPECT_EQ(0, slice.schedstat_cpu_time_ns);
}

/* A telemetry of this process, without a workload. */
FIXTURE(telemetry)
{
	struct control *control;
	struct worker_report report;
	struct telemetry t;
};

FIXTURE_SETUP(telemetry)
{
	ASSERT_EQ(0, control_create(&self->control, 1, NULL));
	self->report.tid = gettid();
	telemetry_start(&self->t, &self->report, self->control, 0);
}

FIXTURE_TEARDOWN(telemetry)
{
	report_destroy(&self->report);
	control_destroy(self->control);
}

/*
 * Somebody who never left the CPU can have more CPU time than wall time: CLOCK_MONOTONIC is slewed
 * by NTP, at most 500 ppm (adjtimex(2)), and the scheduler's clock is not; and an interrupt between
 * the reading of one clock and the other is in one of them only.
 */
#define CLOCKS_DIFFER_NS(ns) ((ns) / 2000 + 100 * NSEC_PER_USEC)

static void busy_ms(uint64_t ms)
{
	uint64_t end = clock_ns() + ms * NSEC_PER_MSEC;

	while (clock_left_ns(end))
		;
}

TEST_F(telemetry, gap_is_the_longest_time_between_checkpoints)
{
	uint64_t begin;

	begin = clock_ns();
	telemetry_pass(&self->t, 1024, false);
	busy_ms(30);
	telemetry_pass(&self->t, 1025, false);
	busy_ms(30);
	telemetry_pass(&self->t, 2048, false);
	telemetry_pass(&self->t, 3072, false);
	telemetry_finish(&self->t, 3072);
	EXPECT_GE(self->report.max_gap_ms, 60);
	EXPECT_LE(self->report.max_gap_ms, (clock_ns() - begin) / NSEC_PER_MSEC);
	EXPECT_GE(self->report.max_gap_at_ms, self->report.max_gap_ms);
	EXPECT_EQ(4, self->report.iterations);
	EXPECT_EQ(3072, self->report.work_units);
	EXPECT_GE(self->report.wall_time_ns, 60 * NSEC_PER_MSEC);
	EXPECT_LE(self->report.cpu_time_ns,
		  self->report.wall_time_ns + CLOCKS_DIFFER_NS(self->report.wall_time_ns));
	EXPECT_EQ(self->report.wall_time_ns > self->report.cpu_time_ns ?
		  self->report.wall_time_ns - self->report.cpu_time_ns : 0,
		  self->report.off_cpu_ns);
	EXPECT_EQ(0, self->report.phase_slices.len);
}

TEST_F(telemetry, reset_hides_the_time_of_a_pass)
{
	telemetry_pass(&self->t, 1024, true);
	busy_ms(30);
	telemetry_pass(&self->t, 2048, true);
	telemetry_finish(&self->t, 2048);
	EXPECT_EQ(0, self->report.max_gap_ms);
}

TEST_F(telemetry, zero_units_are_a_checkpoint)
{
	busy_ms(20);
	telemetry_pass(&self->t, 0, false);
	telemetry_finish(&self->t, 0);
	EXPECT_GE(self->report.max_gap_ms, 20);
}

/* Moved by hand between two CPUs: three migrations, chained, each found at the next checkpoint. */
TEST_F(telemetry, migrations_chain)
{
	const struct migration *m;
	cpu_set_t mine, one;
	int cpus[2], n = 0, cpu;
	size_t i;

	sched_getaffinity(0, sizeof(mine), &mine);
	for (cpu = 0; cpu < CPU_SETSIZE && n < 2; cpu++)
		if (CPU_ISSET(cpu, &mine))
			cpus[n++] = cpu;
	if (n < 2)
		SKIP(return, "needs cpus >= 2 (has 1)");
	for (i = 0; i < 4; i++) {
		CPU_ZERO(&one);
		CPU_SET(cpus[i % 2], &one);
		ASSERT_EQ(0, sched_setaffinity(0, sizeof(one), &one));
		telemetry_pass(&self->t, 1024, false);
		telemetry_pass(&self->t, 1025, false);
	}
	telemetry_finish(&self->t, 1025);
	ASSERT_GE(self->report.migrations.len, 3);
	EXPECT_LE(self->report.migrations.len, 4);
	EXPECT_EQ(self->report.migrations.len, self->report.migration_count);
	EXPECT_EQ(2, self->report.cpus_used.len);
	m = self->report.migrations.v;
	for (i = 1; i < self->report.migrations.len; i++) {
		EXPECT_NE(m[i].from_cpu, m[i].to_cpu);
		EXPECT_EQ(m[i - 1].to_cpu, m[i].from_cpu);
		EXPECT_LE(m[i - 1].at_ns, m[i].at_ns);
	}
}

TEST_F(telemetry, slot_is_published_and_closed)
{
	busy_ms(2);
	telemetry_pass(&self->t, 1024, false);
	EXPECT_EQ(1, atomic_load(&self->control->slots[0].iterations));
	telemetry_pass(&self->t, 2048, false);
	telemetry_finish(&self->t, 2048);
	EXPECT_EQ(2, atomic_load(&self->control->slots[0].iterations));
}

TEST_F(telemetry, samples_belong_to_their_phase)
{
	const struct phase_slice *s;

	telemetry_wake(&self->t, 1);
	telemetry_pass(&self->t, 5, false);
	atomic_store(&self->control->epoch, 1);
	telemetry_wake(&self->t, 2);
	telemetry_pass(&self->t, 6, false);
	telemetry_wake(&self->t, 3);
	telemetry_timer(&self->t, 4);
	telemetry_cost(&self->t, 5);
	telemetry_pass(&self->t, 7, false);
	telemetry_finish(&self->t, 7);
	ASSERT_EQ(2, self->report.phase_slices.len);
	s = self->report.phase_slices.v;
	EXPECT_EQ(0, s[0].phase_epoch);
	EXPECT_EQ(1, s[1].phase_epoch);
	EXPECT_EQ(2, s[0].iterations);
	EXPECT_EQ(1, s[1].iterations);
	ASSERT_EQ(2, s[0].wake_latencies_ns.len);
	EXPECT_EQ(2, s[0].wake_latencies_ns.v[1]);
	ASSERT_EQ(1, s[1].wake_latencies_ns.len);
	EXPECT_EQ(3, s[1].wake_latencies_ns.v[0]);
	EXPECT_EQ(1, s[1].wake_sample_total);
	EXPECT_EQ(1, s[1].timer_sample_total);
	EXPECT_EQ(3, self->report.wake_sample_total);
	EXPECT_EQ(1, self->report.iteration_cost_sample_total);
	EXPECT_GE(s[0].cpus_used.len, 1);
	EXPECT_GE(s[1].cpus_used.len, 1);
}

/* Iterations, wall time and migrations of the slices add up to those of the report. */
static void check_slices(struct __test_metadata *_metadata, const struct worker_report *r,
			 const uint32_t *epochs, size_t n)
{
	uint64_t iterations = 0, wall = 0, migrations = 0;
	size_t i;

	ASSERT_EQ(n, r->phase_slices.len);
	for (i = 0; i < n; i++) {
		const struct phase_slice *s = &r->phase_slices.v[i];

		EXPECT_EQ(epochs[i], s->phase_epoch);
		EXPECT_GT(s->wall_ns, 0);
		EXPECT_LE(s->off_cpu_ns, s->wall_ns);
		EXPECT_GT(s->iterations, 0);
		EXPECT_GT(s->cpus_used.len, 0);
		iterations += s->iterations;
		migrations += s->migration_count;
		wall += s->wall_ns;
	}
	EXPECT_EQ(r->iterations, iterations);
	EXPECT_EQ(r->migration_count, migrations);
	EXPECT_EQ(r->wall_time_ns, wall);
}

static bool both_beyond(const struct workload *workload, const uint64_t *from, uint64_t by)
{
	return workload_iterations(workload, 0) > from[0] + by &&
	       workload_iterations(workload, 1) > from[1] + by;
}

TEST(phases_of_live_workers)
{
	static const uint32_t epochs[] = { 0, 1, 2, UINT32_MAX };
	const struct work_group group = { .type = &work_spin_wait, .workers = 2 };
	struct report_list reports;
	struct workload *workload;
	uint64_t from[2];
	struct err err;
	size_t i;

	workload = run_group(&group, &err);
	ASSERT_NE(NULL, workload) TH_LOG("%s", err.text);
	for (i = 0; i < 4; i++) {
		workload_set_phase_epoch(workload, epochs[i]);
		from[0] = workload_iterations(workload, 0);
		from[1] = workload_iterations(workload, 1);
		EXPECT_TRUE(WAIT_UNTIL(both_beyond(workload, from, 200), PATIENCE_MS));
	}
	ASSERT_EQ(0, workload_stop_and_collect(workload, &reports, &err)) TH_LOG("%s", err.text);
	ASSERT_EQ(2, reports.len);
	check_slices(_metadata, &reports.v[0], epochs, 4);
	check_slices(_metadata, &reports.v[1], epochs, 4);
	report_list_destroy(&reports);
}

TEST(counters_of_the_kernel_agree)
{
	const struct work_group group = { .type = &work_spin_wait, .workers = 1 };
	const struct worker_report *r;
	struct report_list reports;
	struct workload *workload;
	struct schedstat stat;
	struct err err;

	if (schedstat_read(gettid(), &stat))
		SKIP(return, "no schedstat of tasks (CONFIG_SCHED_INFO)");
	workload = run_group(&group, &err);
	ASSERT_NE(NULL, workload) TH_LOG("%s", err.text);
	EXPECT_TRUE(WAIT_UNTIL(workload_iterations(workload, 0) > 1000, PATIENCE_MS));
	ASSERT_EQ(0, workload_stop_and_collect(workload, &reports, &err)) TH_LOG("%s", err.text);
	r = &reports.v[0];
	EXPECT_GT(r->schedstat_cpu_time_ns, r->cpu_time_ns / 2);
	EXPECT_LT(r->schedstat_cpu_time_ns, r->cpu_time_ns * 2 + 20 * NSEC_PER_MSEC);
	EXPECT_LE(r->schedstat_run_delay_ns, r->wall_time_ns + 20 * NSEC_PER_MSEC);
	EXPECT_LE(r->cpu_time_ns, r->wall_time_ns + CLOCKS_DIFFER_NS(r->wall_time_ns));
	if (access("/proc/self/numa_maps", R_OK) == 0)
		EXPECT_GT(r->numa_pages.len, 0);
	report_list_destroy(&reports);
}

TEST_HARNESS_MAIN
