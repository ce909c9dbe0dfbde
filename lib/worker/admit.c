// SPDX-License-Identifier: GPL-2.0
/*
 * Which groups are admitted to a workload, before anything is acquired for them.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "worker/private.h"

#define WORKERS_MAX 4194304	/* PID_MAX_LIMIT */

static uint64_t size_of(const struct work_type *type, const void *params)
{
	if (type->group_size_of)
		return type->group_size_of(params);
	if (type->group_size)
		return type->group_size;
	return type->wiring == WIRING_PAIR ? 2 : 1;
}

static const char *const mode_names[] = {
	[CLONE_MODE_FORK] = "Fork",
	[CLONE_MODE_THREAD] = "Thread",
	[CLONE_MODE_CONTAINER] = "Container",
};

static bool mode_fits(const struct work_type *type, enum clone_mode mode)
{
	return type->mode != (mode == CLONE_MODE_FORK ? MODE_THREAD_ONLY : MODE_FORK_ONLY);
}

/* Refuse what cannot run before anything is acquired. */
static int admit_type(struct group *g, enum clone_mode mode, struct err *err)
{
	const struct work_type *type = g->config.type;
	const void *params = g->config.params;
	unsigned int workers = g->config.workers;
	uint64_t size;
	int ret;

	if (!mode_fits(type, mode))
		return err_set(err, 0, "%s in clone mode %s: %s; use clone mode %s", type->name,
			       mode_names[mode], type->mode_reason,
			       mode_names[type->mode == MODE_FORK_ONLY ? CLONE_MODE_FORK
								       : CLONE_MODE_THREAD]);
	if (type->params_size && !params)
		return err_set(err, 0, "%s has no default parameters", type->name);
	if (workers == 0)
		return err_set(err, 0, "%s: the number of workers is 0", type->name);
	ret = type->validate ? type->validate(params, err) : 0;
	if (ret)
		return ret;
	size = size_of(type, params);
	if (size == 0 || workers % size)
		return err_set(err, 0, "%s: %u workers, not divisible by %llu", type->name,
			       workers, (unsigned long long)size);
	g->size = (unsigned int)size;
	return 0;
}

/* The last of all, so that what is wrong everywhere is told everywhere. */
static int admit_machine(const struct work_type *type, struct err *err)
{
	const char *reason = type->unavailable ? type->unavailable() : NULL;

	return reason ? err_set(err, 0, "%s cannot run here: %s", type->name, reason) : 0;
}

static int admit_affinity(const struct affinity *a, struct err *err)
{
	if (a->kind == AFFINITY_INHERIT)
		return 0;
	if (CPU_COUNT(&a->cpus) == 0)
		return err_set(err, 0, "affinity: the set of CPUs is empty");
	if (a->kind == AFFINITY_RANDOM && a->count == 0)
		return err_set(err, 0, "affinity: a random subset of 0 CPUs");
	return 0;
}

static int admit_comm(const char *comm, struct err *err)
{
	size_t len = strlen(comm);

	if (len == 0 || len > COMM_BYTES_MAX)
		return err_set(err, 0, "name \"%s\": it has %zu bytes, not 1 to %d", comm, len,
			       COMM_BYTES_MAX);
	return 0;
}

static int admit_placement(const struct work_group *config, struct err *err)
{
	int ret = admit_affinity(&config->affinity, err);

	if (!ret)
		ret = mem_policy_check(&config->mem_policy, err);
	if (!ret)
		ret = placement_check_uclamp(&config->uclamp, err);
	if (!ret && config->comm)
		ret = admit_comm(config->comm, err);
	if (!ret)
		ret = credentials_check(&config->credentials, err);
	if (!ret && config->numa_node.set && config->numa_node.value < 0)
		ret = err_set(err, 0, "node %d: not a node", config->numa_node.value);
	return ret;
}

/* What depends on the parameters, which are known to make sense. */
static void describe(struct group *g)
{
	const struct work_type *type = g->config.type;
	const void *params = g->config.params;
	size_t bytes = type->region_bytes_of ? type->region_bytes_of(params) : type->region_bytes;

	g->region_bytes = (bytes + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE;
	g->wiring = type->wiring_of ? type->wiring_of(params) : type->wiring;
}

/* The CPUs that a group may use: its set, or what its workers will inherit. */
static int count_cpus(const struct affinity *a)
{
	cpu_set_t mine;

	if (a->kind != AFFINITY_INHERIT)
		return CPU_COUNT(&a->cpus);
	CPU_ZERO(&mine);
	sched_getaffinity(0, sizeof(mine), &mine);
	return CPU_COUNT(&mine);
}

/**
 * workload_share() - a number of workers that is a share of the CPUs
 * @pct: workers for each CPU, finite and above 0
 * @cpus: how many CPUs
 * @workers: receives the product, rounded up
 * @err: why not
 *
 * Return: 0 or -EINVAL.
 */
int workload_share(double pct, unsigned int cpus, unsigned int *workers, struct err *err)
{
	double product = ceil(cpus * pct);

	if (!isfinite(pct) || pct < 0)
		return err_set(err, 0, "workers_pct %g is not finite and above 0", pct);
	if (product < 1 || product > WORKERS_MAX)
		return err_set(err, 0, "workers_pct %g makes %g workers, not 1 to %d", pct,
			       product, WORKERS_MAX);
	*workers = (unsigned int)product;
	return 0;
}

/* Replace a share of the CPUs by a number of workers. */
static int resolve_share(struct work_group *config, struct err *err)
{
	const char *name = config->type->name;
	int ret;

	if (config->workers_pct == 0)
		return 0;
	if (config->workers)
		return err_set(err, 0, "%s: both workers %u and workers_pct %g", name,
			       config->workers, config->workers_pct);
	ret = workload_share(config->workers_pct, (unsigned int)count_cpus(&config->affinity),
			     &config->workers, err);
	return ret ? err_prefix(err, ret, "%s", name) : 0;
}

static int admit(struct group *group, const struct work_group *config, enum clone_mode mode,
		 struct err *err)
{
	int ret;

	group->config = *config;
	if (!group->config.params)
		group->config.params = config->type->params;
	ret = resolve_share(&group->config, err);
	if (!ret)
		ret = admit_type(group, mode, err);
	if (ret)
		return ret;
	describe(group);
	ret = admit_placement(config, err);
	return ret ? ret : admit_machine(config->type, err);
}

/**
 * workload_check_group() - whether workload_spawn_config() would admit a group
 * @group: the group
 * @mode: of the workload
 * @err: why not
 *
 * Return: 0 or -EINVAL; nothing is acquired.
 */
int workload_check_group(const struct work_group *group, enum clone_mode mode, struct err *err)
{
	struct group checked = { 0 };

	return admit(&checked, group, mode, err);
}

/**
 * workload_check_container() - whether workload_spawn_config() would admit a container
 * @container: the container
 * @err: why not
 *
 * Return: 0 or -EINVAL.
 */
int workload_check_container(const struct container *container, struct err *err)
{
	int ret = admit_comm(container->comm ?: "", err);

	if (!ret)
		ret = credentials_check(&container->credentials, err);
	return ret ? err_prefix(err, ret, "container") : 0;
}

static bool is_empty(const struct workload_config *config)
{
	size_t i;

	for (i = 0; i < config->nr_groups; i++)
		if (config->groups[i].workers || config->groups[i].workers_pct != 0)
			return false;
	return true;
}

/**
 * groups_admit() - check the groups of a workload and count its workers
 * @workload: gets the groups
 * @config: the configuration
 * @err: begins with the number of the group that was refused
 *
 * Return: 0 or -errno.
 */
int groups_admit(struct workload *workload, const struct workload_config *config, struct err *err)
{
	size_t i, nr = config->nr_groups;
	int ret;

	if (config->mode == CLONE_MODE_CONTAINER) {
		ret = workload_check_container(&config->container, err);
		if (ret || is_empty(config))
			return ret;
	}
	if (nr == 0)
		return err_set(err, 0, "a workload without groups: the number of workers is 0");
	workload->groups = calloc(nr, sizeof(*workload->groups));
	if (!workload->groups)
		return err_set(err, ENOMEM, "%zu groups", nr);
	workload->nr_groups = nr;
	for (i = 0; i < nr; i++) {
		ret = admit(&workload->groups[i], &config->groups[i], config->mode, err);
		if (ret)
			return err_prefix(err, ret, "group %zu", i);
		workload->nr_workers += workload->groups[i].config.workers;
	}
	return 0;
}
