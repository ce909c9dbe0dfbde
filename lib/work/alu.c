// SPDX-License-Identifier: GPL-2.0
/*
 * Work that shows what else runs in its core: AluHot, SmtSiblingSpin, IpcVariance. None of them
 * enters the kernel by itself; what a burst costs is their measure.
 *
 * AluHot has as many instructions per cycle as there can be, in the widest registers: tick
 * preemption with the largest register state to save and restore. It exposes siblings and
 * neighbours that are placed without regard for each other, as bursts that take longer.
 *
 * SmtSiblingSpin is two spinners, to be pinned to the two siblings of one core: the same, by the
 * choice of the scenario instead of select_idle_smt(). It exposes sharing of a core that is not
 * fair, for example with core scheduling.
 *
 * IpcVariance swings between multiplications and cache misses. It exposes schedulers and frequency
 * governors that act on what a task did a moment ago.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sys/clock.h"
#include "work/params.h"
#include "work/table.h"
#include "worker/worker.h"

#define COLD_WORDS 65536

/* The state is the width that runs. */
static int alu_hot_setup(struct worker *w)
{
	const struct alu_hot_params *p = w->params;
	enum alu_width *width = malloc(sizeof(*width));

	if (!width)
		worker_fatal("AluHot: %s", strerror(ENOMEM));
	*width = alu_resolve(p->width);
	alu_say(w, p->width);
	w->state = width;
	return 0;
}

static void alu_teardown(struct worker *w)
{
	free(w->state);
}

static enum pass_result alu_hot_pass(struct worker *w)
{
	const enum alu_width *width = w->state;

	alu_burst(w, *width);
	return PASS_DONE;
}

static int alu_hot_validate(const void *params, struct err *err)
{
	const struct alu_hot_params *p = params;

	return p->width <= ALU_WIDEST ? 0 :
	       err_set(err, 0, "AluHot: width is %d, must be at most %d", (int)p->width,
		       ALU_WIDEST);
}

const struct work_type work_alu_hot = {
	.name = "AluHot",
	.summary = "1024 steps of four multiply chains in registers of a width",
	.params = WORK_PARAMS(struct alu_hot_params, .width = ALU_WIDEST),
	.fills = FILLS_COST,
	.validate = alu_hot_validate,
	.setup = alu_hot_setup,
	.pass = alu_hot_pass,
	.teardown = alu_teardown,
};

static enum pass_result smt_sibling_spin_pass(struct worker *w)
{
	uint64_t begin = clock_ns();

	worker_spin(w, CHECKPOINT_UNITS);
	telemetry_cost(&w->telemetry, clock_ns() - begin);
	return PASS_DONE;
}

const struct work_type work_smt_sibling_spin = {
	.name = "SmtSiblingSpin",
	.summary = "two workers, to be pinned to one core, spin for 1024 units",
	.group_size = 2,
	.fills = FILLS_COST,
	.pass = smt_sibling_spin_pass,
};

struct ipc_variance {
	uint64_t rng;
	uint64_t words[COLD_WORDS];
};

static int ipc_variance_validate(const void *params, struct err *err)
{
	const struct ipc_variance_params *p = params;

	if (!p->hot_iters)
		return err_set(err, 0, "IpcVariance: hot_iters is 0, must be at least 1");
	if (!p->cold_iters)
		return err_set(err, 0, "IpcVariance: cold_iters is 0, must be at least 1");
	if (!p->period)
		return err_set(err, 0, "IpcVariance: period is 0, must be at least 1");
	return 0;
}

static int ipc_variance_setup(struct worker *w)
{
	struct ipc_variance *state = malloc(sizeof(*state));

	if (!state)
		worker_fatal("IpcVariance: %s", strerror(ENOMEM));
	memset(state, 1, sizeof(*state));
	state->rng = rng_seed((uint64_t)w->tid);
	w->state = state;
	return 0;
}

static void hot(struct worker *w, uint32_t n)
{
	alu_steps(w, ALU_SCALAR, n);
}

/* Random reads, each with a write. */
static void cold(struct worker *w, uint32_t n)
{
	struct ipc_variance *state = w->state;
	uint64_t *word;

	while (n--) {
		word = &state->words[rng_next(&state->rng) % COLD_WORDS];
		++*word;
		__asm__ volatile("" : "+m"(*word));
		w->work_units++;
	}
}

/* False when stop cut it. */
static bool in_bursts(struct worker *w, void (*steps)(struct worker *w, uint32_t n), uint32_t left)
{
	uint32_t n;

	for (; left; left -= n) {
		if (worker_stopped(w))
			return false;
		n = left < ALU_BURST ? left : ALU_BURST;
		steps(w, n);
	}
	return true;
}

static enum pass_result ipc_variance_pass(struct worker *w)
{
	const struct ipc_variance_params *p = w->params;
	uint64_t begin = clock_ns();
	uint32_t i;

	for (i = 0; i < p->period; i++)
		if (!in_bursts(w, hot, p->hot_iters) || !in_bursts(w, cold, p->cold_iters))
			return PASS_DONE;
	telemetry_cost(&w->telemetry, clock_ns() - begin);
	return PASS_DONE;
}

const struct work_type work_ipc_variance = {
	.name = "IpcVariance",
	.summary = "period times: hot_iters multiplications, cold_iters random memory accesses",
	.params = WORK_PARAMS(struct ipc_variance_params, .hot_iters = 100000, .cold_iters = 1024,
			      .period = 64),
	.fills = FILLS_COST,
	.validate = ipc_variance_validate,
	.setup = ipc_variance_setup,
	.pass = ipc_variance_pass,
	.teardown = alu_teardown,
};
