// SPDX-License-Identifier: GPL-2.0
/*
 * What the kernel's files say of cgroups and of idle CPUs, read at both ends of each phase. What of
 * a cgroup cannot be read is not measured, which is for the claims to judge.
 */
#include <stdlib.h>
#include <string.h>

#include "scenario/machine.h"
#include "scenario/stage.h"
#include "scenario/walk.h"
#include "sys/clock.h"
#include "sys/cpu_time.h"

/* A name may stand in several steps. */
static int add_record(const struct group *group, bool is_cgroup, void *arg)
{
	struct reader *reader = arg;
	struct cgroup_record *grown;

	if (!is_cgroup)
		return 0;
	for (size_t i = 0; i < reader->nr; i++)
		if (!strcmp(reader->records[i].name, group->name))
			return 0;
	grown = list_grow(reader->records, &reader->nr, sizeof(*grown));
	if (!grown)
		return -1;
	reader->records = grown;
	grown[reader->nr - 1].name = group->name;
	return 0;
}

/**
 * reader_create() - room for all readings of a scenario
 * @reader: all zero; reader_destroy() takes it in each case
 * @scenario: the scenario
 *
 * Return: 0, or -1 without memory.
 */
int reader_create(struct reader *reader, const struct scenario *scenario)
{
	size_t steps = count_steps(scenario);

	steps = steps ? steps : 1;
	if (walk_groups(scenario, add_record, reader))
		return -1;
	reader->before = calloc(reader->nr + 1, sizeof(*reader->before));
	for (size_t i = 0; i < reader->nr; i++) {
		struct cgroup_record *record = &reader->records[i];

		record->in = calloc(steps, sizeof(*record->in));
		if (!record->in)
			return -1;
		record->nr = steps;
	}
	reader->times = calloc(steps, sizeof(*reader->times));
	reader->nr_times = steps;
	return reader->before && reader->times ? 0 : -1;
}

void reader_destroy(struct reader *reader)
{
	if (reader->records)
		cgroup_records_destroy(reader->records, reader->nr);
	free(reader->before);
	free(reader->times);
}

/* @from: "file key" */
static struct opt_f64 read_key(const struct stage *stage, const char *cgroup, const char *from)
{
	const char *key = strchr(from, ' ') + 1;
	uint64_t value;
	char file[64];

	snprintf(file, sizeof(file), "%.*s", (int)(key - from - 1), from);
	if (cgroup_read_key(&stage->cgroups, cgroup, file, key, &value, NULL))
		return (struct opt_f64){ 0 };
	return f64_of(value);
}

static struct opt_f64 read_stall(const struct stage *stage, const char *cgroup, const char *file)
{
	struct pressure pressure;

	if (cgroup_read_pressure(&stage->cgroups, cgroup, file, &pressure, NULL))
		return (struct opt_f64){ 0 };
	return f64_of(pressure.some.total_us);
}

static struct u64_seq read_cpus(const struct stage *stage, const char *cgroup, const char *file)
{
	struct u64_seq list = { 0 };
	cpu_set_t cpus;

	if (!cgroup_get_cpus(&stage->cgroups, cgroup, file, &cpus, NULL))
		cpus_to_seq(&cpus, &list);
	return list;
}

/* How each reading is taken at the beginning of a phase, and what it becomes at the end. */
#define BEFORE_CLOCK(from) f64_of(clock_ns() / 1e3)
#define BEFORE_COUNT(from) read_key(stage, record->name, from)
#define BEFORE_STALL(from) read_stall(stage, record->name, from)
#define BEFORE_STATE(from) ((struct opt_f64){ 0 })
#define BEFORE_CPUS(from) ((struct u64_seq){ 0 })
#define AFTER_CLOCK(from, before) since(BEFORE_CLOCK(from), before)
#define AFTER_COUNT(from, before) since(BEFORE_COUNT(from), before)
#define AFTER_STALL(from, before) since(BEFORE_STALL(from), before)
#define AFTER_STATE(from, before) read_key(stage, record->name, from)
#define AFTER_CPUS(from, before) read_cpus(stage, record->name, from)

/* A cgroup that was made during the phase has counted from 0. */
static struct opt_f64 since(struct opt_f64 now, struct opt_f64 before)
{
	if (now.set && now.v >= before.v)
		now.v -= before.v;
	return now;
}

#define READ_BEFORE(kind, type, name, how, from) \
	before->WIRE_TOKEN(name) = BEFORE_##how(from) WIRE_TOKEN(;)
#define READ_AFTER(kind, type, name, how, from) \
	after->WIRE_TOKEN(name) = AFTER_##how(from, before->name) WIRE_TOKEN(;)

static void begin(const struct stage *stage, const struct cgroup_record *record,
		  struct cgroup_readings *before)
{
	CGROUP_READINGS_FIELDS(READ_BEFORE)
}

static void end(const struct stage *stage, const struct cgroup_record *record,
		const struct cgroup_readings *before)
{
	struct cgroup_readings *after = &record->in[stage->step];

	CGROUP_READINGS_FIELDS(READ_AFTER)
}

/* What cannot be read is 0 and counts as much idle time, which no claim likes. */
static struct phase_time time_now(const struct stage *stage)
{
	struct cpu_time time = { 0 };

	if (!stage_is_rehearsal(stage))
		cpu_time_read(&stage->topology->online, &time, NULL);
	return (struct phase_time){ .wall_ns = clock_ns(), .idle_ns = time.idle_ns };
}

static struct phase_time time_since(const struct phase_time *began, struct phase_time now)
{
	now.wall_ns -= began->wall_ns;
	now.idle_ns = now.idle_ns >= began->idle_ns ? now.idle_ns - began->idle_ns : UINT64_MAX;
	return now;
}

static bool is_there(struct stage *stage, const struct cgroup_record *record)
{
	return !stage_is_rehearsal(stage) && stage_prop(stage, record->name, NULL);
}

/**
 * stage_read_before() - read the cgroups and the CPUs at the beginning of a phase
 */
void stage_read_before(struct stage *stage)
{
	struct reader *reader = &stage->reader;

	reader->began = time_now(stage);
	for (size_t i = 0; i < reader->nr; i++) {
		reader->before[i] = (struct cgroup_readings){ .wall_us = BEFORE_CLOCK(_) };
		if (is_there(stage, &reader->records[i]))
			begin(stage, &reader->records[i], &reader->before[i]);
	}
}

/**
 * stage_read_after() - read them at its end, that of the present step
 */
void stage_read_after(struct stage *stage)
{
	struct reader *reader = &stage->reader;

	reader->times[stage->step] = time_since(&reader->began, time_now(stage));
	for (size_t i = 0; i < reader->nr; i++)
		if (is_there(stage, &reader->records[i]))
			end(stage, &reader->records[i], &reader->before[i]);
}
