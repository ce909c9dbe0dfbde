// SPDX-License-Identifier: GPL-2.0
/*
 * Affinity, scheduling policy and nice of one task, by its thread id.
 */
#include <errno.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sys/cpulist.h"
#include "sys/placement.h"

#define SCHED_NUMBER_DEADLINE 6
#define SCHED_NUMBER_EXT 7		/* SCHED_EXT, since Linux 6.12 */
#define DEADLINE_RUNTIME_MIN 1024	/* ns; the kernel's DL_SCALE of 10 bits */

/*
 * struct sched_attr in its first version (48 bytes), which every kernel with sched_setattr(2)
 * takes. Neither the C library nor the kernel headers can be relied on to declare it.
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

static uint32_t clamp_priority(int priority)
{
	return priority < 1 ? 1 : priority > 99 ? 99 : (uint32_t)priority;
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
	}
	return attr;
}

/**
 * placement_set_policy() - put a task into a scheduling class
 * @tid: the task; 0 and below are refused
 * @policy: POLICY_NORMAL makes no call; a priority outside 1..99 is limited to it
 * @err: names the task and the policy
 *
 * Return: 0 or -errno: -EPERM without CAP_SYS_NICE, -EINVAL for bad deadline parameters, -EACCES
 * when a sched_ext scheduler refuses the task.
 */
int placement_set_policy(pid_t tid, const struct policy *policy, struct err *err)
{
	const char *name = policies[policy->kind].name, *problem;
	struct sched_attr_v0 attr;

	if (policy->kind == POLICY_NORMAL)
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
	return 0;
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

/**
 * boost_begin() - put the calling thread above all workers for a while
 * @boost: for boost_end()
 *
 * Who wakes a thousand spinners is otherwise preempted by those it has woken, and waits for its
 * turn among them before it can wake the rest: the time grows with the square of their number. Also
 * keeps the harness alive under a scheduler that is being tested. The priority is the highest one:
 * below that, real-time workers that never sleep, one on each CPU, could not be stopped any more.
 * Does nothing without CAP_SYS_NICE or in a class that is not the fair one. Children forked
 * meanwhile are not boosted.
 */
void boost_begin(struct boost *boost)
{
	const struct sched_param highest = {
		.sched_priority = sched_get_priority_max(SCHED_FIFO),
	};

	boost->policy = sched_getscheduler(0);
	switch (boost->policy & ~SCHED_RESET_ON_FORK) {
	case SCHED_OTHER:
	case SCHED_BATCH:
	case SCHED_NUMBER_EXT:
		boost->on = !sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &highest);
		break;
	default:
		boost->on = false;
	}
}

/**
 * boost_end() - go back to the policy before boost_begin(); nice was kept
 * @boost: from boost_begin()
 */
void boost_end(const struct boost *boost)
{
	if (boost->on)
		sched_setscheduler(0, boost->policy, &(struct sched_param){ 0 });
}
