// SPDX-License-Identifier: GPL-2.0
/*
 * The statistics of a group from the reports of its workers.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "stats/fold.h"
#include "stats/fold_how.h"

int fold_unite(struct u64_seq *set, const struct u64_seq *other)
{
	int ret = 0;

	for (size_t i = 0; i < other->len && !ret; i++)
		ret = u64_set_insert(set, other->v[i]);
	return ret;
}

/* Pages of a worker; local are those on the expected nodes, none when these are unknown. */
void fold_pages(uint64_t *local, uint64_t *total, const struct page_map *pages,
		const struct u64_seq *nodes)
{
	for (size_t i = 0; i < pages->len; i++) {
		fold_add(total, pages->v[i].pages);
		if (nodes && u64_set_contains(nodes, pages->v[i].node))
			fold_add(local, pages->v[i].pages);
	}
}

/* A policy promised the pages, so none at all is a locality of 0 and not a missing measurement. */
struct opt_f64 fold_locality(bool nodes_known, uint64_t local, uint64_t total)
{
	if (!nodes_known)
		return (struct opt_f64){0};
	return f64_of(total ? (double)local / (double)total : 0);
}

void taobench_merge(struct taobench_stats *stats, const struct taobench_stats *other)
{
	fold_add(&stats->get_cmds, other->get_cmds);
	fold_add(&stats->get_misses, other->get_misses);
	fold_add(&stats->fast_ops, other->fast_ops);
	fold_add(&stats->slow_ops, other->slow_ops);
	fold_max(&stats->elapsed_ns, other->elapsed_ns);
}

uint64_t taobench_ops(const struct taobench_stats *stats)
{
	return sum_saturating(stats->fast_ops, stats->slow_ops);
}

/* The three counters are 0 together when they could not be read; a task that ran has some. */
bool report_has_schedstat(const struct worker_report *report)
{
	return report->schedstat_cpu_time_ns || report->schedstat_run_delay_ns ||
	       report->schedstat_run_count;
}

#define TAKE_SUM(name, from)		fold_add(&OF(s, name), OF(r, from))
#define TAKE_MAX(name, from)		fold_max(&OF(s, name), OF(r, from))
#define TAKE_PAIR(name, from) \
	fold_pair(&OF(s, name), &OF(s, from), OF(r, name), OF(r, from))
#define TAKE_UNITE(name, from)		ret = fold_unite(&OF(s, name), &OF(r, from))
#define TAKE_OWN(name, from)
#define TAKE_WITH(name, from)
#define TAKE_POOL_MEDIAN(name, from)
#define TAKE_POOL_P99(name, from)
#define TAKE_POOL_P999(name, from)
#define TAKE_POOL_WORST(name, from)
#define TAKE_POOL_CV(name, from)
#define TAKE_POOL_MEASURED(name, from)
#define TAKE(kind, type, name, how, from) FOLD_STEP(TAKE_##how(name, from))

static int take_report(struct cgroup_stats *s, const struct worker_report *r)
{
	int ret;	/* of the one line that can fail */

	CGROUP_STATS_FIELDS(TAKE)
	fold_pages(&s->numa_pages_local, &s->numa_pages_total, &r->numa_pages, s->nodes);
	return ret;
}

static void take_off_cpu(struct cgroup_stats *s)
{
	double sum = 0;

	for (size_t i = 0; i < s->nr_reports; i++) {
		const struct worker_report *r = &s->reports[i];
		struct opt_f64 pct = f64_divide((double)r->off_cpu_ns * 100,
						(double)r->wall_time_ns);

		sum += pct.v;
		s->off_cpu_workers += pct.set;
		fold_opt_min(&s->min_off_cpu_pct, pct);
		fold_opt_max(&s->max_off_cpu_pct, pct);
	}
	s->avg_off_cpu_pct = f64_divide(sum, (double)s->off_cpu_workers);
	s->spread = f64_divide(s->max_off_cpu_pct.v - s->min_off_cpu_pct.v, s->max_off_cpu_pct.set);
}

static void take_run_delay(struct cgroup_stats *s)
{
	double sum_us = 0;

	for (size_t i = 0; i < s->nr_reports; i++) {
		const struct worker_report *r = &s->reports[i];
		double us = (double)r->schedstat_run_delay_ns / 1000;

		if (!report_has_schedstat(r))
			continue;
		s->run_delay_workers++;
		sum_us += us;
		fold_opt_max(&s->worst_run_delay_us, f64_of(us));
	}
	s->run_delay_measured = s->run_delay_workers > 0;
	s->mean_run_delay_us = f64_divide(sum_us, (double)s->run_delay_workers);
}

static int take_taobench(struct cgroup_stats *s)
{
	for (size_t i = 0; i < s->nr_reports; i++) {
		const struct taobench_stats *whole = s->reports[i].taobench_whole;

		if (!whole)
			continue;
		if (!s->taobench_whole)
			s->taobench_whole = calloc(1, sizeof(*s->taobench_whole));
		if (!s->taobench_whole)
			return -ENOMEM;
		taobench_merge(s->taobench_whole, whole);
	}
	return 0;
}

#define POOL_OF_REPORTS(pool, field) \
	static int pool_##pool(const struct cgroup_stats *s, struct pool_part *parts, \
			       struct pool_summary *summary) \
	{ \
		for (size_t i = 0; i < s->nr_reports; i++) \
			parts[i] = (struct pool_part){ .v = s->reports[i].field.v, \
				.len = s->reports[i].field.len, .weight = 1 }; \
		return pool_summarise(parts, s->nr_reports, summary); \
	}
FOLD_POOLS(POOL_OF_REPORTS)

#define POOL_MEMBER(pool, field) WIRE_MEMBER(REC, pool_summary, pool)
struct pools {
	FOLD_POOLS(POOL_MEMBER)
};

#define FINISH_SUM(name, from)
#define FINISH_MAX(name, from)
#define FINISH_PAIR(name, from)
#define FINISH_UNITE(name, from)
#define FINISH_OWN(name, from)
#define FINISH_WITH(name, from)
#define FINISH_POOL_MEDIAN(name, from)	OF(s, name) = POOL_MEDIAN(&OF(&pools, from))
#define FINISH_POOL_P99(name, from)	OF(s, name) = POOL_P99(&OF(&pools, from))
#define FINISH_POOL_P999(name, from)	OF(s, name) = POOL_P999(&OF(&pools, from))
#define FINISH_POOL_WORST(name, from)	OF(s, name) = POOL_WORST(&OF(&pools, from))
#define FINISH_POOL_CV(name, from)	OF(s, name) = POOL_CV(&OF(&pools, from))
#define FINISH_POOL_MEASURED(name, from) OF(s, name) = POOL_MEASURED(&OF(&pools, from))
#define FINISH(kind, type, name, how, from) FOLD_STEP(FINISH_##how(name, from))
#define SUMMARISE(pool, field) \
	FOLD_STEP(ret = ret ? ret : pool_##pool(s, parts, &OF(&pools, pool)))

static int take_pools(struct cgroup_stats *s)
{
	struct pool_part *parts = calloc(s->nr_reports + 1, sizeof(*parts));
	struct pools pools = {0};
	int ret = parts ? 0 : -ENOMEM;

	FOLD_POOLS(SUMMARISE)
	CGROUP_STATS_FIELDS(FINISH)
	free(parts);
	return ret;
}

/**
 * cgroup_stats_fold() - the statistics of a group
 * @stats: name, reports, nr_reports and nodes are given, the fields of the list are zero
 *
 * What no worker measured stays unset. Sentinels count as workers and have measured nothing.
 *
 * Return: 0, or -ENOMEM; @stats is valid for cgroup_stats_destroy() in both cases.
 */
int cgroup_stats_fold(struct cgroup_stats *stats)
{
	struct cgroup_stats *s = stats;
	int ret = 0;

	for (size_t i = 0; i < s->nr_reports && !ret; i++)
		ret = take_report(s, &s->reports[i]);
	s->num_workers = s->nr_reports;
	s->num_cpus = s->cpus_used.len;
	take_off_cpu(s);
	take_run_delay(s);
	s->migration_ratio = f64_divide((double)s->total_migrations, (double)s->total_iterations);
	s->page_locality = fold_locality(s->nodes, s->numa_pages_local, s->numa_pages_total);
	s->cross_node_migration_ratio = f64_divide((double)s->cross_node_migrated,
						   (double)s->numa_pages_total);
	ret = ret ? ret : take_taobench(s);
	return ret ? ret : take_pools(s);
}

/**
 * cgroup_stats_destroy() - free what folding made; the members before the list stay
 */
void cgroup_stats_destroy(struct cgroup_stats *stats)
{
	free(stats->cpus_used.v);
	stats->cpus_used = (struct u64_seq){0};
	free(stats->taobench_whole);
	stats->taobench_whole = NULL;
	metric_map_destroy(&stats->ext_metrics);
}

/**
 * cgroup_wake_latency_tail_ratio() - p99 / median of the wake latencies, 0 when the median is 0
 */
struct opt_f64 cgroup_wake_latency_tail_ratio(const struct cgroup_stats *stats)
{
	double median = stats->median_wake_latency_us.v;

	if (!stats->wake_measured)
		return (struct opt_f64){0};
	return f64_of(median > 0 ? stats->p99_wake_latency_us.v / median : 0);
}

/**
 * cgroup_iterations_per_worker() - unset without workers; a measured 0 is a real collapse
 */
struct opt_f64 cgroup_iterations_per_worker(const struct cgroup_stats *stats)
{
	return f64_divide((double)stats->total_iterations, (double)stats->num_workers);
}

/**
 * cgroup_iterations_per_cpu_sec() - per second on a CPU, which an overcommitted host cannot change
 */
struct opt_f64 cgroup_iterations_per_cpu_sec(const struct cgroup_stats *stats)
{
	return f64_divide((double)stats->total_iterations, (double)stats->total_cpu_time_ns / 1e9);
}

static double pace_of(const struct worker_report *r)
{
	return r->schedstat_cpu_time_ns ?
	       (double)r->work_units / (double)r->schedstat_cpu_time_ns : 0;
}

/**
 * cgroup_stalled_ns() - how much CPU time a worker was charged and could not work in, at most
 * @stats: a group whose workers all do the same work on CPUs of one speed
 *
 * When a hypervisor takes a CPU away and does not say so, or firmware does, the kernel charges the
 * time to whoever runs, and a task has more CPU time than it used. What a worker used is what its
 * work takes at the pace of the fastest of the group. No scheduler can hide in this number: time in
 * which a worker ran, however unjustly, has work to show, and time in which it waited is no CPU
 * time.
 *
 * Return: CPU time less time used, of the worker where that is most.
 */
uint64_t cgroup_stalled_ns(const struct cgroup_stats *stats)
{
	double best = 0, most = 0;

	for (size_t i = 0; i < stats->nr_reports; i++)
		best = fmax(best, pace_of(&stats->reports[i]));
	for (size_t i = 0; i < stats->nr_reports && best > 0; i++) {
		const struct worker_report *r = &stats->reports[i];

		most = fmax(most, (double)r->schedstat_cpu_time_ns - (double)r->work_units / best);
	}
	return (uint64_t)most;
}
