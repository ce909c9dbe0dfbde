/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The one list of all work types.
 */
#ifndef SCHED_CLAIMS_WORK_TABLE_H
#define SCHED_CLAIMS_WORK_TABLE_H

#include <stddef.h>

#include "worker/work_type.h"

/* X(name): struct work_type work_<name>, in the order of the specification. */
#define WORK_TYPES(X) \
	X(spin_wait) \
	X(yield_heavy) \
	X(mixed) \
	X(io_sync_write) \
	X(io_rand_read) \
	X(io_convoy) \
	X(bursty) \
	X(pipe_io) \
	X(futex_ping_pong) \
	X(cache_pressure) \
	X(cache_yield) \
	X(cache_pipe) \
	X(futex_fan_out) \
	X(sequence) \
	X(fork_exit) \
	X(nice_sweep) \
	X(affinity_churn) \
	X(cross_affinity_churn) \
	X(policy_churn) \
	X(fan_out_compute) \
	X(page_fault_churn) \
	X(mutex_contention) \
	X(custom) \
	X(thundering_herd) \
	X(priority_inversion) \
	X(producer_consumer_imbalance) \
	X(rt_starvation) \
	X(asymmetric_waker) \
	X(wake_chain) \
	X(numa_working_set_sweep) \
	X(cgroup_churn) \
	X(cgroup_attach_storm) \
	X(signal_storm) \
	X(preempt_storm) \
	X(epoll_storm) \
	X(numa_migration_churn) \
	X(idle_churn) \
	X(timer_latency) \
	X(net_traffic) \
	X(irq_wake) \
	X(alu_hot) \
	X(smt_sibling_spin) \
	X(ipc_variance)

/* The last name closes the list; it may as well be declared twice. */
#define WORK_NAME(name) work_##name,
#define WORK_NAMES WORK_TYPES(WORK_NAME) work_spin_wait
extern const struct work_type WORK_NAMES;

extern const struct work_type *const work_types[];
extern const size_t nr_work_types;

const struct work_type *work_type_by_name(const char *name);
const char *work_type_suggest(const char *name);

#endif
