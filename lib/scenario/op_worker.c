// SPDX-License-Identifier: GPL-2.0
/*
 * Ops on workers.
 */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/random.h>

#include "scenario/stage.h"
#include "sys/clock.h"
#include "sys/cpulist.h"

typedef int (*worker_fn)(const struct op *op, struct stage *stage, const struct actor *actor,
			 size_t index, struct err *err);

/* Find the workers and, unless this is a rehearsal, do it to each. */
static int for_workers(const struct op *op, struct stage *stage, worker_fn fn, struct err *err)
{
	const struct actor *actor = stage_actor(stage, op->group, err);
	size_t from = op->worker == ALL_WORKERS ? 0 : (size_t)op->worker;
	size_t to;
	int ret = 0;

	if (!actor)
		return -EINVAL;
	to = op->worker == ALL_WORKERS ? actor->workers : from + 1;
	if (op->worker != ALL_WORKERS && (op->worker < 0 || from >= actor->workers))
		return err_set(err, 0, "group %s has no worker %d, it has %zu", op->group,
			       op->worker, actor->workers);
	for (size_t i = from; i < to && !ret && !stage_is_rehearsal(stage); i++)
		ret = fn(op, stage, actor, i, err);
	return ret;
}

static int send_signal(const struct actor *actor, size_t index, int sig, struct err *err)
{
	pid_t pid = workload_pid(actor->workload, index);

	if (pid <= 0)
		return err_set(err, 0, "worker %zu has no process", index);
	/* Workers are reaped only by the collection, so the number is still theirs. */
	if (kill(pid, sig))
		return err_set(err, errno, "kill(%d, SIG%s)", pid, sigabbrev_np(sig));
	return 0;
}

static int kill_worker(const struct op *op, struct stage *stage, const struct actor *actor,
		       size_t index, struct err *err)
{
	(void)op;
	(void)stage;
	return send_signal(actor, index, SIGKILL, err);
}

int op_do_kill(const struct op *op, struct stage *stage, struct err *err)
{
	return for_workers(op, stage, kill_worker, err);
}

static int stop_worker(const struct op *op, struct stage *stage, const struct actor *actor,
		       size_t index, struct err *err)
{
	(void)op;
	(void)stage;
	return send_signal(actor, index, SIGSTOP, err);
}

int op_do_stop(const struct op *op, struct stage *stage, struct err *err)
{
	return for_workers(op, stage, stop_worker, err);
}

static int continue_worker(const struct op *op, struct stage *stage, const struct actor *actor,
			   size_t index, struct err *err)
{
	(void)op;
	(void)stage;
	return send_signal(actor, index, SIGCONT, err);
}

/**
 * op_end_effect() - end what an op with a duration has begun
 *
 * Return: 0 or -errno.
 */
int op_end_effect(const struct op *op, struct stage *stage, struct err *err)
{
	return op->kind == OP_STOP ? for_workers(op, stage, continue_worker, err) : 0;
}

static int set_nice(const struct op *op, struct stage *stage, const struct actor *actor,
		    size_t index, struct err *err)
{
	(void)stage;
	return placement_set_nice(workload_pid(actor->workload, index), op->value, err);
}

int op_do_nice(const struct op *op, struct stage *stage, struct err *err)
{
	return for_workers(op, stage, set_nice, err);
}

static int set_policy(const struct op *op, struct stage *stage, const struct actor *actor,
		      size_t index, struct err *err)
{
	pid_t pid = workload_pid(actor->workload, index);

	(void)stage;
	return op->policy.kind == POLICY_NORMAL ? placement_set_normal(pid, err)
						: placement_set_policy(pid, &op->policy, err);
}

int op_do_policy(const struct op *op, struct stage *stage, struct err *err)
{
	return for_workers(op, stage, set_policy, err);
}

static int set_affinity(const struct op *op, struct stage *stage, const struct actor *actor,
			size_t index, struct err *err)
{
	cpu_set_t cpus;

	cpuset_resolve(stage->topology, &op->cpus, &cpus);
	return workload_set_affinity(actor->workload, index, &cpus, err);
}

int op_do_affinity(const struct op *op, struct stage *stage, struct err *err)
{
	int ret = cpuset_validate(stage->topology, &op->cpus, err);

	return ret ? ret : for_workers(op, stage, set_affinity, err);
}

/* As many of @from as were asked for, any of them. */
static void draw(const cpu_set_t *from, unsigned int count, cpu_set_t *cpus)
{
	unsigned int left = CPU_COUNT(from), n;
	cpu_set_t pool = *from;

	CPU_ZERO(cpus);
	for (; count && left; count--, left--) {
		if (getrandom(&n, sizeof(n), GRND_NONBLOCK) != sizeof(n))
			n = (unsigned int)clock_ns();
		n = cpulist_nth(&pool, n % left);
		CPU_CLR(n, &pool);
		CPU_SET(n, cpus);
	}
}

static int set_intent(const struct op *op, struct stage *stage, const struct actor *actor,
		      size_t index, struct err *err)
{
	struct affinity_choice choice;
	int ret;

	ret = affinity_resolve(stage->topology, stage_cpus_of(stage, actor->cgroup), &op->intent,
			       &choice, err);
	if (ret || !choice.call)
		return ret;
	if (choice.draw)
		draw(&choice.cpus, choice.draw, &choice.cpus);
	return workload_set_affinity(actor->workload, index, &choice.cpus, err);
}

int op_do_intent(const struct op *op, struct stage *stage, struct err *err)
{
	return for_workers(op, stage, set_intent, err);
}

int op_do_spawn(const struct op *op, struct stage *stage, struct err *err)
{
	int ret = stage_spawn(stage, op->def, op->def->cgroup ? op->def->cgroup : "", err);

	if (!ret)
		stage_start(stage);
	return ret;
}

static bool is_actor(const struct actor *actor, const void *wanted)
{
	return actor == wanted;
}

int op_do_end(const struct op *op, struct stage *stage, struct err *err)
{
	const struct actor *actor = stage_actor(stage, op->group, err);
	const struct prop *prop;

	if (!actor)
		return -EINVAL;
	prop = stage_prop(stage, actor->cgroup, NULL);
	if (prop && prop->frozen)
		return err_set(err, 0, "group %s is frozen and cannot end", op->group);
	return stage_collect(stage, is_actor, actor, err);
}
