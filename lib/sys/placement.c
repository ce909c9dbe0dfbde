// SPDX-License-Identifier: GPL-2.0
/*
 * Affinity, scheduling policy and nice of one task, by its thread id.
 */
#include <errno.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sys/cpulist.h"
#include "sys/file.h"
#include "sys/placement.h"

#define SCHED_NUMBER_DEADLINE 6
#define SCHED_NUMBER_EXT 7		/* SCHED_EXT, since Linux 6.12 */
#define DEADLINE_RUNTIME_MIN 1024	/* ns; the kernel's DL_SCALE of 10 bits */

/*
 * struct sched_attr in its first version (48 bytes), which every kernel with sched_setattr(2)
 * takes, and the second one with clamps. Neither the C library nor the kernel headers can be relied
 * on to declare them.
 */
struct sched_attr_v0 {
	uint32_t size;
	uint32_t policy;
	uint64_t flags;
	int32_t nice;
	uint32_t priority;
	uint64_t runtime;
	uint64_t deadline;
	uint64_t period;
};

struct sched_attr_v1 {
	struct sched_attr_v0 v0;
	uint32_t util_min;
	uint32_t util_max;
};

#define FLAG_KEEP_ALL 0x18	/* policy and parameters */
#define FLAG_UTIL_MIN 0x20
#define FLAG_UTIL_MAX 0x40

static const struct {
	const char *name;
	uint32_t number;
} policies[] = {
	[POLICY_NORMAL] = { "SCHED_OTHER", SCHED_OTHER },
	[POLICY_BATCH] = { "SCHED_BATCH", SCHED_BATCH },
	[POLICY_IDLE] = { "SCHED_IDLE", SCHED_IDLE },
	[POLICY_FIFO] = { "SCHED_FIFO", SCHED_FIFO },
	[POLICY_RR] = { "SCHED_RR", SCHED_RR },
	[POLICY_DEADLINE] = { "SCHED_DEADLINE", SCHED_NUMBER_DEADLINE },
	[POLICY_EXT] = { "SCHED_EXT", SCHED_NUMBER_EXT },
};

/**
 * policy_name() - a policy as sched(7) calls it
 */
const char *policy_name(enum policy_kind kind)
{
	return kind < sizeof(policies) / sizeof(*policies) ? policies[kind].name : "SCHED_?";
}

/**
 * placement_set_affinity() - restrict a task to some CPUs
 * @tid: the task; 0 and below are refused, so that a lost id never means "myself"
 * @cpus: the CPUs
 * @err: names the task and the CPUs
 *
 * Return: 0 or -errno; -EINVAL also when no CPU of @cpus is in the task's cpuset and online.
 */
int placement_set_affinity(pid_t tid, const cpu_set_t *cpus, struct err *err)
{
	char list[CPULIST_MAX];

	cpulist_format(cpus, list, sizeof(list));
	if (tid <= 0)
		return err_set(err, 0, "sched_setaffinity(pid %d, CPUs %s): not a task", (int)tid,
			       list);
	if (sched_setaffinity(tid, sizeof(*cpus), cpus))
		return err_set(err, errno, "sched_setaffinity(pid %d, CPUs %s)", (int)tid, list);
	return 0;
}

/* The kernel's rules for deadline parameters, told apart instead of one EINVAL. */
static const char *deadline_problem(const struct policy *p)
{
	if (p->deadline_ns == 0)
		return "deadline is 0";
	if (p->runtime_ns < DEADLINE_RUNTIME_MIN)
		return "runtime is below 1024 ns";
	if (p->runtime_ns > p->deadline_ns)
		return "runtime is above the deadline";
	if (p->period_ns && p->deadline_ns > p->period_ns)
		return "deadline is above the period";
	if (p->deadline_ns > INT64_MAX || p->period_ns > INT64_MAX)
		return "a time is above 2^63-1 ns";
	return NULL;
}

/**
 * placement_check_policy() - refuse what no kernel would take, and priorities that would be limited
 * @policy: the policy
 * @err: which rule it breaks
 *
 * Return: 0 or -EINVAL.
 */
int placement_check_policy(const struct policy *policy, struct err *err)
{
	const char *name = policy_name(policy->kind), *problem;
	bool rt = policy->kind == POLICY_FIFO || policy->kind == POLICY_RR;

	if (policy->kind >= sizeof(policies) / sizeof(*policies))
		return err_set(err, 0, "policy %d: there is none", (int)policy->kind);
	if (rt && (policy->priority < 0 || policy->priority > 99))
		return err_set(err, 0, "%s: priority %d, not 1 to 99", name, policy->priority);
	problem = policy->kind == POLICY_DEADLINE ? deadline_problem(policy) : NULL;
	return problem ? err_set(err, 0, "%s: %s", name, problem) : 0;
}

static uint32_t clamp_priority(int priority)
{
	return priority < 1 ? 1 : priority > 99 ? 99 : (uint32_t)priority;
}

static bool is_fair(enum policy_kind kind)
{
	return kind == POLICY_NORMAL || kind == POLICY_BATCH;
}

/* sched_setattr() would reset nice, which sched_setscheduler() keeps: pass on the present one. */
static struct sched_attr_v0 make_attr(pid_t tid, const struct policy *p)
{
	struct sched_attr_v0 attr = { .size = sizeof(attr), .policy = policies[p->kind].number };

	if (p->kind == POLICY_FIFO || p->kind == POLICY_RR) {
		attr.priority = clamp_priority(p->priority);
	} else if (p->kind == POLICY_DEADLINE) {
		attr.runtime = p->runtime_ns;
		attr.deadline = p->deadline_ns;
		attr.period = p->period_ns;
	} else {
		attr.nice = getpriority(PRIO_PROCESS, (id_t)tid);
		attr.runtime = is_fair(p->kind) ? p->runtime_ns : 0;
	}
	return attr;
}

/* Kernels before 6.12 take a slice and forget it. */
static int check_slice(pid_t tid, const struct sched_attr_v0 *wanted, struct err *err)
{
	struct sched_attr_v0 now = { 0 };

	if (syscall(SYS_sched_getattr, tid, &now, sizeof(now), 0))
		return err_set(err, errno, "sched_getattr(pid %d)", (int)tid);
	if (now.runtime)
		return 0;
	return err_set(err, EOPNOTSUPP, "sched_setattr(pid %d, slice %llu ns)", (int)tid,
		       (unsigned long long)wanted->runtime);
}

/**
 * placement_set_policy() - put a task into a scheduling class
 * @tid: the task; 0 and below are refused
 * @policy: POLICY_NORMAL without a slice makes no call; a priority outside 1..99 is limited to it,
 *          a slice by the kernel to 0.1..100 ms
 * @err: names the task and the policy
 *
 * Return: 0 or -errno: -EPERM without CAP_SYS_NICE, -EINVAL for bad deadline parameters, -EACCES
 * when a sched_ext scheduler refuses the task, -EOPNOTSUPP for a slice before Linux 6.12.
 */
int placement_set_policy(pid_t tid, const struct policy *policy, struct err *err)
{
	const char *name = policies[policy->kind].name, *problem;
	struct sched_attr_v0 attr;

	if (policy->kind == POLICY_NORMAL && !policy->runtime_ns)
		return 0;
	if (tid <= 0)
		return err_set(err, 0, "sched_setattr(pid %d, %s): not a task", (int)tid, name);
	problem = policy->kind == POLICY_DEADLINE ? deadline_problem(policy) : NULL;
	if (problem)
		return err_set(err, 0, "sched_setattr(pid %d, %s): %s", (int)tid, name, problem);
	attr = make_attr(tid, policy);
	if (syscall(SYS_sched_setattr, tid, &attr, 0))
		return err_set(err, errno, "sched_setattr(pid %d, %s, priority %u)", (int)tid, name,
			       attr.priority);
	return is_fair(policy->kind) && attr.runtime ? check_slice(tid, &attr, err) : 0;
}

/**
 * placement_set_normal() - put a task back into the fair class
 * @tid: the task; 0 and below are refused
 * @err: names the task
 *
 * Its nice value is kept.
 *
 * Return: 0 or -errno.
 */
int placement_set_normal(pid_t tid, struct err *err)
{
	if (tid <= 0)
		return err_set(err, 0, "sched_setscheduler(pid %d, SCHED_OTHER): not a task",
			       (int)tid);
	if (sched_setscheduler(tid, SCHED_OTHER, &(struct sched_param){ 0 }))
		return err_set(err, errno, "sched_setscheduler(pid %d, SCHED_OTHER)", (int)tid);
	return 0;
}

/**
 * placement_set_nice() - set the nice value of a task
 * @tid: the task; 0 and below are refused
 * @nice: the kernel limits it to -20..19
 * @err: names the task and the value
 *
 * Return: 0 or -errno.
 */
int placement_set_nice(pid_t tid, int nice, struct err *err)
{
	if (tid <= 0)
		return err_set(err, 0, "setpriority(pid %d, %d): not a task", (int)tid, nice);
	if (setpriority(PRIO_PROCESS, (id_t)tid, nice))
		return err_set(err, errno, "setpriority(pid %d, %d)", (int)tid, nice);
	return 0;
}

static bool in_range(const struct opt_int *util)
{
	return !util->set || (util->value >= 0 && util->value <= UTIL_MAX);
}

/**
 * placement_check_uclamp() - refuse clamps that no kernel would take
 * @uclamp: the clamps
 * @err: which rule they break
 *
 * Return: 0 or -EINVAL.
 */
int placement_check_uclamp(const struct uclamp *uclamp, struct err *err)
{
	if (!in_range(&uclamp->min) || !in_range(&uclamp->max))
		return err_set(err, 0, "uclamp %d..%d: outside 0..%d", uclamp->min.value,
			       uclamp->max.value, UTIL_MAX);
	if (uclamp->min.set && uclamp->max.set && uclamp->min.value > uclamp->max.value)
		return err_set(err, 0, "uclamp %d..%d: the minimum is above the maximum",
			       uclamp->min.value, uclamp->max.value);
	return 0;
}

/**
 * placement_set_uclamp() - bound the utilisation that a task counts with
 * @tid: the task; 0 and below are refused
 * @uclamp: the bounds; without any there is no call
 * @err: names the task and the bounds
 *
 * Return: 0 or -errno, -EOPNOTSUPP without CONFIG_UCLAMP_TASK.
 */
int placement_set_uclamp(pid_t tid, const struct uclamp *uclamp, struct err *err)
{
	struct sched_attr_v1 attr = {
		.v0.size = sizeof(attr),
		.v0.flags = FLAG_KEEP_ALL | (uclamp->min.set ? FLAG_UTIL_MIN : 0) |
			    (uclamp->max.set ? FLAG_UTIL_MAX : 0),
		.util_min = (uint32_t)uclamp->min.value,
		.util_max = (uint32_t)uclamp->max.value,
	};

	if (!uclamp->min.set && !uclamp->max.set)
		return 0;
	if (tid <= 0)
		return err_set(err, 0, "sched_setattr(pid %d, uclamp): not a task", (int)tid);
	if (syscall(SYS_sched_setattr, tid, &attr, 0))
		return err_set(err, errno, "sched_setattr(pid %d, uclamp min %d max %d)", (int)tid,
			       uclamp->min.set ? uclamp->min.value : -1,
			       uclamp->max.set ? uclamp->max.value : -1);
	return 0;
}

/**
 * placement_set_node() - restrict a task to the CPUs of a NUMA node
 * @tid: the task; 0 and below are refused
 * @node: number of the node
 * @err: names the task and the node
 *
 * Return: 0 or -errno: -ENOENT when there is no such node, -EINVAL when it has no CPU.
 */
int placement_set_node(pid_t tid, int node, struct err *err)
{
	char path[64], list[CPULIST_MAX];
	cpu_set_t cpus;
	ssize_t len;

	snprintf(path, sizeof(path), "/sys/devices/system/node/node%d/cpulist", node);
	len = file_read_text(path, list, sizeof(list));
	if (len < 0)
		return err_set(err, (int)-len, "node %d: %s", node, path);
	if (cpulist_parse(list, &cpus, err) || CPU_COUNT(&cpus) == 0)
		return err_set(err, 0, "node %d has no CPUs", node);
	return placement_set_affinity(tid, &cpus, err);
}
