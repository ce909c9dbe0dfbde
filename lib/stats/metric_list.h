/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The one list of all metrics.
 *
 * A line is X(name, unit, polarity, kind, of, per, absolute gate, relative gate, source). A change
 * counts when it reaches both gates. For bounded metrics the absolute gate is a noise floor; for
 * rates and counts it only guards runs that were nearly idle. Source says where the value comes
 * from: U64, F64 or RATIO is the type of the member of struct run_stats with this name, NONE is a
 * metric that nothing here measures yet. Names, directions and gates are those of ktstr; where
 * these are not known the comment says what was chosen.
 */
#ifndef SCHED_CLAIMS_STATS_METRIC_LIST_H
#define SCHED_CLAIMS_STATS_METRIC_LIST_H

#define METRICS(X) \
	METRICS_WORKERS(X) \
	METRICS_LATENCY(X) \
	METRICS_SCHEDSTAT(X) \
	METRICS_MONITOR(X) \
	METRICS_IRQ(X) \
	METRICS_SCHBENCH(X) \
	METRICS_TAOBENCH(X) \
	METRICS_PHASE(X)

/* Progress, fairness and placement, from the reports of the workers. */
#define METRICS_WORKERS(X) \
	X(worst_spread, "%", LOWER, GAUGE_LAST, NULL, NULL, 5, 0.25, F64) \
	X(worst_gap_ms, "ms", LOWER, PEAK, NULL, NULL, 500, 0.50, U64) \
	X(total_migrations, "", LOWER, COUNTER, NULL, NULL, 2, 0.30, U64) \
	X(worst_migration_ratio, "", LOWER, GAUGE_LAST, NULL, NULL, 0.05, 0.20, F64) \
	X(iteration_rate, "iter/s", HIGHER, RATE, "total_iterations", "run_wall_sec", 1, 0.30, \
	  RATIO) \
	X(total_iterations, "", HIGHER, COUNTER, NULL, NULL, 2, 0.10, U64) \
	X(iterations_per_cpu_sec, "iter/cpu-s", HIGHER, RATE, "total_iterations", \
	  "total_cpu_sec", 10, 0.10, RATIO) \
	X(worst_iterations_per_worker, "", HIGHER, WORST_LOWEST, "total_iterations", \
	  "num_workers", 10, 0.10, F64) \
	X(worst_iterations_per_cpu_sec, "iter/cpu-s", HIGHER, WORST_LOWEST, "total_iterations", \
	  "total_cpu_sec", 10, 0.10, F64) \
	X(worst_page_locality, "", HIGHER, WORST_LOWEST, "numa_pages_local", "numa_pages_total", \
	  0.05, 0.10, F64) \
	X(worst_cross_node_migration_ratio, "", LOWER, WORST_HIGHEST, "cross_node_migrated", \
	  "numa_pages_total", 0.05, 0.20, F64) \
	X(system_time_ns, "ns", LOWER, PHASE_DELTA_SUM, NULL, NULL, 1e6, 0.30, NONE) \
	X(user_time_ns, "ns", LOWER, PHASE_DELTA_SUM, NULL, NULL, 1e6, 0.30, NONE)

/* Latencies, from the reservoirs and the schedstat of the workers. */
#define METRICS_LATENCY(X) \
	X(worst_p99_wake_latency_us, "us", LOWER, DISTRIBUTION, "wake", "P99", 50, 0.25, F64) \
	X(worst_median_wake_latency_us, "us", LOWER, DISTRIBUTION, "wake", "Median", 20, 0.25, \
	  F64) \
	X(worst_wake_latency_cv, "", LOWER, DISTRIBUTION, "wake", "Cv", 0.10, 0.25, F64) \
	X(worst_wake_latency_tail_ratio, "x", LOWER, WORST_HIGHEST, "p99_wake_latency_us", \
	  "median_wake_latency_us", 0.5, 0.25, F64) \
	X(worst_p99_timer_latency_us, "us", LOWER, DISTRIBUTION, "timer", "P99", 50, 0.25, F64) \
	X(worst_median_timer_latency_us, "us", LOWER, DISTRIBUTION, "timer", "Median", 20, 0.25, \
	  F64) \
	X(worst_p999_timer_latency_us, "us", LOWER, DISTRIBUTION, "timer", "P999", 100, 0.25, F64) \
	X(worst_timer_latency_us, "us", LOWER, DISTRIBUTION, "timer", "Worst", 200, 0.25, F64) \
	X(worst_mean_run_delay_us, "us", LOWER, DISTRIBUTION, "run_delay", "Mean", 50, 0.25, F64) \
	X(worst_run_delay_us, "us", LOWER, DISTRIBUTION, "run_delay", "Worst", 100, 0.50, F64)

/*
 * Scheduler statistics. The two totals with a source are summed over the workers of the run and not
 * over run queues. The gates of the *_per_sec metrics are not known: those of the other event
 * rates, hardirq_rate and net_rx_softirq_rate, are taken; they are informational in any case.
 */
#define METRICS_SCHEDSTAT(X) \
	X(total_run_delay, "ns", INFO, COUNTER, NULL, NULL, 1e6, 0.10, U64) \
	X(total_pcount, "", INFO, COUNTER, NULL, NULL, 100, 0.10, U64) \
	X(total_sched_count, "", INFO, COUNTER, NULL, NULL, 100, 0.10, NONE) \
	X(total_yld_count, "", INFO, COUNTER, NULL, NULL, 100, 0.10, NONE) \
	X(total_sched_goidle, "", INFO, COUNTER, NULL, NULL, 100, 0.10, NONE) \
	X(total_ttwu_count, "", INFO, COUNTER, NULL, NULL, 100, 0.10, NONE) \
	X(total_ttwu_local, "", INFO, COUNTER, NULL, NULL, 100, 0.10, NONE) \
	X(total_run_delay_ns_per_sched, "ns", LOWER, RATE, "total_run_delay", "total_pcount", \
	  1000, 0.15, RATIO) \
	X(ttwu_local_fraction, "", HIGHER, RATE, "total_ttwu_local", "total_ttwu_count", \
	  0.05, 0.10, NONE) \
	X(sched_goidle_fraction, "", INFO, RATE, "total_sched_goidle", "total_sched_count", \
	  0.05, 0.10, NONE) \
	X(run_delay_per_sec, "/s", INFO, RATE, "total_run_delay", "total_schedstat_wall_sec", \
	  10, 0.30, NONE) \
	X(pcount_per_sec, "/s", INFO, RATE, "total_pcount", "total_schedstat_wall_sec", \
	  10, 0.30, NONE) \
	X(sched_count_per_sec, "/s", INFO, RATE, "total_sched_count", "total_schedstat_wall_sec", \
	  10, 0.30, NONE) \
	X(yld_count_per_sec, "/s", INFO, RATE, "total_yld_count", "total_schedstat_wall_sec", \
	  10, 0.30, NONE) \
	X(ttwu_count_per_sec, "/s", INFO, RATE, "total_ttwu_count", "total_schedstat_wall_sec", \
	  10, 0.30, NONE) \
	X(sched_goidle_per_sec, "/s", INFO, RATE, "total_sched_goidle", \
	  "total_schedstat_wall_sec", 10, 0.30, NONE)

/* What only a monitor outside the workers can see. */
#define METRICS_MONITOR(X) \
	X(max_imbalance_ratio, "x", LOWER, PEAK, NULL, NULL, 1.0, 0.25, NONE) \
	X(avg_imbalance_ratio, "x", LOWER, GAUGE_AVG, NULL, NULL, 0.5, 0.25, NONE) \
	X(max_dsq_depth, "", LOWER, PEAK, NULL, NULL, 10, 0.50, NONE) \
	X(avg_dsq_depth, "", LOWER, GAUGE_AVG, NULL, NULL, 5, 0.50, NONE) \
	X(stuck_count, "", LOWER, COUNTER, NULL, NULL, 1, 0.50, NONE) \
	X(total_fallback, "", LOWER, COUNTER, NULL, NULL, 5, 0.30, NONE) \
	X(total_keep_last, "", LOWER, COUNTER, NULL, NULL, 5, 0.30, NONE) \
	X(avg_nr_running, "", LOWER, GAUGE_AVG, NULL, NULL, 0.5, 0.20, NONE)

/* Interrupts. The full name of the last concentration metric is not confirmed. */
#define METRICS_IRQ(X) \
	X(total_hardirqs, "", INFO, COUNTER, NULL, NULL, 1000, 0.50, NONE) \
	X(total_softirq_net_rx, "", INFO, COUNTER, NULL, NULL, 500, 0.50, NONE) \
	X(total_softirq_net_tx, "", INFO, COUNTER, NULL, NULL, 500, 0.50, NONE) \
	X(total_softirq_timer, "", INFO, COUNTER, NULL, NULL, 1000, 0.50, NONE) \
	X(total_softirq_sched, "", INFO, COUNTER, NULL, NULL, 1000, 0.50, NONE) \
	X(total_irq_time_ns, "ns", INFO, COUNTER, NULL, NULL, 1e6, 0.50, NONE) \
	X(total_softirq_time_ns, "ns", INFO, COUNTER, NULL, NULL, 1e6, 0.50, NONE) \
	X(total_steal_time_ns, "ns", INFO, COUNTER, NULL, NULL, 1e6, 0.50, NONE) \
	X(avg_irq_util, "", LOWER, GAUGE_AVG, NULL, NULL, 20, 0.30, NONE) \
	X(max_avg_irq_util, "", LOWER, PEAK, NULL, NULL, 50, 0.30, NONE) \
	X(hardirq_rate, "irq/s", INFO, RATE, "total_hardirqs", "total_irq_wall_sec", \
	  10, 0.30, NONE) \
	X(net_rx_softirq_rate, "softirq/s", INFO, RATE, "total_softirq_net_rx", \
	  "total_irq_wall_sec", 10, 0.30, NONE) \
	X(irq_time_fraction, "", LOWER, RATE, "total_irq_time_ns", "total_irq_wall_ns", \
	  0.02, 0.30, NONE) \
	X(max_cpu_hardirqs, "", INFO, PEAK, NULL, NULL, 500, 0.50, NONE) \
	X(max_cpu_softirq_net_rx, "", INFO, PEAK, NULL, NULL, 500, 0.50, NONE) \
	X(max_cpu_hardirq_concentration, "x", LOWER, PEAK, NULL, NULL, 1, 0.25, NONE) \
	X(max_cpu_softirq_net_rx_concentration, "x", LOWER, PEAK, NULL, NULL, 1, 0.25, NONE) \
	X(max_cgroup_irq_pressure, "us", INFO, PEAK, NULL, NULL, 1000, 0.50, NONE) \
	X(max_cgroup_irq_pressure_concentration, "x", LOWER, PEAK, NULL, NULL, 1, 0.25, NONE) \
	X(max_cgroup_psi_irq_avg10, "%", LOWER, PEAK, NULL, NULL, 5, 0.30, NONE) \
	X(psi_irq_full_avg10, "%", LOWER, GAUGE_AVG, NULL, NULL, 5, 0.30, NONE) \
	X(total_irq_pressure_us, "us", INFO, COUNTER, NULL, NULL, 1000, 0.50, NONE)

/*
 * schbench. Not known: the absolute gates of minima and maxima, here that of a median and that of
 * worst_timer_latency_us; direction and gates of the request rates, here those of loop_count.
 */
#define METRICS_SCHBENCH(X) \
	METRICS_LATENCY_SET(X, wakeup) \
	METRICS_LATENCY_SET(X, request) \
	X(sched_delay_msg_us, "us", LOWER, PER_PHASE, NULL, NULL, 50, 0.25, NONE) \
	X(sched_delay_worker_us, "us", LOWER, PER_PHASE, NULL, NULL, 50, 0.25, NONE) \
	X(schbench_loop_count, "", HIGHER, PER_PHASE, NULL, NULL, 10, 0.30, NONE) \
	METRICS_RPS(X)

#define METRICS_LATENCY_SET(X, what) \
	X(what##_p50_latency_us, "us", LOWER, PER_PHASE, NULL, NULL, 20, 0.25, NONE) \
	X(what##_p90_latency_us, "us", LOWER, PER_PHASE, NULL, NULL, 20, 0.25, NONE) \
	X(what##_p99_latency_us, "us", LOWER, PER_PHASE, NULL, NULL, 50, 0.25, NONE) \
	X(what##_p999_latency_us, "us", LOWER, PER_PHASE, NULL, NULL, 50, 0.25, NONE) \
	X(what##_min_latency_us, "us", LOWER, PER_PHASE, NULL, NULL, 20, 0.25, NONE) \
	X(what##_max_latency_us, "us", LOWER, PER_PHASE, NULL, NULL, 200, 0.25, NONE)

#define METRICS_RPS(X) \
	X(rps_p20, "req/s", HIGHER, PER_PHASE, NULL, NULL, 10, 0.30, NONE) \
	X(rps_p50, "req/s", HIGHER, PER_PHASE, NULL, NULL, 10, 0.30, NONE) \
	X(rps_p90, "req/s", HIGHER, PER_PHASE, NULL, NULL, 10, 0.30, NONE) \
	X(rps_min, "req/s", HIGHER, PER_PHASE, NULL, NULL, 10, 0.30, NONE) \
	X(rps_max, "req/s", HIGHER, PER_PHASE, NULL, NULL, 10, 0.30, NONE) \
	X(rps_p20_whole, "req/s", HIGHER, RUN_DISTRIBUTION, NULL, NULL, 10, 0.30, NONE) \
	X(rps_p50_whole, "req/s", HIGHER, RUN_DISTRIBUTION, NULL, NULL, 10, 0.30, NONE) \
	X(rps_p90_whole, "req/s", HIGHER, RUN_DISTRIBUTION, NULL, NULL, 10, 0.30, NONE) \
	X(rps_min_whole, "req/s", HIGHER, RUN_DISTRIBUTION, NULL, NULL, 10, 0.30, NONE) \
	X(rps_max_whole, "req/s", HIGHER, RUN_DISTRIBUTION, NULL, NULL, 10, 0.30, NONE)

/*
 * Taobench. Not known: the gates of slow_qps and of the rates per run, here those of total_qps; of
 * the hit fractions, here those of ttwu_local_fraction; of the serve latencies, here as schbench.
 */
#define METRICS_TAOBENCH(X) \
	X(taobench_total_qps, "ops/s", HIGHER, PER_PHASE, NULL, NULL, 1000, 0.10, NONE) \
	X(taobench_fast_qps, "ops/s", HIGHER, PER_PHASE, NULL, NULL, 1000, 0.10, NONE) \
	X(taobench_slow_qps, "ops/s", INFO, PER_PHASE, NULL, NULL, 1000, 0.10, NONE) \
	X(taobench_hit_ratio, "", INFO, PER_PHASE, NULL, NULL, 0.05, 0.10, NONE) \
	X(taobench_hit_rate, "", INFO, PER_PHASE, NULL, NULL, 0.05, 0.10, NONE) \
	METRICS_SERVE(X) \
	X(taobench_total_ops_per_sec, "ops/s", HIGHER, RATE, "taobench_total_ops", \
	  "taobench_sec", 1000, 0.10, RATIO) \
	X(taobench_fast_ops_per_sec, "ops/s", HIGHER, RATE, "taobench_fast_ops", \
	  "taobench_sec", 1000, 0.10, RATIO) \
	X(taobench_slow_ops_per_sec, "ops/s", INFO, RATE, "taobench_slow_ops", \
	  "taobench_sec", 1000, 0.10, RATIO) \
	X(taobench_hit_fraction, "", INFO, RATE, "taobench_fast_ops", "taobench_total_ops", \
	  0.05, 0.10, RATIO) \
	X(taobench_command_hit_rate, "", INFO, RATE, "taobench_get_hits", "taobench_get_cmds", \
	  0.05, 0.10, RATIO)

#define METRICS_SERVE(X) \
	X(taobench_serve_p50_us, "us", LOWER, PER_PHASE, NULL, NULL, 20, 0.25, NONE) \
	X(taobench_serve_p90_us, "us", LOWER, PER_PHASE, NULL, NULL, 20, 0.25, NONE) \
	X(taobench_serve_p99_us, "us", LOWER, PER_PHASE, NULL, NULL, 50, 0.25, NONE) \
	X(taobench_serve_p999_us, "us", LOWER, PER_PHASE, NULL, NULL, 50, 0.25, NONE) \
	X(taobench_serve_min_us, "us", LOWER, PER_PHASE, NULL, NULL, 20, 0.25, NONE) \
	X(taobench_serve_max_us, "us", LOWER, PER_PHASE, NULL, NULL, 200, 0.25, NONE) \
	X(taobench_serve_p50_us_whole, "us", LOWER, RUN_DISTRIBUTION, NULL, NULL, 20, 0.25, NONE) \
	X(taobench_serve_p90_us_whole, "us", LOWER, RUN_DISTRIBUTION, NULL, NULL, 20, 0.25, NONE) \
	X(taobench_serve_p99_us_whole, "us", LOWER, RUN_DISTRIBUTION, NULL, NULL, 50, 0.25, NONE) \
	X(taobench_serve_p999_us_whole, "us", LOWER, RUN_DISTRIBUTION, NULL, NULL, \
	  50, 0.25, NONE) \
	X(taobench_serve_min_us_whole, "us", LOWER, RUN_DISTRIBUTION, NULL, NULL, 20, 0.25, NONE) \
	X(taobench_serve_max_us_whole, "us", LOWER, RUN_DISTRIBUTION, NULL, NULL, \
	  200, 0.25, NONE)

/*
 * Values of one group in one phase, with the gates of the metric of the run that each belongs to;
 * the off-CPU percentages have the gates of worst_spread.
 */
#define METRICS_PHASE(X) \
	X(p99_wake_latency_us, "us", LOWER, PER_PHASE, NULL, NULL, 50, 0.25, NONE) \
	X(median_wake_latency_us, "us", LOWER, PER_PHASE, NULL, NULL, 20, 0.25, NONE) \
	X(wake_latency_cv, "", LOWER, PER_PHASE, NULL, NULL, 0.10, 0.25, NONE) \
	X(p99_timer_latency_us, "us", LOWER, PER_PHASE, NULL, NULL, 50, 0.25, NONE) \
	X(median_timer_latency_us, "us", LOWER, PER_PHASE, NULL, NULL, 20, 0.25, NONE) \
	X(p999_timer_latency_us, "us", LOWER, PER_PHASE, NULL, NULL, 100, 0.25, NONE) \
	X(mean_run_delay_us, "us", LOWER, PER_PHASE, NULL, NULL, 50, 0.25, NONE) \
	X(max_run_delay_us, "us", LOWER, PER_PHASE, NULL, NULL, 100, 0.50, NONE) \
	X(avg_off_cpu_pct, "%", LOWER, PER_PHASE, NULL, NULL, 5, 0.25, NONE) \
	X(min_off_cpu_pct, "%", LOWER, PER_PHASE, NULL, NULL, 5, 0.25, NONE) \
	X(max_off_cpu_pct, "%", LOWER, PER_PHASE, NULL, NULL, 5, 0.25, NONE) \
	X(off_cpu_spread_pct, "%", LOWER, PER_PHASE, NULL, NULL, 5, 0.25, NONE) \
	X(migration_ratio, "", LOWER, PER_PHASE, NULL, NULL, 0.05, 0.20, NONE) \
	X(iterations_per_worker, "", HIGHER, PER_PHASE, NULL, NULL, 10, 0.10, NONE) \
	X(page_locality, "", HIGHER, PER_PHASE, NULL, NULL, 0.05, 0.10, NONE) \
	X(cross_node_migration_ratio, "", LOWER, PER_PHASE, NULL, NULL, 0.05, 0.20, NONE)

#endif
