// SPDX-License-Identifier: GPL-2.0
/*
 * Work types with caches, pages and nodes: what a pass is, parameters of no use, real page faults,
 * whose pages are counted, and the mask that a worker gets back.
 */
#include <sys/resource.h>

#include "kselftest_harness.h"

#include "sys/procfs.h"
#include "work/params.h"
#include "work_helpers.h"

FIXTURE(memory)
{
	struct report_list reports;
	size_t page_kib;
};

FIXTURE_SETUP(memory)
{
	self->page_kib = (size_t)sysconf(_SC_PAGESIZE) / 1024;
}

FIXTURE_TEARDOWN(memory)
{
	report_list_destroy(&self->reports);
	EXPECT_FALSE(has_children());
}

TEST_F(memory, units_of_a_pass)
{
	const struct {
		const struct work_type *type;
		uint64_t units;
	} rows[] = {
		{ &work_cache_pressure, 1024 }, { &work_cache_yield, 1024 },
		{ &work_cache_pipe, 1024 }, { &work_page_fault_churn, 256 + 64 },
		{ &work_numa_working_set_sweep, 4096 / self->page_kib },
		{ &work_numa_migration_churn, 256 },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		RUN(&self->reports, 3, .type = rows[i].type, .workers = 2);
		EXPECT_UNITS(&self->reports.v[0], rows[i].units);
		EXPECT_UNITS(&self->reports.v[1], rows[i].units);
		report_list_destroy(&self->reports);
		self->reports = (struct report_list){ 0 };
	}
}

/* They end by themselves, which is waited for: stop would end any worker. */
TEST_F(memory, parameters_of_no_use_leave_the_loop)
{
	static const struct cache_params no_size = { 0, 64 }, no_stride = { 32, 0 };
	static const struct cache_pipe_params no_pipe_size = { 0, 64 };
	static const struct page_fault_churn_params overflow = { UINT64_MAX / 512, 256, 64 };
	static const struct page_fault_churn_params too_much = { UINT64_MAX / 4096, 256, 64 };
	static const struct numa_working_set_sweep_params sweep = { UINT64_MAX / 512, 1, NULL };
	const struct work_group groups[] = {
		{ .type = &work_cache_pressure, .params = &no_size, .workers = 1 },
		{ .type = &work_cache_pressure, .params = &no_stride, .workers = 1 },
		{ .type = &work_cache_yield, .params = &no_size, .workers = 1 },
		{ .type = &work_cache_yield, .params = &no_stride, .workers = 1 },
		{ .type = &work_cache_pipe, .params = &no_pipe_size, .workers = 2 },
		{ .type = &work_page_fault_churn, .params = &overflow, .workers = 1 },
		{ .type = &work_page_fault_churn, .params = &too_much, .workers = 1 },
		{ .type = &work_numa_working_set_sweep, .params = &sweep, .workers = 1 },
	};
	const size_t nr = sizeof(groups) / sizeof(*groups);
	struct workload *workload;
	struct err err;
	size_t i;

	ASSERT_EQ(0, workload_spawn(&workload, groups, nr, &err)) TH_LOG("%s", err.text);
	workload_start(workload);
	for (i = 0; i < workload_size(workload); i++)
		EXPECT_TRUE(WAIT_UNTIL(is_dead(workload_pid(workload, i)), PATIENCE_MS));
	ASSERT_EQ(0, workload_stop_and_collect(workload, &self->reports, &err));
	ASSERT_EQ(nr + 1, self->reports.len);
	for (i = 0; i < self->reports.len; i++)
		EXPECT_LEFT(&self->reports.v[i]);
}

/* A stride above the size and a size that is no multiple of the stride stay inside the buffer. */
TEST_F(memory, odd_strides)
{
	static const uint32_t strides[] = { 1, 1000, 1023, 1024, 1025, 100001, UINT32_MAX };
	size_t i;

	for (i = 0; i < sizeof(strides) / sizeof(*strides); i++) {
		const struct cache_params params = { .size_kib = 1, .stride = strides[i] };

		RUN(&self->reports, 100, .type = &work_cache_pressure, .params = &params,
		    .workers = 1);
		EXPECT_UNITS(&self->reports.v[0], 1024);
		report_list_destroy(&self->reports);
		self->reports = (struct report_list){ 0 };
	}
}

/*
 * 256 touches of 1024 pages meet some 226 different ones. If the pages were not given back, there
 * would be 1024 faults in all.
 */
TEST_F(memory, every_cycle_faults_again)
{
	struct rusage before, after;

	getrusage(RUSAGE_CHILDREN, &before);
	RUN(&self->reports, 50, .type = &work_page_fault_churn, .workers = 1);
	getrusage(RUSAGE_CHILDREN, &after);
	EXPECT_GT(after.ru_minflt - before.ru_minflt, 150 * self->reports.v[0].iterations);
}

static uint64_t pages_of(const struct worker_report *r)
{
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < r->numa_pages.len; i++)
		sum += r->numa_pages.v[i].pages;
	return sum;
}

/* The region has nothing to do with the pages of the test, which its workers inherit. */
TEST_F(memory, sweep_counts_its_region_only)
{
	static const struct numa_working_set_sweep_params params = {
		.region_kib = 8192, .sweep_period_ms = 1,
	}, bound = {
		.region_kib = 1024, .sweep_period_ms = 1, .target_nodes = "0",
	}, tiny = { .sweep_period_ms = 1 };

	if (access("/proc/self/numa_maps", R_OK))
		SKIP(return, "needs /proc/self/numa_maps");
	RUN(&self->reports, 3, .type = &work_numa_working_set_sweep, .params = &params,
	    .workers = 1);
	EXPECT_EQ(8192 / self->page_kib, pages_of(&self->reports.v[0]));
	report_list_destroy(&self->reports);
	RUN(&self->reports, 3, .type = &work_numa_working_set_sweep, .params = &bound,
	    .workers = 1);
	ASSERT_EQ(1, self->reports.v[0].numa_pages.len);
	EXPECT_EQ(0, self->reports.v[0].numa_pages.v[0].node);
	EXPECT_EQ(1024 / self->page_kib, pages_of(&self->reports.v[0]));
	report_list_destroy(&self->reports);
	RUN(&self->reports, 3, .type = &work_numa_working_set_sweep, .params = &tiny,
	    .workers = 1);
	EXPECT_EQ(1, pages_of(&self->reports.v[0]));
	EXPECT_UNITS(&self->reports.v[0], 1);
}

TEST_F(memory, sweep_goes_on_without_the_node)
{
	static const struct numa_working_set_sweep_params params = {
		.region_kib = 64, .sweep_period_ms = 1, .target_nodes = "1000-1001",
	};

	RUN(&self->reports, 3, .type = &work_numa_working_set_sweep, .params = &params,
	    .workers = 2);
	EXPECT_UNITS(&self->reports.v[0], 64 / self->page_kib);
}

TEST_F(memory, sweep_refuses_what_is_no_list)
{
	static const struct numa_working_set_sweep_params params = { .target_nodes = "0-" };

	EXPECT_REFUSED(work_numa_working_set_sweep, 2,
		       "NumaWorkingSetSweep: target_nodes: CPU list \"0-\": no range of CPUs below 1024 at position 2",
		       .params = &params);
}

/* The real teardown, and then what the kernel has as the mask: one unit for each of its CPUs. */
static void look_at_mask(struct worker *w)
{
	cpu_set_t mask;

	work_numa_migration_churn.teardown(w);
	sched_getaffinity(0, sizeof(mask), &mask);
	w->report->work_units = (uint64_t)CPU_COUNT(&mask);
}

TEST_F(memory, migration_gives_the_mask_back)
{
	static const struct numa_migration_churn_params params = { .period_ms = 1 };
	struct work_type type = work_numa_migration_churn;
	struct affinity one = { .kind = AFFINITY_EXACT };

	type.teardown = look_at_mask;
	CPU_SET(sched_getcpu(), &one.cpus);
	RUN(&self->reports, 3, .type = &type, .params = &params, .workers = 1, .affinity = one);
	EXPECT_EQ(1, self->reports.v[0].work_units);
	EXPECT_EQ(NULL, self->reports.v[0].affinity_error.s);
}

TEST_HARNESS_MAIN
