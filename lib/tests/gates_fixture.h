/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the tests of gates begin with.
 */
#ifndef SCHED_CLAIMS_TESTS_GATES_FIXTURE_H
#define SCHED_CLAIMS_TESTS_GATES_FIXTURE_H

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
static inline const struct claim *judge(struct _test_data_gates *self, struct gates gates)
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

static inline void lose(struct _test_data_gates *self, int worker)
{
	self->reports[worker] = (struct worker_report){ .tid = 100 + worker,
							.exit_info = &self->killed };
}

#endif
