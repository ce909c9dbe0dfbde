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
#include "sys/deadline.h"

typedef int (*worker_fn)(const struct op *op, struct stage *stage, const struct actor *actor,
			 size_t index, struct err *err);

/* Signals go to processes, the other ops on workers to tasks. */
static int judge_reach(const struct op *op, const struct actor *actor, struct err *err)
{
	enum clone_mode mode = group_clone_mode(actor->group);
	bool signals = op->kind == OP_KILL || op->kind == OP_STOP;

	if (signals && mode == CLONE_MODE_THREAD)
		return err_set(err, 0, "group %s are threads of the runner, which the signal hits",
			       op->group);
	if (signals && mode == CLONE_MODE_CONTAINER && op->worker != ALL_WORKERS)
		return err_set(err, 0, "group %s are threads of one process: use ALL_WORKERS",
			       op->group);
	if (!signals && mode == CLONE_MODE_CONTAINER)
		return err_set(err, 0, "group %s are threads that container %s keeps to itself",
			       op->group, actor->group->container.comm);
	return 0;
}

/* Find the workers and, unless this is a rehearsal, do it to each. */
static int for_workers(const struct op *op, struct stage *stage, worker_fn fn, struct err *err)
{
	const struct actor *actor = stage_actor(stage, op->group, err);
	size_t from = op->worker == ALL_WORKERS ? 0 : (size_t)op->worker;
	size_t to;
	int ret;

	if (!actor)
		return -EINVAL;
	to = op->worker == ALL_WORKERS ? actor->workers : from + 1;
	if (op->worker != ALL_WORKERS && (op->worker < 0 || from >= actor->workers))
		return err_set(err, 0, "group %s has no worker %d, it has %zu", op->group,
			       op->worker, actor->workers);
	ret = judge_reach(op, actor, err);
	for (size_t i = from; i < to && !ret && !stage_is_rehearsal(stage); i++)
		ret = fn(op, stage, actor, actor->first + i, err);
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
	return placement_set_nice(workload_tid(actor->workload, index), op->value, err);
}

int op_do_nice(const struct op *op, struct stage *stage, struct err *err)
{
	return for_workers(op, stage, set_nice, err);
}

static int set_policy(const struct op *op, struct stage *stage, const struct actor *actor,
		      size_t index, struct err *err)
{
	pid_t tid = workload_tid(actor->workload, index);
	bool plain = op->policy.kind == POLICY_NORMAL && !op->policy.runtime_ns;

	(void)stage;
	if (op->policy.kind != POLICY_DEADLINE)
		deadline_shrink(tid);
	return plain ? placement_set_normal(tid, err)
		     : placement_set_policy(tid, &op->policy, err);
}

int op_do_policy(const struct op *op, struct stage *stage, struct err *err)
{
	int ret = placement_check_policy(&op->policy, err);

	return ret ? ret : for_workers(op, stage, set_policy, err);
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
	int ret = stage_spawn_list(stage, op->def, 1, err);

	if (!ret)
		stage_start(stage);
	return ret;
}

static bool is_actor(const struct actor *actor, const void *wanted)
{
	return actor == wanted;
}

static const struct actor *other_in_process(const struct stage *stage, const struct actor *actor)
{
	for (size_t i = 0; i < stage->nr_actors; i++)
		if (&stage->actors[i] != actor && stage->actors[i].alive &&
		    stage->actors[i].spawn == actor->spawn)
			return &stage->actors[i];
	return NULL;
}

int op_do_end(const struct op *op, struct stage *stage, struct err *err)
{
	const struct actor *actor = stage_actor(stage, op->group, err), *other;
	const struct prop *prop;

	if (!actor)
		return -EINVAL;
	other = other_in_process(stage, actor);
	if (other)
		return err_set(err, 0, "group %s shares its process with group %s", op->group,
			       other->group->name);
	prop = stage_prop(stage, actor->cgroup, NULL);
	if (prop && prop->frozen)
		return err_set(err, 0, "group %s is frozen and cannot end", op->group);
	return stage_collect(stage, is_actor, actor, err);
}
