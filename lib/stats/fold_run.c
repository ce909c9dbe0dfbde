// SPDX-License-Identifier: GPL-2.0
/*
 * The totals and worst values of a run, from its groups; and merged over scenarios.
 */
#include <errno.h>
#include <stdlib.h>

#include "stats/fold.h"
#include "stats/fold_how.h"

/* A wake latency tail needs iterations: with fewer, p99 is nearly the maximum. */
#define TAIL_MIN_ITERATIONS 100

static struct opt_f64 tail_ratio(const struct cgroup_stats *group)
{
	if (group->total_iterations < TAIL_MIN_ITERATIONS)
		return (struct opt_f64){0};
	return cgroup_wake_latency_tail_ratio(group);
}

static int take_slices(struct phase_buckets *phases, const struct cgroup_stats *group)
{
	return phase_buckets_fold(phases, group->name, group->reports, group->nr_reports,
				  group->nodes);
}

#define TAKE_ADD(name, from)		fold_add(&OF(run, name), OF(g, from))
#define TAKE_FIRST_PAIR(name, from) \
	fold_first_pair(&OF(run, name), &OF(run, from), g->max_gap_ms, g->max_gap_cpu)
#define TAKE_WORST_MAX(name, from)	fold_opt_max(&OF(run, name), OF(g, from))
#define TAKE_WORST_MIN(name, from)	fold_opt_min(&OF(run, name), OF(g, from))
#define TAKE_OF_MAX(name, from)		fold_opt_max(&OF(run, name), from(g))
#define TAKE_OF_MIN(name, from)		fold_opt_min(&OF(run, name), from(g))
#define TAKE_WORSE(name, from)		ret = metric_map_merge_worse(&OF(run, name), &OF(g, name))
#define TAKE_PHASES(name, from) \
	ret = ret ? ret : take_slices(&OF(run, name), g)
#define TAKE_WITH(name, from)
#define TAKE_OVER(name, from)
#define TAKE_OWN_MAX(name, from)
#define TAKE_POOL_MEDIAN(name, from)
#define TAKE_POOL_P99(name, from)
#define TAKE_POOL_P999(name, from)
#define TAKE_POOL_WORST(name, from)
#define TAKE_POOL_CV(name, from)
#define TAKE(kind, type, name, how, from) FOLD_STEP(TAKE_##how(name, from))

static int take_group(struct run_stats *run, const struct cgroup_stats *g)
{
	int ret;	/* WORSE, the first that can fail, sets it */

	RUN_STATS_FIELDS(TAKE)
	return ret;
}

static uint64_t longest_wall_ns(const struct cgroup_stats *groups, size_t nr)
{
	uint64_t wall = 0;

	for (size_t i = 0; i < nr; i++)
		for (size_t j = 0; j < groups[i].nr_reports; j++)
			fold_max(&wall, groups[i].reports[j].wall_time_ns);
	return wall;
}

static void take_taobench(struct run_stats *run, const struct cgroup_stats *groups, size_t nr)
{
	struct taobench_stats all = {0};
	double sec, gets;

	for (size_t i = 0; i < nr; i++)
		if (groups[i].taobench_whole)
			taobench_merge(&all, groups[i].taobench_whole);
	sec = (double)all.elapsed_ns / 1e9;
	gets = (double)all.get_cmds;
	run->taobench_total_ops_per_sec = (struct ratio){ (double)taobench_ops(&all), sec };
	run->taobench_fast_ops_per_sec = (struct ratio){ (double)all.fast_ops, sec };
	run->taobench_slow_ops_per_sec = (struct ratio){ (double)all.slow_ops, sec };
	run->taobench_hit_fraction = (struct ratio){ (double)all.fast_ops,
						     (double)taobench_ops(&all) };
	run->taobench_command_hit_rate = (struct ratio){ gets - (double)all.get_misses, gets };
}

static void take_ratios(struct run_stats *run, const struct cgroup_stats *groups, size_t nr)
{
	double sum_us = 0, workers = 0;

	for (size_t i = 0; i < nr; i++) {
		workers += (double)groups[i].run_delay_workers;
		sum_us += groups[i].mean_run_delay_us.v * (double)groups[i].run_delay_workers;
	}
	run->worst_mean_run_delay_us = f64_divide(sum_us, workers);
	run->iteration_rate = (struct ratio){ (double)run->total_iterations,
					      (double)longest_wall_ns(groups, nr) / 1e9 };
	run->iterations_per_cpu_sec = (struct ratio){ (double)run->total_iterations,
						      (double)run->total_cpu_time_ns / 1e9 };
	run->total_run_delay_ns_per_sched = (struct ratio){ (double)run->total_run_delay,
							    (double)run->total_pcount };
}

static size_t count_reports(const struct cgroup_stats *groups, size_t nr)
{
	size_t n = 0;

	for (size_t i = 0; i < nr; i++)
		n += groups[i].nr_reports;
	return n;
}

#define POOL_OF_RUN(pool, field) \
	static int pool_##pool(const struct cgroup_stats *groups, size_t nr, \
			       struct pool_part *parts, struct pool_summary *summary) \
	{ \
		size_t n = 0; \
		for (size_t i = 0; i < nr; i++) \
			for (size_t j = 0; j < groups[i].nr_reports; j++) \
				parts[n++] = (struct pool_part){ \
					.v = groups[i].reports[j].field.v, \
					.len = groups[i].reports[j].field.len, .weight = 1 }; \
		return pool_summarise(parts, n, summary); \
	}
RUN_POOLS(POOL_OF_RUN)

#define FINISH_ADD(name, from)
#define FINISH_FIRST_PAIR(name, from)
#define FINISH_WORST_MAX(name, from)
#define FINISH_WORST_MIN(name, from)
#define FINISH_OF_MAX(name, from)
#define FINISH_OF_MIN(name, from)
#define FINISH_WORSE(name, from)
#define FINISH_PHASES(name, from)
#define FINISH_WITH(name, from)
#define FINISH_OVER(name, from)
#define FINISH_OWN_MAX(name, from)
#define FINISH_POOL_MEDIAN(name, from)	OF(run, name) = POOL_MEDIAN(&OF(&pools, from))
#define FINISH_POOL_P99(name, from)	OF(run, name) = POOL_P99(&OF(&pools, from))
#define FINISH_POOL_P999(name, from)	OF(run, name) = POOL_P999(&OF(&pools, from))
#define FINISH_POOL_WORST(name, from)	OF(run, name) = POOL_WORST(&OF(&pools, from))
#define FINISH_POOL_CV(name, from)	OF(run, name) = POOL_CV(&OF(&pools, from))
#define FINISH(kind, type, name, how, from) FOLD_STEP(FINISH_##how(name, from))
#define POOL_MEMBER(pool, field) WIRE_MEMBER(REC, pool_summary, pool)
#define SUMMARISE(pool, field) \
	FOLD_STEP(ret = ret ? ret : pool_##pool(groups, nr, parts, &OF(&pools, pool)))

static int take_pools(struct run_stats *run, const struct cgroup_stats *groups, size_t nr)
{
	struct pool_part *parts = calloc(count_reports(groups, nr) + 1, sizeof(*parts));
	struct { RUN_POOLS(POOL_MEMBER) } pools = {0};
	int ret = parts ? 0 : -ENOMEM;

	RUN_POOLS(SUMMARISE)
	RUN_STATS_FIELDS(FINISH)
	free(parts);
	return ret;
}

/**
 * run_stats_fold() - the totals of a run
 * @run: the result, {0} before
 * @groups: folded, see cgroup_stats_fold()
 * @nr: how many
 *
 * Latencies of the run are those of all samples of all groups together.
 *
 * Return: 0, or -ENOMEM; @run is valid for run_stats_destroy() in both cases.
 */
int run_stats_fold(struct run_stats *run, const struct cgroup_stats *groups, size_t nr)
{
	int ret = 0;

	for (size_t i = 0; i < nr && !ret; i++)
		ret = take_group(run, &groups[i]);
	take_ratios(run, groups, nr);
	take_taobench(run, groups, nr);
	return ret ? ret : take_pools(run, groups, nr);
}

#define MERGE_ADD(name, from)		fold_add(&OF(run, name), OF(other, name))
#define MERGE_FIRST_PAIR(name, from) \
	fold_first_pair(&OF(run, name), &OF(run, from), OF(other, name), OF(other, from))
#define MERGE_HIGHER(name, from)	fold_opt_max(&OF(run, name), OF(other, name))
#define MERGE_LOWER(name, from)		fold_opt_min(&OF(run, name), OF(other, name))
#define MERGE_WORST_MAX			MERGE_HIGHER
#define MERGE_OF_MAX			MERGE_HIGHER
#define MERGE_OWN_MAX			MERGE_HIGHER
#define MERGE_POOL_MEDIAN		MERGE_HIGHER
#define MERGE_POOL_P99			MERGE_HIGHER
#define MERGE_POOL_P999			MERGE_HIGHER
#define MERGE_POOL_WORST		MERGE_HIGHER
#define MERGE_POOL_CV			MERGE_HIGHER
#define MERGE_WORST_MIN			MERGE_LOWER
#define MERGE_OF_MIN			MERGE_LOWER
#define MERGE_OVER(name, from)		fold_ratio(&OF(run, name), OF(other, name))
#define MERGE_WORSE(name, from) \
	ret = metric_map_merge_worse(&OF(run, name), &OF(other, name))
#define MERGE_PHASES(name, from) \
	ret = ret ? ret : phase_buckets_merge(&OF(run, name), &OF(other, name))
#define MERGE_WITH(name, from)
#define MERGE(kind, type, name, how, from) FOLD_STEP(MERGE_##how(name, from))

/**
 * run_stats_merge() - add the totals of another scenario or run
 * @run: the first, takes the result
 * @other: the second, not altered
 *
 * Return: 0, or -ENOMEM with totals that are only good for destroying.
 */
int run_stats_merge(struct run_stats *run, const struct run_stats *other)
{
	int ret;	/* as in take_group() */

	RUN_STATS_FIELDS(MERGE)
	return ret;
}

/**
 * run_stats_destroy() - free what the totals hold and leave them empty
 */
void run_stats_destroy(struct run_stats *run)
{
	metric_map_destroy(&run->ext_metrics);
	phase_buckets_destroy(&run->phases);
	*run = (struct run_stats){0};
}
