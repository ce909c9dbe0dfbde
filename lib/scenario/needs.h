/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a scenario needs of the machine, and the probing of it before anything is created.
 */
#ifndef SCHED_CLAIMS_SCENARIO_NEEDS_H
#define SCHED_CLAIMS_SCENARIO_NEEDS_H

#include <stdbool.h>

#include "claim/format.h"

/**
 * struct needs - zero asks for nothing
 * @cpus: usable CPUs
 * @schedstat: /proc/<pid>/schedstat counts (CONFIG_SCHED_INFO)
 * @sys_nice: CAP_SYS_NICE, for real-time policies and for lowering nice values
 */
struct needs {
	unsigned int cpus;
	bool schedstat;
	bool sys_nice;
};

struct scenario;

bool needs_unmet(const struct scenario *scenario, struct text *why);

#endif
