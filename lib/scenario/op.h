/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Ops: what is done in mid-run to workers, cgroups, programs and the machine. A scenario uses them
 * as part of its story, and as faults that must turn it red.
 */
#ifndef SCHED_CLAIMS_SCENARIO_OP_H
#define SCHED_CLAIMS_SCENARIO_OP_H

#include "sys/cpuset.h"
#include "sys/placement.h"
#include "wire/schema.h"

/* X(NAME, name): the one list of all ops; op_do_<name>() does each. */
#define OP_KINDS(X) \
	X(KILL, kill) \
	X(STOP, stop) \
	X(NICE, nice) \
	X(AFFINITY, affinity) \
	X(INTENT, intent) \
	X(POLICY, policy) \
	X(SPAWN, spawn) \
	X(END, end) \
	X(ADD, add) \
	X(REMOVE, remove) \
	X(CPUSET, cpuset) \
	X(CLEAR_CPUSET, clear_cpuset) \
	X(SWAP_CPUSETS, swap_cpusets) \
	X(WRITE, write) \
	X(MOVE, move) \
	X(FREEZE, freeze) \
	X(THAW, thaw) \
	X(RUN, run) \
	X(WAIT, wait) \
	X(KILL_PROGRAM, kill_program) \
	X(OFFLINE, offline) \
	X(ONLINE, online) \
	X(SYSCTL, sysctl) \
	X(ATTACH, attach) \
	X(DETACH, detach) \
	X(REPLACE, replace)

#define OP_ENUM(NAME, name) OP_##NAME,
enum op_kind {
	OP_NONE,
	OP_KINDS(OP_ENUM)
	NR_OP_KINDS
};

#define ALL_WORKERS (-1)

struct group;

/**
 * struct op - one thing to do
 * @kind: what
 * @group: to which group, cgroup, program or sysctl
 * @worker: index in the group, or ALL_WORKERS
 * @value: the nice value of OP_NICE
 * @cpus: the CPUs of OP_AFFINITY, OP_CPUSET, OP_OFFLINE and OP_ONLINE
 * @at_ms: when, after the hold began; in a step 0 means before its groups are made
 * @for_ms: how long OP_STOP keeps the worker stopped; default to the end of the hold
 * @other: the second cgroup, the file of OP_WRITE, or the cgroup of OP_RUN
 * @text: what OP_WRITE and OP_SYSCTL write
 * @def: the group of OP_SPAWN and OP_ADD
 * @intent: of OP_INTENT
 * @policy: of OP_POLICY
 * @argv: the program of OP_RUN, OP_ATTACH or OP_REPLACE and its arguments, ended by NULL
 */
struct op {
	enum op_kind kind;
	const char *group;
	int worker;
	int value;
	struct cpuset_spec cpus;
	unsigned int at_ms;
	unsigned int for_ms;
	const char *other;
	const char *text;
	const struct group *def;
	struct affinity_intent intent;
	struct policy policy;
	const char *const *argv;
};

/* SIGKILL; to all groups of a container. Threads of the runner cannot be killed, nor stopped. */
#define op_kill(group_, worker_, ...) \
	{ .kind = OP_KILL, .group = (group_), .worker = (worker_), ##__VA_ARGS__ }
/* SIGSTOP, and SIGCONT before the end so that a report still comes. */
#define op_stop(group_, worker_, ...) \
	{ .kind = OP_STOP, .group = (group_), .worker = (worker_), ##__VA_ARGS__ }
/* This and the following ops reach threads, but not those of a container. */
#define op_nice(group_, worker_, nice_, ...) \
	{ .kind = OP_NICE, .group = (group_), .worker = (worker_), .value = (nice_), ##__VA_ARGS__ }
/* sched_setaffinity() from outside. */
#define op_affinity(group_, worker_, cpus_, ...) \
	{ .kind = OP_AFFINITY, .group = (group_), .worker = (worker_), .cpus = cpus_, \
	  ##__VA_ARGS__ }
/* The same with an INTENT_*, resolved anew inside of the cpuset, for each worker. */
#define op_intent(group_, worker_, intent_, ...) \
	{ .kind = OP_INTENT, .group = (group_), .worker = (worker_), \
	  .intent = { .kind = (intent_) }, ##__VA_ARGS__ }
/* op_policy("g", ALL_WORKERS, POLICY_FIFO, .policy.priority = 5) */
#define op_policy(group_, worker_, policy_, ...) \
	{ .kind = OP_POLICY, .group = (group_), .worker = (worker_), \
	  .policy.kind = (policy_), ##__VA_ARGS__ }
/* More workers: op_spawn(GROUP("late", .cgroup = "light")). */
#define op_spawn(def_, ...) { .kind = OP_SPAWN, .def = (def_), ##__VA_ARGS__ }
/* Stop the workers of a group and collect them; its cgroup stays. */
#define op_end(group_, ...) { .kind = OP_END, .group = (group_), ##__VA_ARGS__ }
/* A cgroup with its workers, if any: op_add(GROUP("late", .cpu_weight = 50)). */
#define op_add(def_, ...) { .kind = OP_ADD, .def = (def_), ##__VA_ARGS__ }
/* Stop what runs in a cgroup, collect it, and remove the cgroup. */
#define op_remove(cgroup_, ...) { .kind = OP_REMOVE, .group = (cgroup_), ##__VA_ARGS__ }
#define op_cpuset(cgroup_, cpus_, ...) \
	{ .kind = OP_CPUSET, .group = (cgroup_), .cpus = cpus_, ##__VA_ARGS__ }
#define op_clear_cpuset(cgroup_, ...) \
	{ .kind = OP_CLEAR_CPUSET, .group = (cgroup_), ##__VA_ARGS__ }
#define op_swap_cpusets(a_, b_, ...) \
	{ .kind = OP_SWAP_CPUSETS, .group = (a_), .other = (b_), ##__VA_ARGS__ }
/* Any other file of a cgroup. */
#define op_write(cgroup_, file_, text_, ...) \
	{ .kind = OP_WRITE, .group = (cgroup_), .other = (file_), .text = (text_), ##__VA_ARGS__ }
#define op_cpu_weight(cgroup_, weight_, ...) \
	op_write(cgroup_, "cpu.weight", #weight_, ##__VA_ARGS__)
/* All tasks of a cgroup into another; from "" the workers in the runner's own cgroup. */
#define op_move(from_, to_, ...) \
	{ .kind = OP_MOVE, .group = (from_), .other = (to_), ##__VA_ARGS__ }
/* Until op_thaw() or the end of the cgroup. */
#define op_freeze(cgroup_, ...) { .kind = OP_FREEZE, .group = (cgroup_), ##__VA_ARGS__ }
#define op_thaw(cgroup_, ...) { .kind = OP_THAW, .group = (cgroup_), ##__VA_ARGS__ }
/* op_run("noise", ARGV("stress-ng", "--cpu", "1"), .other = "cgroup") */
#define op_run(name_, argv_, ...) \
	{ .kind = OP_RUN, .group = (name_), .argv = argv_, ##__VA_ARGS__ }
/* Wait until a program ends by itself, which it must do without an error. */
#define op_wait(name_, ...) { .kind = OP_WAIT, .group = (name_), ##__VA_ARGS__ }
#define op_kill_program(name_, ...) { .kind = OP_KILL_PROGRAM, .group = (name_), ##__VA_ARGS__ }
/* Hotplug; undone at the end of the step. */
#define op_offline(cpus_, ...) { .kind = OP_OFFLINE, .cpus = cpus_, ##__VA_ARGS__ }
#define op_online(cpus_, ...) { .kind = OP_ONLINE, .cpus = cpus_, ##__VA_ARGS__ }
/* A file below /proc/sys or /sys; undone at the end of the step. */
#define op_sysctl(path_, text_, ...) \
	{ .kind = OP_SYSCTL, .group = (path_), .text = (text_), ##__VA_ARGS__ }
/*
 * A scheduler in BPF, by the program that attaches it: op_attach(ARGV("scx_qmap", "-s", "5000")).
 * It is detached by the next two, at the latest at the end of the step.
 */
#define op_attach(argv_, ...) { .kind = OP_ATTACH, .argv = argv_, ##__VA_ARGS__ }
#define op_detach(...) { .kind = OP_DETACH, ##__VA_ARGS__ }
/* Detach and attach; between them the fair class is in charge. */
#define op_replace(argv_, ...) { .kind = OP_REPLACE, .argv = argv_, ##__VA_ARGS__ }

#define GROUP(...) (&(const struct group){ __VA_ARGS__ })
#define ARGV(...) ((const char *const []){ __VA_ARGS__, NULL })

struct stage;

const char *op_name(enum op_kind kind);
const char *op_object(const struct op *op);
int op_do(const struct op *op, struct stage *stage, struct err *err);
int op_end_effect(const struct op *op, struct stage *stage, struct err *err);

#define OP_DO(NAME, name) \
	int op_do_##name(const struct op *op, struct stage *stage, struct err *err) WIRE_TOKEN(;)
OP_KINDS(OP_DO)

#endif
