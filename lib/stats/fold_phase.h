/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Statistics of one phase: the raw components of each group, the values derived from them, and the
 * bucket that holds all of a step.
 */
#ifndef SCHED_CLAIMS_STATS_FOLD_PHASE_H
#define SCHED_CLAIMS_STATS_FOLD_PHASE_H

#include "stats/metric_map.h"
#include "stats/pool.h"
#include "stats/value.h"
#include "wire/report.h"

/* Epochs of slices that belong to no phase: before the first step and between two steps. */
#define EPOCH_BASELINE 0u
#define EPOCH_BETWEEN UINT32_MAX

/* The most samples that a merged carrier keeps. */
#define FOLD_SAMPLE_CAP 100000

struct f64_seq {
	double *v;
	size_t len;
	size_t cap;
};

/* Members of the lists below, as those of the wire lists; these kinds are structs in place. */
#define WIRE_MEMBER_F64		WIRE_MEMBER_REC
#define WIRE_MEMBER_RATIO	WIRE_MEMBER_REC
#define WIRE_MEMBER_METRICS	WIRE_MEMBER_REC
#define WIRE_MEMBER_BUCKETS	WIRE_MEMBER_REC
#define FOLD_MEMBER(kind, type, name, how, from) WIRE_MEMBER(kind, type, name)

/*
 * Values derived from one carrier, X(kind, type, name, how, from) with the POOL_* of
 * CGROUP_STATS_FIELDS over its reservoirs and OWN in fold_phase.c. Their names are metrics.
 */
#define PHASE_METRICS_FIELDS(X) \
	X(F64, opt_f64, p99_wake_latency_us, POOL_P99, wake) \
	X(F64, opt_f64, median_wake_latency_us, POOL_MEDIAN, wake) \
	X(F64, opt_f64, wake_latency_cv, POOL_CV, wake) \
	X(F64, opt_f64, p99_timer_latency_us, POOL_P99, timer) \
	X(F64, opt_f64, median_timer_latency_us, POOL_MEDIAN, timer) \
	X(F64, opt_f64, p999_timer_latency_us, POOL_P999, timer) \
	X(F64, opt_f64, mean_run_delay_us, OWN, _) \
	X(F64, opt_f64, max_run_delay_us, OWN, _) \
	X(F64, opt_f64, avg_off_cpu_pct, OWN, _) \
	X(F64, opt_f64, min_off_cpu_pct, OWN, _) \
	X(F64, opt_f64, max_off_cpu_pct, OWN, _) \
	X(F64, opt_f64, off_cpu_spread_pct, OWN, _) \
	X(F64, opt_f64, migration_ratio, OWN, _) \
	X(F64, opt_f64, iterations_per_worker, OWN, _) \
	X(F64, opt_f64, page_locality, OWN, _) \
	X(F64, opt_f64, cross_node_migration_ratio, OWN, _) \
	PHASE_HISTOGRAM_FIELDS(X, wakeup, _latency_us) \
	PHASE_HISTOGRAM_FIELDS(X, request, _latency_us) \
	PHASE_HISTOGRAM_FIELDS(X, taobench_serve, _us) \
	X(F64, opt_f64, rps_p20, OWN, _) \
	X(F64, opt_f64, rps_p50, OWN, _) \
	X(F64, opt_f64, rps_p90, OWN, _) \
	X(F64, opt_f64, rps_min, OWN, _) \
	X(F64, opt_f64, rps_max, OWN, _) \
	X(F64, opt_f64, sched_delay_msg_us, OWN, _) \
	X(F64, opt_f64, sched_delay_worker_us, OWN, _) \
	X(F64, opt_f64, schbench_loop_count, OWN, _) \
	X(F64, opt_f64, taobench_total_qps, OWN, _) \
	X(F64, opt_f64, taobench_fast_qps, OWN, _) \
	X(F64, opt_f64, taobench_slow_qps, OWN, _) \
	X(F64, opt_f64, taobench_hit_ratio, OWN, _) \
	X(F64, opt_f64, taobench_hit_rate, OWN, _)

#define PHASE_HISTOGRAM_FIELDS(X, what, unit) \
	X(F64, opt_f64, what##_p50##unit, OWN, _) \
	X(F64, opt_f64, what##_p90##unit, OWN, _) \
	X(F64, opt_f64, what##_p99##unit, OWN, _) \
	X(F64, opt_f64, what##_p999##unit, OWN, _) \
	X(F64, opt_f64, what##_min##unit, OWN, _) \
	X(F64, opt_f64, what##_max##unit, OWN, _)

struct phase_metrics {
	PHASE_METRICS_FIELDS(FOLD_MEMBER)
};

/*
 * The raw components of one group in one phase, X(kind, type, name, how, from). How two carriers of
 * the same group merge; they cover different workers:
 *
 *   ADD, MAX, OR   sums saturate
 *   PAIR           the larger value and with it 'from', a line WITH; the second wins a tie
 *   UNITE          union of the sets
 *   RESERVOIR      concatenation up to FOLD_SAMPLE_CAP, beyond it a weighted draw; 'from', a line
 *                  WITH, is the population
 *   APPEND         concatenation; one value a worker, so it stays small and keeps every worker
 *   COMBINE        by the merge function of the type
 *   DERIVED        not merged: computed anew from the merged components
 */
#define PHASE_CGROUP_STATS_FIELDS(X) \
	X(U64, uint64_t, num_workers, ADD, _) \
	X(SET, u64_seq, cpus_used, UNITE, _) \
	X(SEQ, u64_seq, wake_latencies_ns, RESERVOIR, wake_sample_total) \
	X(U64, uint64_t, wake_sample_total, WITH, _) \
	X(SEQ, u64_seq, timer_latencies_ns, RESERVOIR, timer_sample_total) \
	X(U64, uint64_t, timer_sample_total, WITH, _) \
	X(SEQ, u64_seq, run_delays_ns, APPEND, _)	/* one a worker with schedstat */ \
	X(SEQ, f64_seq, off_cpu_pcts, APPEND, _)		/* one a worker with wall > 0 */ \
	X(U64, uint64_t, total_migrations, ADD, _) \
	X(U64, uint64_t, total_iterations, ADD, _) \
	X(U64, uint64_t, total_cpu_time_ns, ADD, _) \
	X(U64, uint64_t, numa_pages_local, ADD, _) \
	X(U64, uint64_t, numa_pages_total, ADD, _) \
	X(BOOL, bool, numa_nodes_known, OR, _) \
	X(U64, uint64_t, cross_node_migrated, MAX, _) \
	X(U64, uint64_t, max_gap_ms, PAIR, max_gap_cpu) \
	X(U64, uint64_t, max_gap_cpu, WITH, _) \
	X(BOOL, bool, stripped, OR, _)			/* the samples were dropped */ \
	X(REC, phase_metrics, metrics, DERIVED, _) \
	X(OPT, schbench_phase_stats, schbench, COMBINE, _) \
	X(OPT, taobench_phase_stats, taobench, COMBINE, _)

/* X(pool, field of the carrier): the reservoirs of a carrier, with their populations. */
#define PHASE_POOLS(X) \
	X(wake, wake_latencies_ns, wake_sample_total) \
	X(timer, timer_latencies_ns, timer_sample_total)

struct phase_cgroup_stats {
	PHASE_CGROUP_STATS_FIELDS(FOLD_MEMBER)
};

int phase_cgroup_stats_fold(struct phase_cgroup_stats *phase, const struct worker_report *reports,
			    size_t nr, uint32_t epoch, const struct u64_seq *nodes);
int phase_cgroup_stats_merge(struct phase_cgroup_stats *phase,
			     const struct phase_cgroup_stats *other);
void phase_cgroup_stats_strip(struct phase_cgroup_stats *phase);
void phase_cgroup_stats_destroy(struct phase_cgroup_stats *phase);

int phase_metrics_derive(struct phase_cgroup_stats *phase);
struct pool_part phase_pool_part(const struct u64_seq *samples, uint64_t total);

/*
 * One step of a scenario, X(kind, type, name, how, from). MIN and MAX over the samples of the
 * monitor, BY_KIND by the registered kind of each metric, BY_NAME the carriers of the same group.
 */
#define PHASE_BUCKET_FIELDS(X) \
	X(U64, uint64_t, step_index, KEY, _)		/* 0 baseline, k + 1 step k */ \
	X(U64, uint64_t, start_ms, MIN, _)		/* first sample */ \
	X(U64, uint64_t, end_ms, MAX, _)			/* last sample */ \
	X(U64, uint64_t, sample_count, ADD, _) \
	X(METRICS, metric_map, metrics, BY_KIND, _) \
	X(VEC, phase_group, per_cgroup, BY_NAME, _)

/* A group in a bucket; the name is owned. */
struct phase_group {
	char *name;
	struct phase_cgroup_stats stats;
};

struct phase_bucket {
	PHASE_BUCKET_FIELDS(FOLD_MEMBER)
};

/* Buckets, ascending by step. */
struct phase_buckets {
	struct phase_bucket *v;
	size_t len;
	size_t cap;
};

#define PHASE_LABEL_BYTES 32

const char *phase_label(uint64_t step_index, char label[PHASE_LABEL_BYTES]);

int phase_bucket_observe(struct phase_bucket *bucket, uint64_t at_ms, const char *metric,
			 double value);
int phase_bucket_add_group(struct phase_bucket *bucket, const char *name,
			   const struct phase_cgroup_stats *stats);
int phase_bucket_merge(struct phase_bucket *bucket, const struct phase_bucket *other);
struct opt_f64 phase_bucket_metric(const struct phase_bucket *bucket, const char *metric);
int phase_bucket_explain(const struct phase_bucket *bucket, const char *metric, char *text,
			 size_t size);
void phase_bucket_destroy(struct phase_bucket *bucket);

int phase_buckets_fold(struct phase_buckets *buckets, const char *name,
		       const struct worker_report *reports, size_t nr,
		       const struct u64_seq *nodes);
int phase_buckets_merge(struct phase_buckets *buckets, const struct phase_buckets *other);
/* phases_pool_wake(), phases_pool_timer(): a group over all its phases. */
int phases_pool_wake(const struct phase_buckets *buckets, const char *group,
		     struct pool_summary *summary);
int phases_pool_timer(const struct phase_buckets *buckets, const char *group,
		      struct pool_summary *summary);
void phase_buckets_destroy(struct phase_buckets *buckets);

#endif
