/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Groups, cgroups, holds and steps, as a scenario writes them.
 */
#ifndef SCHED_CLAIMS_SCENARIO_GROUP_H
#define SCHED_CLAIMS_SCENARIO_GROUP_H

#include <limits.h>

#include "claim/gates.h"
#include "scenario/op.h"
#include "work/custom.h"
#include "work/params.h"
#include "work/table.h"
#include "worker/workload.h"

/* In place of a number of workers: this many for each CPU of the group. */
#define PER_CPU(n) (WORKERS_PER_CPU | (n))
#define WORKERS_PER_CPU 0x80000000U
/* A cgroup that only holds others, or to which workers are moved. */
#define NO_WORKERS UINT_MAX

/* Sets of CPUs, by what they mean on a machine. */
#define FIRST_CPUS(count) { .kind = CPUSET_FIRST, .of = (count) }
#define CPU(rank) { .kind = CPUSET_NTH, .index = (rank) }
#define LLC(number) { .kind = CPUSET_LLC, .index = (number) }
#define NODE(number) { .kind = CPUSET_NODE, .index = (number) }
#define CPU_RANGE(from, to) { .kind = CPUSET_RANGE, .start = (from), .end = (to) }
#define DISJOINT(number, parts) { .kind = CPUSET_DISJOINT, .index = (number), .of = (parts) }
#define OVERLAP(number, parts, share) \
	{ .kind = CPUSET_OVERLAP, .index = (number), .of = (parts), .fraction = (share) }
#define EXACT_CPUS(list) { .kind = CPUSET_EXACT, .cpus = (list) }

/*
 * Limits of a cgroup, X(type, name, file, format); zero writes nothing. What each file takes is in
 * Documentation/admin-guide/cgroup-v2.rst.
 */
#define CGROUP_LIMITS(X) \
	X(unsigned int, cpu_weight, "cpu.weight", "%u") \
	X(unsigned int, cpu_idle, "cpu.idle", "%u") \
	X(const char *, cpu_max, "cpu.max", "%s") \
	X(const char *, uclamp_min, "cpu.uclamp.min", "%s") \
	X(const char *, uclamp_max, "cpu.uclamp.max", "%s") \
	X(const char *, mems, "cpuset.mems", "%s") \
	X(const char *, partition, "cpuset.cpus.partition", "%s") \
	X(const char *, memory_min, "memory.min", "%s") \
	X(const char *, memory_low, "memory.low", "%s") \
	X(const char *, memory_high, "memory.high", "%s") \
	X(const char *, memory_max, "memory.max", "%s") \
	X(const char *, memory_swap_max, "memory.swap.max", "%s") \
	X(unsigned int, io_weight, "io.weight", "%u") \
	X(unsigned int, pids_max, "pids.max", "%u")

/*
 * How each worker runs, X(type, name); zero leaves what it inherits.
 *
 * policy: POLICY_*, .runtime_ns of a fair one is its slice; nice: SET_TO(n); uclamp: of its
 * utilisation, .min and .max with SET_TO(n), see also the cgroup's; comm: its name, 1 to 15 bytes;
 * credentials: .uid and .gid with SET_TO(n), .drop_caps = CAP_BIT(CAP_SYS_NICE)
 */
#define WORKER_SETTINGS(X) \
	X(struct policy, policy) \
	X(struct opt_int, nice) \
	X(struct uclamp, uclamp) \
	X(const char *, comm) \
	X(struct credentials, credentials)

#define LIMIT_MEMBER(type, name, file, format) type name WIRE_TOKEN(;)
#define SETTING_MEMBER(type, name) type name WIRE_TOKEN(;)

/*
 * A function of the scenario as the work of a group: { "g", CUSTOM(count_wakeups, .u64 = { 5 }) }.
 * It is a custom_fn and is called as it is named; what follows is its struct custom_config.
 */
#define CUSTOM(fn_, ...) \
	.work = &work_custom, \
	.params = WORK_PARAMS(struct custom_params, .label = #fn_, .fn = (fn_), \
			      .config = { __VA_ARGS__ })

/*
 * Where memory comes from: { .policy = MEM_POLICY_BIND, .nodes = "0" }; nodes are counted as NODE()
 * does.
 */
struct memory_spec {
	enum mem_policy_kind policy;
	const char *nodes;	/* a list such as "0-1" */
	unsigned int flags;	/* MEM_POLICY_STATIC_NODES and the like */
};

/**
 * struct group - workers of one kind under one name, and with CGROUPS() their cgroup
 * @name: for run_group(), ops and the labels of claims; of a cgroup: "a/b" lies in "a"
 * @workers: how many, PER_CPU(n) or NO_WORKERS; default 1
 * @workers_pct: instead, 0.5 for a worker on every second CPU of the group; rounded up
 * @work: what they do; default SpinWait
 * @params: parameters of the work type, from WORK_PARAMS(); default those of the type
 * @params_size: set by WORK_PARAMS()
 * @cpus: where they may run, such as FIRST_CPUS(n) or LLC(0); default wherever their cgroup may
 * @affinity: the same as an intent, { INTENT_LLC_ALIGNED }
 * @memory: where their memory comes from; default the inherited policy
 * @clone_mode: processes by default; CLONE_MODE_THREAD: threads of the runner, which are in no
 *	cgroup and cannot be killed or stopped
 * @container: .comm = "server": they are threads of one process of that name, together with those
 *	of all groups in the same list and cgroup that name it, too
 * @gates: over those of the scenario
 * @cgroup: with GROUPS(): the cgroup they live in; default that of the runner
 * @cpuset: with CGROUPS(): the CPUs of the cgroup; default those of the one above
 *
 * The other members are how the workers run, and the limits of the cgroup.
 */
struct group {
	const char *name;
	unsigned int workers;
	double workers_pct;
	const struct work_type *work;
	const void *params;
	size_t params_size;
	struct cpuset_spec cpus;
	struct affinity_intent affinity;
	struct memory_spec memory;
	enum clone_mode clone_mode;
	struct container container;
	struct gates gates;
	const char *cgroup;
	struct cpuset_spec cpuset;

	WORKER_SETTINGS(SETTING_MEMBER)
	CGROUP_LIMITS(LIMIT_MEMBER)
};

static inline enum clone_mode group_clone_mode(const struct group *group)
{
	return group->container.comm ? CLONE_MODE_CONTAINER : group->clone_mode;
}

enum hold_kind {
	HOLD_UNSET,
	HOLD_IS_FRACTION,
	HOLD_IS_FIXED,
	HOLD_IS_LOOP,
};

struct hold {
	enum hold_kind kind;
	double fraction;
	unsigned int ms;
};

/* How long a step lasts: a fraction of the scenario's hold_ms, milliseconds, or all of it. */
#define HOLD_FRACTION(f) { .kind = HOLD_IS_FRACTION, .fraction = (f) }
#define HOLD_MS(n) { .kind = HOLD_IS_FIXED, .ms = (n) }
#define HOLD_FULL HOLD_FRACTION(1.0)
/* The rest of hold_ms, in which the ops of the step are done again every so often. */
#define HOLD_LOOP_MS(interval) { .kind = HOLD_IS_LOOP, .ms = (interval) }
/* The same for a fraction of hold_ms. */
#define HOLD_LOOP_FRACTION(interval, f) \
	{ .kind = HOLD_IS_LOOP, .ms = (interval), .fraction = (f) }

/**
 * struct step - a part of a scenario; what it makes ends with it
 * @ops: done first, or later with .at_ms
 * @cgroups: made after these ops, each with its workers
 * @groups: workers in the cgroups that are there, or in the runner's own
 * @hold: how long it lasts
 */
struct step {
	const struct op *ops;
	const struct group *cgroups;
	const struct group *groups;
	struct hold hold;
};

/* Lists end with an element that is all zero. */
#define GROUPS(...) (const struct group[]){ __VA_ARGS__, { 0 } }
#define CGROUPS(...) GROUPS(__VA_ARGS__)
#define OPS(...) (const struct op[]){ __VA_ARGS__, { 0 } }
#define STEPS(...) (const struct step[]){ __VA_ARGS__, { 0 } }

#endif
