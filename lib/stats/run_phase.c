// SPDX-License-Identifier: GPL-2.0
/*
 * What a run knows of its phases beside the slices of the workers that lived through all of them.
 */
#include <errno.h>
#include <stdlib.h>

#include "stats/run.h"

/* X(field of the report, field of the slice): a worker that lived in one phase only, as a slice. */
#define SLICE_OF_REPORT(X) \
	X(cpus_used, cpus_used) \
	X(wake_latencies_ns, wake_latencies_ns) \
	X(wake_sample_total, wake_sample_total) \
	X(timer_latencies_ns, timer_latencies_ns) \
	X(timer_sample_total, timer_sample_total) \
	X(schedstat_run_delay_ns, run_delay_ns) \
	X(schedstat_cpu_time_ns, schedstat_cpu_time_ns) \
	X(off_cpu_ns, off_cpu_ns) \
	X(wall_time_ns, wall_ns) \
	X(migration_count, migration_count) \
	X(iterations, iterations) \
	X(numa_pages, numa_pages) \
	X(vmstat_numa_pages_migrated, vmstat_numa_pages_migrated) \
	X(max_gap_ms, max_gap_ms) \
	X(max_gap_cpu, max_gap_cpu)

/* A report with its slice, both of which borrow what the whole report owns. */
struct whole {
	struct worker_report report;
	struct phase_slice slice;
};

#define TAKE(of_report, of_slice) \
	whole->slice.WIRE_TOKEN(of_slice) = report->WIRE_TOKEN(of_report) WIRE_TOKEN(;)

static int fold_worker(struct run *run, const struct cgroup_stats *group,
		       const struct worker_report *report, uint32_t epoch, struct whole *whole)
{
	*whole = (struct whole){ .report = *report, .slice.phase_epoch = epoch };
	SLICE_OF_REPORT(TAKE)
	whole->report.phase_slices.v = &whole->slice;
	whole->report.phase_slices.len = 1;
	return phase_buckets_fold(&run->stats.phases, group->name, &whole->report, 1,
				  group->nodes);
}

/**
 * run_fold_steps() - workers that lived in one step only belong to its phase as a whole
 * @run: after run_assign_reports()
 * @lived_in: for each report k + 1 when the worker lived only in step k, else 0
 *
 * Return: 0, -EINVAL when @lived_in is too short, or -ENOMEM.
 */
int run_fold_steps(struct run *run, const struct u64_seq *lived_in)
{
	struct whole whole;
	size_t next = 0;
	int ret = 0;

	if (lived_in->len < run->reports.len)
		return -EINVAL;
	for (size_t i = 0; i < run->nr_groups; i++) {
		const struct cgroup_stats *group = &run->groups[i];

		for (size_t j = 0; j < group->nr_reports && !ret; j++, next++)
			if (lived_in->v[next] && !group->reports[j].exit_info)
				ret = fold_worker(run, group, &group->reports[j],
						  lived_in->v[next], &whole);
	}
	return ret;
}

/**
 * group_cpus_in() - the CPUs that a group was allowed during a phase
 * @group: from run_group()
 * @phase: STEP(k)
 *
 * Return: the set, owned by the run; an empty one when there is no such phase or no such group.
 */
const struct u64_seq *group_cpus_in(const struct cgroup_stats *group, unsigned int phase)
{
	static const struct u64_seq none;

	return phase >= 1 && phase <= group->nr_phases ? &group->cpus_in[phase - 1] : &none;
}

static uint64_t pages_on(const struct page_map *pages, uint64_t node)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < pages->len; i++)
		if (node == ALL_NODES || pages->v[i].node == node)
			sum += pages->v[i].pages;
	return sum;
}

/**
 * group_pages() - how much memory the workers of a group had on a node at the end of a phase
 * @group: from run_group()
 * @phase: STEP(k), as reported by the workers that lived through it, or END_OF_RUN
 * @node: number of the node, or ALL_NODES
 *
 * Return: resident pages, of code and libraries too; 0 when nothing was reported.
 */
uint64_t group_pages(const struct cgroup_stats *group, unsigned int phase, uint64_t node)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < group->nr_reports; i++) {
		const struct worker_report *report = &group->reports[i];

		if (phase == END_OF_RUN)
			sum += pages_on(&report->numa_pages, node);
		for (size_t k = 0; k < report->phase_slices.len; k++)
			if (report->phase_slices.v[k].phase_epoch == phase)
				sum += pages_on(&report->phase_slices.v[k].numa_pages, node);
	}
	return sum;
}
