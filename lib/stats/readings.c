// SPDX-License-Identifier: GPL-2.0
/*
 * The readings of a run's cgroups, by cgroup and phase.
 */
#include <stdlib.h>
#include <string.h>

#include "stats/run.h"

/**
 * cgroup_records_destroy() - free records and what they hold
 * @records: them; may be NULL
 * @nr: how many
 */
void cgroup_records_destroy(struct cgroup_record *records, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		for (size_t k = 0; k < records[i].nr; k++)
			free(records[i].in[k].cpus_effective.v);
		free(records[i].in);
	}
	free(records);
}

/**
 * run_record() - look up a cgroup
 * @run: the run
 * @cgroup: as the scenario wrote it
 *
 * Return: its record, owned by the run; NULL when there is no such cgroup.
 */
const struct cgroup_record *run_record(const struct run *run, const char *cgroup)
{
	for (size_t i = 0; i < run->nr_records; i++)
		if (!strcmp(run->records[i].name, cgroup))
			return &run->records[i];
	return NULL;
}

/**
 * run_readings() - what the kernel said of a cgroup in a phase
 * @run: the run
 * @cgroup: as the scenario wrote it, also one without workers
 * @phase: STEP(k); without steps all of the run is STEP(0)
 *
 * Return: the readings, owned by the run; some of which nothing was measured when there is no such
 * cgroup or phase, never NULL.
 */
const struct cgroup_readings *run_readings(const struct run *run, const char *cgroup,
					   unsigned int phase)
{
	static const struct cgroup_readings none;
	const struct cgroup_record *record = run_record(run, cgroup);

	return record && phase >= 1 && phase <= record->nr ? &record->in[phase - 1] : &none;
}
