/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From worker reports to the statistics of a group, of a group in one phase, and of a run.
 *
 * Each struct is one list, one line a field, in the manner of wire/report.h: the struct, its
 * folding and its merging, and the claim accessors are generated from the list.
 */
#ifndef SCHED_CLAIMS_STATS_FOLD_H
#define SCHED_CLAIMS_STATS_FOLD_H

#include "stats/fold_phase.h"
#include "stats/value.h"
#include "wire/report.h"

/*
 * A line is X(kind, type, name, how, from). Kind and type are those of wire/report.h, and F64, a
 * number that may not have been measured. How it comes from the reports of the group:
 *
 *   SUM, MAX       of this field of the reports; sums saturate
 *   PAIR           the largest value and with it the field 'from', which is a line WITH; the last
 *                  of equal ones wins
 *   UNITE          union of the sets
 *   POOL_*         that statistic of the pooled samples of 'from', see FOLD_POOLS; us and not ns
 *   OWN            by a function in fold.c
 */
#define CGROUP_STATS_FIELDS(X) \
	X(U64, uint64_t, num_workers, OWN, _)		/* reports, sentinels too */ \
	X(SET, u64_seq, cpus_used, UNITE, cpus_used) \
	X(U64, uint64_t, num_cpus, OWN, _)		/* how many cpus_used */ \
	X(F64, opt_f64, avg_off_cpu_pct, OWN, _)	/* off / wall of workers with wall > 0 */ \
	X(F64, opt_f64, min_off_cpu_pct, OWN, _) \
	X(F64, opt_f64, max_off_cpu_pct, OWN, _) \
	X(F64, opt_f64, spread, OWN, _)			/* max - min of these, %-points */ \
	X(U64, uint64_t, off_cpu_workers, OWN, _)	/* workers with wall > 0 */ \
	X(U64, uint64_t, max_gap_ms, PAIR, max_gap_cpu) \
	X(U64, uint64_t, max_gap_cpu, WITH, _) \
	X(U64, uint64_t, total_migrations, SUM, migration_count) \
	X(U64, uint64_t, total_iterations, SUM, iterations) \
	X(U64, uint64_t, total_work_units, SUM, work_units) \
	X(F64, opt_f64, migration_ratio, OWN, _)		/* migrations / iterations */ \
	X(F64, opt_f64, p99_wake_latency_us, POOL_P99, wake) \
	X(F64, opt_f64, median_wake_latency_us, POOL_MEDIAN, wake) \
	X(F64, opt_f64, wake_latency_cv, POOL_CV, wake) \
	X(BOOL, bool, wake_measured, POOL_MEASURED, wake) \
	X(U64, uint64_t, wake_sample_total, SUM, wake_sample_total) \
	X(F64, opt_f64, median_timer_latency_us, POOL_MEDIAN, timer) \
	X(F64, opt_f64, p99_timer_latency_us, POOL_P99, timer) \
	X(F64, opt_f64, p999_timer_latency_us, POOL_P999, timer) \
	X(F64, opt_f64, worst_timer_latency_us, POOL_WORST, timer) \
	X(BOOL, bool, timer_measured, POOL_MEASURED, timer) \
	X(U64, uint64_t, timer_sample_total, SUM, timer_sample_total) \
	X(F64, opt_f64, median_iteration_cost_us, POOL_MEDIAN, cost) \
	X(F64, opt_f64, p99_iteration_cost_us, POOL_P99, cost) \
	X(BOOL, bool, iteration_cost_measured, POOL_MEASURED, cost) \
	X(U64, uint64_t, iteration_cost_sample_total, SUM, iteration_cost_sample_total) \
	X(U64, uint64_t, total_cpu_time_ns, SUM, schedstat_cpu_time_ns) \
	X(U64, uint64_t, total_run_delay_ns, SUM, schedstat_run_delay_ns) \
	X(U64, uint64_t, total_run_count, SUM, schedstat_run_count) \
	X(F64, opt_f64, mean_run_delay_us, OWN, _)	/* over workers with schedstat */ \
	X(F64, opt_f64, worst_run_delay_us, OWN, _) \
	X(BOOL, bool, run_delay_measured, OWN, _) \
	X(U64, uint64_t, run_delay_workers, OWN, _)	/* workers with schedstat */ \
	X(U64, uint64_t, numa_pages_local, OWN, _)	/* on the expected nodes */ \
	X(U64, uint64_t, numa_pages_total, OWN, _) \
	X(U64, uint64_t, cross_node_migrated, MAX, vmstat_numa_pages_migrated) \
	X(F64, opt_f64, page_locality, OWN, _)		/* local / total, 0 without pages */ \
	X(F64, opt_f64, cross_node_migration_ratio, OWN, _) /* migrated / total, may exceed 1 */ \
	X(OPT, taobench_stats, taobench_whole, OWN, _) \
	X(METRICS, metric_map, ext_metrics, OWN, _)	/* free-form, filled by scenarios */

/* X(pool, field of the reports): the reservoirs that are pooled, per group and per run. */
#define FOLD_POOLS(X) \
	RUN_POOLS(X) \
	X(cost, iteration_costs_ns)
#define RUN_POOLS(X) \
	X(wake, wake_latencies_ns) \
	X(timer, timer_latencies_ns)

/**
 * struct cgroup_stats - one group of workers
 * @name: the name the scenario gave it; not owned
 * @reports: one for every worker, in spawn order; not owned
 * @nr_reports: how many
 * @cpus: the CPUs the group may use; freed by whoever filled it
 * @cpus_in: the same for each phase, see group_cpus_in(); freed by whoever filled it
 * @nr_phases: how many of these
 * @nodes: the NUMA nodes its memory should lie on, ascending; NULL when unknown; not owned
 * @trouble: why there is no such group; NULL when there is
 * @realtime_pct: the share of the time of its CPUs that real-time programs of others took, at least
 *
 * The other members are those of the list.
 */
struct cgroup_stats {
	const char *name;
	const struct worker_report *reports;
	size_t nr_reports;
	struct u64_seq cpus;
	struct u64_seq *cpus_in;
	size_t nr_phases;
	const struct u64_seq *nodes;
	const char *trouble;
	double realtime_pct;

	CGROUP_STATS_FIELDS(FOLD_MEMBER)
};

int cgroup_stats_fold(struct cgroup_stats *stats);
void cgroup_stats_destroy(struct cgroup_stats *stats);

struct opt_f64 cgroup_wake_latency_tail_ratio(const struct cgroup_stats *stats);
struct opt_f64 cgroup_iterations_per_worker(const struct cgroup_stats *stats);
struct opt_f64 cgroup_iterations_per_cpu_sec(const struct cgroup_stats *stats);
uint64_t cgroup_stalled_ns(const struct cgroup_stats *stats);

/*
 * The totals and worst values of a run, X(kind, type, name, how, from). RATIO is a struct ratio.
 * How two of them merge, and how a run comes from its groups:
 *
 *   ADD            sums saturate; from: the field of the groups
 *   FIRST_PAIR     the strictly larger value and with it the field 'from', a line WITH
 *   WORST_MAX, WORST_MIN   over the groups that measured the field 'from'
 *   OF_MAX, OF_MIN         over the groups for which the function 'from' has a value
 *   POOL_*       of the samples of all workers, see RUN_POOLS; merges by the worse value,
 *                  since percentiles do not merge
 *   OVER           numerators and denominators add up
 *   OWN_MAX        by a function in fold_run.c; the larger
 */
#define RUN_STATS_FIELDS(X) \
	X(U64, uint64_t, total_workers, ADD, num_workers) \
	X(U64, uint64_t, total_cpus, ADD, num_cpus) \
	X(U64, uint64_t, total_migrations, ADD, total_migrations) \
	X(U64, uint64_t, total_iterations, ADD, total_iterations) \
	X(U64, uint64_t, total_cpu_time_ns, ADD, total_cpu_time_ns) \
	X(U64, uint64_t, total_run_delay, ADD, total_run_delay_ns) \
	X(U64, uint64_t, total_pcount, ADD, total_run_count) \
	X(U64, uint64_t, worst_gap_ms, FIRST_PAIR, worst_gap_cpu) \
	X(U64, uint64_t, worst_gap_cpu, WITH, _) \
	X(F64, opt_f64, worst_spread, WORST_MAX, spread) \
	X(F64, opt_f64, worst_migration_ratio, WORST_MAX, migration_ratio) \
	X(F64, opt_f64, worst_page_locality, WORST_MIN, page_locality) \
	X(F64, opt_f64, worst_cross_node_migration_ratio, WORST_MAX, cross_node_migration_ratio) \
	X(F64, opt_f64, worst_wake_latency_tail_ratio, OF_MAX, tail_ratio) \
	X(F64, opt_f64, worst_iterations_per_worker, OF_MIN, cgroup_iterations_per_worker) \
	X(F64, opt_f64, worst_iterations_per_cpu_sec, OF_MIN, cgroup_iterations_per_cpu_sec) \
	X(F64, opt_f64, worst_p99_wake_latency_us, POOL_P99, wake) \
	X(F64, opt_f64, worst_median_wake_latency_us, POOL_MEDIAN, wake) \
	X(F64, opt_f64, worst_wake_latency_cv, POOL_CV, wake) \
	X(F64, opt_f64, worst_p99_timer_latency_us, POOL_P99, timer) \
	X(F64, opt_f64, worst_median_timer_latency_us, POOL_MEDIAN, timer) \
	X(F64, opt_f64, worst_p999_timer_latency_us, POOL_P999, timer) \
	X(F64, opt_f64, worst_timer_latency_us, POOL_WORST, timer) \
	X(F64, opt_f64, worst_mean_run_delay_us, OWN_MAX, _) \
	X(F64, opt_f64, worst_run_delay_us, WORST_MAX, worst_run_delay_us) \
	X(RATIO, ratio, iteration_rate, OVER, _)		/* / the longest wall time, s */ \
	X(RATIO, ratio, iterations_per_cpu_sec, OVER, _) \
	X(RATIO, ratio, total_run_delay_ns_per_sched, OVER, _) \
	X(RATIO, ratio, taobench_total_ops_per_sec, OVER, _) \
	X(RATIO, ratio, taobench_fast_ops_per_sec, OVER, _) \
	X(RATIO, ratio, taobench_slow_ops_per_sec, OVER, _) \
	X(RATIO, ratio, taobench_hit_fraction, OVER, _) \
	X(RATIO, ratio, taobench_command_hit_rate, OVER, _) \
	X(METRICS, metric_map, ext_metrics, WORSE, _)	/* free-form: the worse by direction */ \
	X(BUCKETS, phase_buckets, phases, PHASES, _)	/* merged per step */

struct run_stats {
	RUN_STATS_FIELDS(FOLD_MEMBER)
};

int run_stats_fold(struct run_stats *run, const struct cgroup_stats *groups, size_t nr);
int run_stats_merge(struct run_stats *run, const struct run_stats *other);
void run_stats_destroy(struct run_stats *run);

#endif
