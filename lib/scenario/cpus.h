/* SPDX-License-Identifier: GPL-2.0 */
/*
 * CPUs as a scenario names them: by their rank among those that this process may use, so that the
 * same scenario runs on any machine and inside any cpuset.
 */
#ifndef SCHED_CLAIMS_SCENARIO_CPUS_H
#define SCHED_CLAIMS_SCENARIO_CPUS_H

#include <sched.h>

#include "sys/err.h"
#include "wire/report.h"

enum cpu_spec_kind {
	CPUS_ALL,
	CPUS_FIRST,
	CPUS_NTH,
};

struct cpu_spec {
	enum cpu_spec_kind kind;
	unsigned int n;
};

#define FIRST_CPUS(count) { .kind = CPUS_FIRST, .n = (count) }
#define CPU(rank) { .kind = CPUS_NTH, .n = (rank) }

int cpus_usable(cpu_set_t *set, struct err *err);
unsigned int cpus_needed(const struct cpu_spec *spec);
int cpus_resolve(const struct cpu_spec *spec, const cpu_set_t *usable, cpu_set_t *set,
		 struct err *err);
int cpus_to_seq(const cpu_set_t *set, struct u64_seq *seq);

#endif
