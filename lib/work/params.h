/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Parameters of the work types, for those who override the defaults.
 */
#ifndef SCHED_CLAIMS_WORK_PARAMS_H
#define SCHED_CLAIMS_WORK_PARAMS_H

#include <stdbool.h>
#include <stdint.h>

#include "work/alu.h"
#include "work/class.h"

struct bursty_params {
	uint32_t burst_ms;
	uint32_t sleep_ms;	/* 0: no sleep at all */
};

struct pipe_io_params {
	uint32_t burst_iters;	/* work units before each exchange */
};

struct futex_ping_pong_params {
	uint32_t spin_iters;	/* work units before each turn */
};

struct futex_fan_out_params {
	uint32_t fan_out;	/* receivers of one messenger */
	uint32_t spin_iters;	/* work units before each round */
};

struct fan_out_compute_params {
	uint32_t fan_out;
	uint32_t cache_footprint_kib;	/* of the three matrices together */
	uint32_t operations;		/* matrix multiplications after each wake */
	uint32_t sleep_usec;		/* between wake and computing */
};

/* Each batch is a pass of its own, so there is no number of batches to give. */
struct thundering_herd_params {
	uint32_t waiters;
	uint32_t inter_batch_ms;
};

struct mutex_contention_params {
	uint32_t contenders;
	uint32_t hold_iters;	/* work units under the lock */
	uint32_t work_iters;	/* work units before it */
};

enum futex_lock_mode {
	FUTEX_LOCK_MODE_PLAIN,
	FUTEX_LOCK_MODE_PI,	/* with priority inheritance */
};

struct priority_inversion_params {
	uint32_t high;		/* workers of each priority */
	uint32_t medium;
	uint32_t low;
	uint32_t hold_iters;	/* work units of low under the lock */
	uint32_t work_iters;	/* before the lock, and of high under it */
	enum futex_lock_mode lock;
};

struct producer_consumer_params {
	uint32_t producers;
	uint32_t consumers;
	uint32_t rate_hz;	/* items a second of each producer, at most */
	uint32_t consume_iters;	/* work units for each item */
	uint32_t depth;		/* items that wait at most */
};

struct rt_starvation_params {
	uint32_t rt;		/* FIFO workers */
	uint32_t cfs;		/* fair workers */
	int32_t priority;	/* limited to 1..99 */
	uint32_t burst_iters;
};

struct asymmetric_waker_params {
	enum sched_class waker;
	enum sched_class wakee;
	uint32_t burst_iters;
};

enum wake_mechanism {
	WAKE_BY_PIPE,
	WAKE_BY_FUTEX,
};

struct wake_chain_params {
	uint32_t depth;		/* workers in the chain */
	enum wake_mechanism wake;
	uint32_t work_per_hop_us;
};

struct signal_storm_params {
	uint32_t signals_per_iter;
	uint32_t work_iters;
};

struct preempt_storm_params {
	uint32_t cfs_workers;
	uint32_t rt_burst_iters;
	uint32_t rt_sleep_us;
};

struct epoll_storm_params {
	uint32_t producers;
	uint32_t consumers;
	uint32_t events_per_burst;
};

struct affinity_churn_params {
	uint32_t spin_iters;
};

struct cross_affinity_churn_params {
	uint32_t spin_iters;
};

struct policy_churn_params {
	uint32_t spin_iters;
};

/* CachePressure and CacheYield. */
struct cache_params {
	uint32_t size_kib;
	uint32_t stride;	/* bytes */
};

struct cache_pipe_params {
	uint32_t size_kib;
	uint32_t burst_iters;	/* bytes changed before each exchange */
};

struct page_fault_churn_params {
	uint64_t region_kib;	/* at least one page is used */
	uint32_t touches_per_cycle;
	uint32_t spin_iters;	/* work units after each cycle */
};

struct numa_working_set_sweep_params {
	uint64_t region_kib;
	uint32_t sweep_period_ms;
	const char *target_nodes;	/* a list such as "0-1"; NULL: bound to none */
};

struct numa_migration_churn_params {
	uint32_t period_ms;
};

struct idle_churn_params {
	uint32_t burst_us;
	uint32_t sleep_us;
	bool precise_timing;	/* without the default timer slack of 50 us */
};

struct timer_latency_params {
	uint32_t interval_us;
};

struct cgroup_churn_params {
	uint32_t groups;	/* cgroups to go through */
	uint32_t cycle_ms;	/* in each of them */
};

enum reap_mode {
	REAP_SIG_IGN,		/* the kernel reaps: SIGCHLD is ignored */
	REAP_WAITPID,
};

struct cgroup_attach_storm_params {
	const char *dest;	/* a cgroup beside that of the worker */
	enum reap_mode reap;
};

struct alu_hot_params {
	enum alu_width width;
};

struct ipc_variance_params {
	uint32_t hot_iters;	/* multiplications */
	uint32_t cold_iters;	/* memory accesses */
	uint32_t period;	/* how often both are done in one pass */
};

enum sequence_kind {
	SEQUENCE_END,
	SEQUENCE_SPIN,
	SEQUENCE_SLEEP,
	SEQUENCE_YIELD,
	SEQUENCE_IO,		/* to a temporary file */
	SEQUENCE_ALU_HOT,
};

struct sequence_phase {
	enum sequence_kind kind;
	uint32_t duration_us;
	enum alu_width width;	/* of SEQUENCE_ALU_HOT */
};

struct sequence_params {
	const struct sequence_phase *phases;	/* SEQUENCE_PHASES(SPIN_US(500), ...) */
};

#define SEQUENCE_PHASES(...) \
	(const struct sequence_phase[]){ __VA_ARGS__, { .kind = SEQUENCE_END } }
#define SPIN_US(n) { .kind = SEQUENCE_SPIN, .duration_us = (n) }
#define SLEEP_US(n) { .kind = SEQUENCE_SLEEP, .duration_us = (n) }
#define YIELD_US(n) { .kind = SEQUENCE_YIELD, .duration_us = (n) }
#define IO_US(n) { .kind = SEQUENCE_IO, .duration_us = (n) }
#define ALU_HOT_US(n, of_width) \
	{ .kind = SEQUENCE_ALU_HOT, .duration_us = (n), .width = (of_width) }

/* IoSyncWrite, IoRandRead and IoConvoy. */
struct io_params {
	/*
	 * A directory, where each worker has a file of its own that nobody sees; or a file or block
	 * device that all workers share, and overwrite. NULL: the run directory (TMPDIR),
	 * or else /var/tmp or /tmp.
	 */
	const char *path;
};

struct net_traffic_params {
	uint32_t interval_us;	/* between two frames, 0 for none */
	uint32_t frame_bytes;	/* 60 to 1514 */
};

struct irq_wake_params {
	uint32_t interval_us;
	uint32_t frame_bytes;
};

#endif
