// SPDX-License-Identifier: GPL-2.0
/*
 * One calibration a process, taken before anything runs.
 */
#include <stdlib.h>

#include "scenario/calibration.h"

static bool needed(const struct scenario *scenario)
{
	const struct group *g;

	for (g = scenario->groups; g && g->name; g++) {
		struct gates gates = gates_merge(&scenario->gates, &g->gates);

		if (gates_need_noise(&gates))
			return true;
	}
	return false;
}

/**
 * calibration() - the noise floor, from the cache of the suite run or measured in the first call
 *
 * Return: static data that children inherit; NULL when the scenario needs none or it failed.
 */
const struct noise *calibration(const struct scenario *scenario)
{
	static enum { UNKNOWN, HERE, FAILED } state;
	static struct noise noise;
	cpu_set_t cpus;

	if (!needed(scenario))
		return NULL;
	if (state == UNKNOWN)
		state = cpus_usable(&cpus, NULL) ||
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
