// SPDX-License-Identifier: GPL-2.0
/*
 * One calibration a process, taken before anything runs.
 */
#include <stdlib.h>

#include "scenario/calibration.h"
#include "scenario/dilation.h"
#include "scenario/machine.h"
#include "scenario/walk.h"

static int needs_noise(const struct group *group, bool is_cgroup, void *arg)
{
	const struct scenario *scenario = arg;
	struct gates gates = gates_merge(&scenario->gates, &group->gates);

	(void)is_cgroup;
	return gates_need_noise(&gates);
}

/**
 * calibration() - the noise floor, from the cache of the suite run or measured in the first call
 *
 * In a guest of tools/vm it is always measured, since runs there are explained with it.
 *
 * Return: static data that children inherit; NULL when the scenario needs none or it failed.
 */
const struct noise *calibration(const struct scenario *scenario)
{
	static enum { UNKNOWN, HERE, FAILED } state;
	static struct noise noise;
	cpu_set_t cpus;

	if (!walk_groups(scenario, needs_noise, (void *)scenario) && !getenv(DILATION_ENV))
		return NULL;
	if (state == UNKNOWN)
		state = sched_getaffinity(0, sizeof(cpus), &cpus) ||
			noise_get(&cpus, getenv(CALIBRATION_ENV), &noise, NULL) ? FAILED : HERE;
	return state == HERE ? &noise : NULL;
}

/**
 * calibration_to_run() - hand the noise floor to the claims
 * @noise: from calibration(), may be NULL
 * @run: receives it
 *
 * Return: 0 or -ENOMEM.
 */
int calibration_to_run(const struct noise *noise, struct run *run)
{
	int ret = noise ? cpus_to_seq(&noise->cpus, &run->noise.cpus) : 0;

	for (size_t i = 0; i < run->noise.cpus.len && !ret; i++)
		ret = u64_seq_push(&run->noise.floor_ns, noise->floor_ns[run->noise.cpus.v[i]]);
	if (!noise || ret)
		return ret;
	run->noise.steal_pct = noise_steal_pct(noise);
	run->noise.measured = true;
	return 0;
}
