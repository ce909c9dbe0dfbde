// SPDX-License-Identifier: GPL-2.0
/*
 * How workers run is a need like any other: policy, slice, nice value, clamps, memory, credentials.
 */
#include <errno.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scenario/cast.h"
#include "scenario/machine.h"
#include "scenario/needs_private.h"
#include "scenario/walk.h"
#include "sys/clock.h"

static int try_policy(const struct group *g)
{
	return placement_set_policy(getpid(), &g->policy, NULL);
}

static int try_nice(const struct group *g)
{
	return placement_set_nice(getpid(), g->nice.value, NULL);
}

static int try_uclamp(const struct group *g)
{
	return placement_set_uclamp(getpid(), &g->uclamp, NULL);
}

/* Nodes that are missing, or a policy that makes no sense anywhere, are told by others. */
static int try_memory(const struct group *g)
{
	struct topology *topology;
	struct mem_policy policy;
	int ret;

	if (machine_read(&topology, NULL))
		return 0;
	ret = memory_resolve(topology, &g->memory, &policy, NULL);
	topology_destroy(topology);
	return ret ? 0 : mem_policy_set(&policy, NULL);
}

static int try_credentials(const struct group *g)
{
	return credentials_set(&g->credentials, NULL);
}

static int try_container(const struct group *g)
{
	return credentials_set(&g->container.credentials, NULL);
}

/*
 * Whether a task may have a setting of a group. Tried by a child, which ends at once: what
 * capabilities, limits, cgroups and kernels allow is known to nobody else.
 */
static void probe_setting(const struct group *g, int (*try)(const struct group *g),
			  const char *what, struct text *why)
{
	int status, ret = EAGAIN;
	pid_t pid = fork();

	if (!pid)
		_exit(-try(g));
	if (pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status))
		ret = WEXITSTATUS(status);
	if (ret)
		text_add(why, "; needs the %s of %s (%s)", what, g->name, strerror(ret));
}

static bool asks_credentials(const struct credentials *credentials)
{
	return credentials_change_ids(credentials) || credentials->drop_caps;
}

static void probe_settings(const struct group *g, struct text *why)
{
	enum policy_kind kind = g->policy.kind;
	bool slice = g->policy.runtime_ns && (kind == POLICY_NORMAL || kind == POLICY_BATCH);

	if (kind || slice)
		probe_setting(g, try_policy, slice ? "task slice" : "policy", why);
	if (g->nice.set)
		probe_setting(g, try_nice, "nice value", why);
	if (g->uclamp.min.set || g->uclamp.max.set)
		probe_setting(g, try_uclamp, "uclamp", why);
	if (g->memory.policy)
		probe_setting(g, try_memory, "memory policy", why);
	if (asks_credentials(&g->credentials))
		probe_setting(g, try_credentials, "user, group and capabilities", why);
	if (asks_credentials(&g->container.credentials))
		probe_setting(g, try_container, "user, group and capabilities", why);
}

static int probe_settings_of_group(const struct group *g, bool is_cgroup, void *why)
{
	(void)is_cgroup;
	probe_settings(g, why);
	return 0;
}

static int probe_settings_of_op(const struct op *op, void *why)
{
	const struct group g = {
		.name = op->group, .policy = op->policy,
		.nice = { .set = op->kind == OP_NICE, .value = op->value },
	};

	if (op->kind == OP_NICE || op->kind == OP_POLICY)
		probe_settings(&g, why);
	return 0;
}

static void probe_deadline(const struct scenario *scenario, struct text *why)
{
	static const struct group g = {
		.name = "its tasks",
		.policy = { .kind = POLICY_DEADLINE, .runtime_ns = NSEC_PER_MSEC,
			    .deadline_ns = 100 * NSEC_PER_MSEC },
	};

	if (scenario->needs.deadline)
		probe_settings(&g, why);
}

/**
 * needs_probe_settings() - probe what groups and ops ask for their workers
 * @scenario: the scenario
 * @why: receives the settings that a worker could not have, and why
 */
void needs_probe_settings(const struct scenario *scenario, struct text *why)
{
	walk_groups(scenario, probe_settings_of_group, why);
	walk_ops(scenario, probe_settings_of_op, why);
	probe_deadline(scenario, why);
}
