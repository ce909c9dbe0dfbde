// SPDX-License-Identifier: GPL-2.0
/*
 * The reports of a run, by group.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stats/run.h"

/**
 * run_create() - an empty run with room for @nr_groups groups
 *
 * Return: the run, for run_destroy(); NULL without memory.
 */
struct run *run_create(size_t nr_groups)
{
	struct run *run = calloc(1, sizeof(*run));

	if (!run)
		return NULL;
	run->nr_groups = nr_groups;
	run->groups = calloc(nr_groups ? nr_groups : 1, sizeof(*run->groups));
	run->unknown = calloc(RUN_MAX_UNKNOWN, sizeof(*run->unknown));
	if (!run->groups || !run->unknown) {
		run_destroy(run);
		return NULL;
	}
	return run;
}

/**
 * run_assign_reports() - hand the collected reports to their groups, and fold groups and run
 * @run: with @reports filled, in spawn order
 * @workers_of_group: how many workers each group had
 *
 * Return: 0, -EPROTO when the number of reports is not the number of workers, or -ENOMEM.
 */
int run_assign_reports(struct run *run, const size_t *workers_of_group)
{
	size_t next = 0;
	int ret;

	for (size_t i = 0; i < run->nr_groups; i++) {
		if (workers_of_group[i] > run->reports.len - next)
			return -EPROTO;
		run->groups[i].reports = run->reports.v + next;
		run->groups[i].nr_reports = workers_of_group[i];
		next += workers_of_group[i];
		ret = cgroup_stats_fold(&run->groups[i]);
		if (ret)
			return ret;
	}
	if (next != run->reports.len)
		return -EPROTO;
	return run_stats_fold(&run->stats, run->groups, run->nr_groups);
}

static uint64_t delay_of_bucket(const struct phase_bucket *bucket)
{
	uint64_t sum_ns = 0;

	for (size_t i = 0; i < bucket->per_cgroup.len; i++) {
		const struct u64_seq *delays_ns = &bucket->per_cgroup.v[i].stats.run_delays_ns;

		for (size_t j = 0; j < delays_ns->len; j++)
			sum_ns += delays_ns->v[j];
	}
	return sum_ns;
}

/* Without steps there are no phases. */
static uint64_t delay_in(const struct run *run, unsigned int phase)
{
	if (run->nr_times == 1 && !run->stats.phases.len)
		return run->stats.total_run_delay;
	for (size_t i = 0; i < run->stats.phases.len; i++)
		if (run->stats.phases.v[i].step_index == phase)
			return delay_of_bucket(&run->stats.phases.v[i]);
	return 0;
}

/**
 * run_cpu_ns() - the time that all CPUs have in a phase
 * @run: folded
 * @phase: STEP(k); without steps all of the run is STEP(0)
 *
 * Return: nanoseconds; 0 for a phase that the run does not have.
 */
uint64_t run_cpu_ns(const struct run *run, unsigned int phase)
{
	if (!phase || phase > run->nr_times)
		return 0;
	return run->times[phase - 1].wall_ns * run->cpus.len;
}

/**
 * run_wasted_ns() - the most that idle CPUs can have cost the workers in a phase
 * @run: folded
 * @phase: STEP(k); without steps all of the run is STEP(0)
 *
 * Time is wasted where a CPU idles and at the same time a worker waits, so no more is wasted than
 * the smaller of the two sums. When others use the machine too, workers wait but no CPU idles; when
 * a worker sleeps, a CPU idles but nobody waits: neither counts. Lozi et al., "The Linux Scheduler:
 * a Decade of Wasted Cores" (EuroSys 2016), show what else it may cost.
 *
 * Return: nanoseconds, summed over CPUs; UINT64_MAX for a phase that the run does not have.
 */
uint64_t run_wasted_ns(const struct run *run, unsigned int phase)
{
	uint64_t delay_ns, idle_ns;

	if (!phase || phase > run->nr_times)
		return UINT64_MAX;
	delay_ns = delay_in(run, phase);
	idle_ns = run->times[phase - 1].idle_ns;
	return idle_ns < delay_ns ? idle_ns : delay_ns;
}

/**
 * run_noise_floor_ns() - the noise of the noisiest of some CPUs
 * @noise: of the machine; 0 when it was not measured
 * @cpus: which CPUs; an empty set is all of them
 */
uint64_t run_noise_floor_ns(const struct run_noise *noise, const struct u64_seq *cpus)
{
	uint64_t floor = 0;

	for (size_t i = 0; i < noise->cpus.len; i++)
		if ((!cpus->len || u64_set_contains(cpus, noise->cpus.v[i])) &&
		    noise->floor_ns.v[i] > floor)
			floor = noise->floor_ns.v[i];
	return floor;
}

/**
 * run_destroy() - free a run and its reports; NULL and half-made ones too
 */
void run_destroy(struct run *run)
{
	if (!run)
		return;
	for (size_t i = 0; run->groups && i < run->nr_groups; i++) {
		cgroup_stats_destroy(&run->groups[i]);
		free(run->groups[i].cpus.v);
		for (size_t k = 0; k < run->groups[i].nr_phases; k++)
			free(run->groups[i].cpus_in[k].v);
		free(run->groups[i].cpus_in);
	}
	free(run->groups);
	free(run->unknown);
	free(run->cpus.v);
	free(run->times);
	free(run->noise.cpus.v);
	free(run->noise.floor_ns.v);
	cgroup_records_destroy(run->records, run->nr_records);
	run_stats_destroy(&run->stats);
	report_list_destroy(&run->reports);
	free(run);
}

static const struct cgroup_stats *unknown_group(const struct run *run, const char *name)
{
	/* The spare groups are the one part of a run that looking something up may write. */
	struct run *mutable = (struct run *)run;
	struct unknown_group *u = &run->unknown[run->nr_unknown];
	size_t used;

	if (run->nr_unknown < RUN_MAX_UNKNOWN - 1)
		mutable->nr_unknown++;
	snprintf(u->name, sizeof(u->name), "%s", name);
	used = snprintf(u->trouble, sizeof(u->trouble), "no group \"%s\"; there is", u->name);
	for (size_t i = 0; i < run->nr_groups && used < sizeof(u->trouble); i++)
		used += snprintf(u->trouble + used, sizeof(u->trouble) - used, "%s %s",
				 i ? "," : "", run->groups[i].name);
	u->group = (struct cgroup_stats){ .name = u->name, .trouble = u->trouble };
	return &u->group;
}

/**
 * run_group() - look up a group
 * @run: the run
 * @name: as the scenario wrote it
 *
 * Return: the group, owned by the run. For an unknown name a group without reports whose claims
 * all become errors that list the groups there are; never NULL.
 */
const struct cgroup_stats *run_group(const struct run *run, const char *name)
{
	for (size_t i = 0; i < run->nr_groups; i++)
		if (!strcmp(run->groups[i].name, name))
			return &run->groups[i];
	return unknown_group(run, name);
}
