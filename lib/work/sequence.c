// SPDX-License-Identifier: GPL-2.0
/*
 * Sequence: a task whose behaviour changes from phase to phase.
 *
 * Exercises what the scheduler has learned of a task (PELT, lag, sleeper placement) just after it
 * has ceased to be true: compute after sleep, sleep after yields, I/O after compute. Exposes
 * estimates that follow too slowly, and shares that are lost or doubled at the changes.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sys/clock.h"
#include "work/params.h"
#include "work/scratch.h"
#include "work/table.h"
#include "worker/worker.h"

#define YIELDS_PER_LOOK 64
#define WRITES_PER_FILE 16
#define WRITE_BYTES 4096
#define IO_SLEEP_NS (100 * NSEC_PER_USEC)

static bool due(const struct worker *w, uint64_t end)
{
	return !worker_stopped(w) && clock_left_ns(end);
}

static void spin(struct worker *w, const struct sequence_phase *phase)
{
	worker_spin_for(w, phase->duration_us * NSEC_PER_USEC, CHECKPOINT_UNITS);
}

static void sleep_once(struct worker *w, const struct sequence_phase *phase)
{
	worker_sleep_ns(w, phase->duration_us * NSEC_PER_USEC);
}

static void yield(struct worker *w, const struct sequence_phase *phase)
{
	uint64_t end = clock_ns() + phase->duration_us * NSEC_PER_USEC;
	int i;

	while (due(w, end)) {
		for (i = 0; i < YIELDS_PER_LOOK && !worker_stopped(w); i++) {
			w->work_units++;
			worker_yield(w);
		}
	}
}

static bool rewrite(struct worker *w, int fd)
{
	static const char block[WRITE_BYTES];
	int i;

	if (ftruncate(fd, 0) || lseek(fd, 0, SEEK_SET))
		return false;
	for (i = 0; i < WRITES_PER_FILE; i++) {
		if (write(fd, block, sizeof(block)) != sizeof(block))
			return false;
		w->work_units++;
	}
	return true;
}

static void io(struct worker *w, const struct sequence_phase *phase)
{
	uint64_t end = clock_ns() + phase->duration_us * NSEC_PER_USEC;
	const int *fd = w->state;

	while (due(w, end)) {
		if (!rewrite(w, *fd))
			worker_warn(w, "Sequence: temporary file: %s", strerror(errno));
		worker_sleep_ns(w, IO_SLEEP_NS);
	}
}

static void alu_hot(struct worker *w, const struct sequence_phase *phase)
{
	uint64_t end = clock_ns() + phase->duration_us * NSEC_PER_USEC;
	enum alu_width width = alu_resolve(phase->width);

	while (due(w, end))
		alu_burst(w, width);
}

/* Phases that compute are part of the gap, as in the types that only compute. */
static const struct {
	void (*run)(struct worker *w, const struct sequence_phase *phase);
	bool resets_gap;
} kinds[] = {
	[SEQUENCE_SPIN] = { spin, false },
	[SEQUENCE_SLEEP] = { sleep_once, true },
	[SEQUENCE_YIELD] = { yield, true },
	[SEQUENCE_IO] = { io, true },
	[SEQUENCE_ALU_HOT] = { alu_hot, false },
};

/* A round that stop has cut counts. */
static enum pass_result sequence_pass(struct worker *w)
{
	const struct sequence_params *p = w->params;
	const struct sequence_phase *phase;

	for (phase = p->phases; phase->kind && !worker_stopped(w); phase++) {
		kinds[phase->kind].run(w, phase);
		if (kinds[phase->kind].resets_gap)
			telemetry_reset_gap(&w->telemetry);
	}
	return PASS_DONE;
}

static int sequence_validate(const void *params, struct err *err)
{
	const struct sequence_params *p = params;
	const struct sequence_phase *phase;

	if (!p->phases || !p->phases->kind)
		return err_set(err, 0, "Sequence: phases has 0 of them, must have at least 1");
	for (phase = p->phases; phase->kind; phase++) {
		if (phase->kind > SEQUENCE_ALU_HOT)
			return err_set(err, 0, "Sequence: kind is %d, must be at most %d",
				       (int)phase->kind, SEQUENCE_ALU_HOT);
		if (phase->width > ALU_WIDEST)
			return err_set(err, 0, "Sequence: width is %d, must be at most %d",
				       (int)phase->width, ALU_WIDEST);
		if (phase->kind == SEQUENCE_IO && !scratch_dir())
			return err_set(err, 0, "Sequence: no directory for temporary files");
	}
	return 0;
}

static int open_file(struct worker *w, int *fd)
{
	*fd = scratch_open(scratch_dir(), 0);
	if (*fd >= 0)
		return 0;
	worker_warn(w, "Sequence: temporary file in %s: %s", scratch_dir(), strerror(-*fd));
	return *fd;
}

/* The state is the temporary file, for those that have an Io phase. */
static int sequence_setup(struct worker *w)
{
	const struct sequence_params *p = w->params;
	const struct sequence_phase *phase;
	int *fd = malloc(sizeof(*fd));
	int ret = 0;

	if (!fd)
		worker_fatal("Sequence: %s", strerror(ENOMEM));
	*fd = -1;
	w->state = fd;
	for (phase = p->phases; phase->kind && !ret; phase++) {
		if (phase->kind == SEQUENCE_ALU_HOT)
			alu_say(w, phase->width);
		if (phase->kind == SEQUENCE_IO && *fd < 0)
			ret = open_file(w, fd);
	}
	return ret;
}

static void sequence_teardown(struct worker *w)
{
	int *fd = w->state;

	if (*fd >= 0)
		close(*fd);
	free(fd);
}

const struct work_type work_sequence = {
	.name = "Sequence",
	.summary = "phases of spinning, sleeping, yielding, writing and multiplying, in turn",
	.params_size = sizeof(struct sequence_params),
	.fills = FILLS_WAKE | FILLS_COST,
	.validate = sequence_validate,
	.setup = sequence_setup,
	.pass = sequence_pass,
	.teardown = sequence_teardown,
};
