/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Gates: the standing checks that a scenario switches on by name, for all its groups or for one.
 * Each gate that is on is one claim a group, labelled group.gate.name, in the order of the list.
 */
#ifndef SCHED_CLAIMS_CLAIM_GATES_H
#define SCHED_CLAIMS_CLAIM_GATES_H

#include "claim/verdict.h"
#include "stats/run.h"

/*
 * X(name, kind, default limit, kind of failure). FLAG: on or off. LIMIT: a number. MS and NS: an
 * absolute time in that unit, which the noise of the machine may widen. A default limit is that of
 * a gate that not_stuck brings with it; 0 for the others.
 *
 *   not_stuck			every worker has done work
 *   max_spread_pct		highest less lowest off-CPU share of a worker, %-points
 *   max_gap_ms			longest time between two checkpoints of a worker
 *   isolation			no worker ran outside the group's CPUs
 *   max_throughput_cv		of work units per second of CPU time, over the workers
 *   min_work_rate		work units per second of CPU time, every worker
 *   max_p99_wake_latency_ns	of the samples of all workers
 *   max_wake_latency_cv	of the samples of all workers
 *   min_iteration_rate		iterations per second of wall time, every worker
 *   max_migration_ratio	migrations by iterations
 *   min_page_locality		share of the pages that lie on the group's nodes
 *   max_cross_node_migration_ratio	pages moved between nodes, system wide, by pages
 *   max_slow_tier_ratio	share of pages outside the group's nodes, every worker
 *   max_iteration_cost_p99_ns	of the samples of all workers
 *   max_migrations		of all workers together
 *   min_work_units		every worker
 */
#define GATES(X) \
	X(not_stuck, FLAG, 0, NO_PROGRESS) \
	X(max_spread_pct, LIMIT, GATE_SPREAD_PCT, UNFAIR) \
	X(max_gap_ms, MS, GATE_GAP_MS, STUCK) \
	X(isolation, FLAG, 0, ISOLATION) \
	X(max_throughput_cv, LIMIT, 0, BENCHMARK) \
	X(min_work_rate, LIMIT, 0, BENCHMARK) \
	X(max_p99_wake_latency_ns, NS, 0, BENCHMARK) \
	X(max_wake_latency_cv, LIMIT, 0, BENCHMARK) \
	X(min_iteration_rate, LIMIT, 0, BENCHMARK) \
	X(max_migration_ratio, LIMIT, 0, MIGRATION) \
	X(min_page_locality, LIMIT, 0, PAGE_LOCALITY) \
	X(max_cross_node_migration_ratio, LIMIT, 0, CROSS_NODE_MIGRATION) \
	X(max_slow_tier_ratio, LIMIT, 0, SLOW_TIER) \
	X(max_iteration_cost_p99_ns, NS, 0, BENCHMARK) \
	X(max_migrations, LIMIT, 0, MIGRATION) \
	X(min_work_units, LIMIT, 0, NO_PROGRESS)

/* Without optimisation the workers themselves are slower and less even. */
#ifdef __OPTIMIZE__
#define GATE_SPREAD_PCT 15
#define GATE_GAP_MS 2000
#else
#define GATE_SPREAD_PCT 35
#define GATE_GAP_MS 3000
#endif

/* Zero inherits from the layer below, as everywhere; these two say what zero cannot. */
#define GATE_OFF (-1)		/* off, whatever the layer below says */
#define GATE_ZERO (-2)		/* a limit of zero */

#define GATE_MEMBER(name, kind, limit, failure) double WIRE_TOKEN(name) WIRE_TOKEN(;)
/**
 * struct gates - a layer: of the suite, of a scenario or of a group
 *
 * true or a limit switches a gate on.
 */
struct gates {
	GATES(GATE_MEMBER)
};

/* Limits that a latency-sensitive program on an otherwise idle machine can expect. */
#define GATES_STRICT \
	.max_p99_wake_latency_ns = 10000000, .max_iteration_cost_p99_ns = 1000000, \
	.max_migrations = 1000, .min_work_units = 1

/*
 * How far the noise floor may widen an absolute limit. The calibration looks for 30 ms, a run takes
 * seconds, and longer looks see rarer things. Measured in a virtual machine with two CPUs: the
 * longest interruption was 25 to 80 us in 30 ms and 60 to 115 us in 1 s, but 2.5 ms in one of four
 * seconds. Ten times the floor covers the former. The latter is a slice of the hypervisor's, and
 * to cover it too would hide what a scheduler does wrong.
 */
#define GATE_NOISE_FACTOR 10
/* A limit below the floor itself, or a hypervisor that took this share, leaves nothing to judge. */
#define GATE_STEAL_PCT 50
/*
 * Where the host of a virtual machine made its CPUs wait for half as long as they ran, a time that
 * is too long by less than they waited for in all is not held against the guest's scheduler.
 */
#define GATE_DILATION 1.5

struct gates gates_merge(const struct gates *base, const struct gates *over);
bool gates_need_noise(const struct gates *gates);
void gates_judge(struct verdict *v, const struct cgroup_stats *group, const struct gates *gates,
		 const struct run_noise *noise);

#endif
