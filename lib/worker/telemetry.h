/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a worker measures about itself while it works.
 */
#ifndef SCHED_CLAIMS_WORKER_TELEMETRY_H
#define SCHED_CLAIMS_WORKER_TELEMETRY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "sys/procfs.h"
#include "wire/report.h"
#include "worker/control.h"
#include "worker/reservoir.h"

#define CHECKPOINT_UNITS 1024

/* Counters at one instant; a phase and a run are the difference of two. */
struct snapshot {
	uint64_t at_ns;
	uint64_t cpu_ns;
	uint64_t iterations;
	uint64_t pages_migrated;
	struct schedstat sched;
	bool has_sched;
};

/* The longest time between two checkpoints and the CPU known at its end. */
struct gap {
	uint64_t ns;
	uint64_t end_ns;	/* clock_ns() */
	uint64_t cpu;
};

/* What belongs to the phase that is open. */
struct phase {
	uint32_t epoch;
	struct snapshot begin;
	struct u64_seq cpus;
	struct reservoir wake;
	struct reservoir timer;
	uint64_t migrations;
	struct gap gap;
};

struct telemetry {
	struct worker_report *report;
	struct control *control;
	struct control_slot *slot;
	uint64_t rng;
	uint64_t iterations;
	uint64_t last_ns;	/* last checkpoint, or end of the last pass (resets_gap) */
	uint64_t published_ns;
	uint64_t cpu;
	struct gap gap;
	struct reservoir wake;
	struct reservoir cost;
	struct reservoir timer;
	struct snapshot begin;
	struct phase phase;
	const void *numa_region;	/* count the pages of this mapping only, NULL for all */
};

void telemetry_start(struct telemetry *t, struct worker_report *report, struct control *control,
		     size_t index);
void telemetry_pass(struct telemetry *t, uint64_t work_units, bool resets_gap);
void telemetry_reset_gap(struct telemetry *t);
void telemetry_wake(struct telemetry *t, uint64_t ns);
void telemetry_cost(struct telemetry *t, uint64_t ns);
void telemetry_timer(struct telemetry *t, uint64_t ns);
void telemetry_finish(struct telemetry *t, uint64_t work_units);
void telemetry_discard(struct telemetry *t);

void snapshot_slice(const struct snapshot *begin, const struct snapshot *end,
		    struct phase_slice *slice);

#endif
