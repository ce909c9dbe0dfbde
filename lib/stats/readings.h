/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the kernel's own files say of a cgroup in each phase of a run.
 */
#ifndef SCHED_CLAIMS_STATS_READINGS_H
#define SCHED_CLAIMS_STATS_READINGS_H

#include "stats/fold_phase.h"
#include "stats/value.h"

/*
 * X(kind, type, name, how, from), kind and type as in CGROUP_STATS_FIELDS. A file that the kernel
 * does not have is not measured.
 *
 *   CLOCK          length of the phase
 *   COUNT          how much this key of this file grew during the phase
 *   STALL          the same of the total of "some" in this pressure file
 *   STATE          this key of this file at the end of the phase
 *   CPUS           the list in this file at the end of the phase
 *
 * Source: Documentation/admin-guide/cgroup-v2.rst, Documentation/accounting/psi.rst.
 */
#define CGROUP_READINGS_FIELDS(X) \
	X(F64, opt_f64, wall_us, CLOCK, _) \
	X(F64, opt_f64, usage_us, COUNT, "cpu.stat usage_usec") \
	X(F64, opt_f64, periods, COUNT, "cpu.stat nr_periods") \
	X(F64, opt_f64, throttled, COUNT, "cpu.stat nr_throttled") \
	X(F64, opt_f64, throttled_us, COUNT, "cpu.stat throttled_usec") \
	X(F64, opt_f64, cpu_stall_us, STALL, "cpu.pressure") \
	X(F64, opt_f64, populated, STATE, "cgroup.events populated") \
	X(F64, opt_f64, frozen, STATE, "cgroup.events frozen") \
	X(SET, u64_seq, cpus_effective, CPUS, "cpuset.cpus.effective")

struct cgroup_readings {
	CGROUP_READINGS_FIELDS(FOLD_MEMBER)
};

/**
 * struct cgroup_record - the readings of a cgroup
 * @name: as the scenario wrote it; not owned
 * @in: those of each step, or of the whole run when it has no steps; owned
 * @nr: how many
 */
struct cgroup_record {
	const char *name;
	struct cgroup_readings *in;
	size_t nr;
};

void cgroup_records_destroy(struct cgroup_record *records, size_t nr);

#endif
