// SPDX-License-Identifier: GPL-2.0
/*
 * Needs are probed, never derived from a kernel version, and all that is missing is told at once.
 */
#include <sys/capability.h>
#include <unistd.h>

#include "scenario/scenario.h"
#include "sys/procfs.h"
#include "wire/schema.h"

/* Each probe adds its sentence when the need is not met, and says what was found. */

static unsigned int cpus_asked_for(const struct scenario *scenario)
{
	unsigned int most = scenario->needs.cpus;
	const struct group *g;
	const struct op *op;

	for (g = scenario->groups; g && g->name; g++)
		most = cpus_needed(&g->cpus) > most ? cpus_needed(&g->cpus) : most;
	for (op = scenario->ops; op && op->kind; op++)
		most = cpus_needed(&op->cpus) > most ? cpus_needed(&op->cpus) : most;
	return most;
}

static void probe_cpus(const struct scenario *scenario, struct text *why)
{
	unsigned int need = cpus_asked_for(scenario);
	struct err err;
	cpu_set_t set;

	if (cpus_usable(&set, &err))
		text_add(why, "; needs a readable affinity mask (%s)", err.text);
	else if ((unsigned int)CPU_COUNT(&set) < need)
		text_add(why, "; needs usable cpus >= %u (has %d)", need, CPU_COUNT(&set));
}

static void probe_schedstat(const struct scenario *scenario, struct text *why)
{
	struct schedstat stat;

	if (!scenario->needs.schedstat)
		return;
	if (schedstat_read(gettid(), &stat))
		text_add(why, "; needs /proc/<pid>/schedstat (cannot be read)");
	else if (!stat.run_count)
		text_add(why, "; needs /proc/<pid>/schedstat (does not count)");
}

static bool has_capability(cap_value_t cap)
{
	cap_flag_value_t value = CAP_CLEAR;
	cap_t caps = cap_get_proc();

	if (caps)
		cap_get_flag(caps, cap, CAP_EFFECTIVE, &value);
	cap_free(caps);
	return value == CAP_SET;
}

static void probe_sys_nice(const struct scenario *scenario, struct text *why)
{
	if (scenario->needs.sys_nice && !has_capability(CAP_SYS_NICE))
		text_add(why, "; needs CAP_SYS_NICE (uid %d has it not)", geteuid());
}

static void probe_work_types(const struct scenario *scenario, struct text *why)
{
	const struct group *g;

	for (g = scenario->groups; g && g->name; g++) {
		const char *reason = g->work && g->work->unavailable ? g->work->unavailable()
								     : NULL;

		if (reason)
			text_add(why, "; needs work type %s (%s)", g->work->name, reason);
	}
}

static void (*const probes[])(const struct scenario *scenario, struct text *why) = {
	probe_cpus,
	probe_schedstat,
	probe_sys_nice,
	probe_work_types,
};

/**
 * needs_unmet() - probe all needs of a scenario
 * @scenario: the scenario
 * @why: receives every unmet need with what was found, in one line
 *
 * Return: whether any is unmet.
 */
bool needs_unmet(const struct scenario *scenario, struct text *why)
{
	struct text all = { 0 };

	for (size_t i = 0; i < ARRAY_SIZE(probes); i++)
		probes[i](scenario, &all);
	if (all.len)
		text_add(why, "%s", all.s + 2);
	return all.len;
}
