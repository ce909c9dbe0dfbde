/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The play: a scenario's backdrop and steps in their order, on a stage. On a stage for rehearsals
 * nothing is created and nothing is waited for.
 */
#ifndef SCHED_CLAIMS_SCENARIO_PLAY_H
#define SCHED_CLAIMS_SCENARIO_PLAY_H

#include "scenario/stage.h"
#include "sys/clock.h"

#define DEFAULT_HOLD_MS 1000

/**
 * struct play - one performance
 * @stage: where
 * @fault: what is to go wrong, NULL for nothing
 * @boost: begins with the first gate, so that no worker inherits it; NULL in a rehearsal
 * @start_ns: when the first gate opened
 */
struct play {
	struct stage *stage;
	const struct fault *fault;
	struct boost *boost;
	uint64_t start_ns;
};

unsigned int scenario_hold_ms(const struct scenario *scenario);
int play(struct play *play, struct err *err);
int rehearse(const struct scenario *scenario, const struct topology *topology,
	     const struct fault *fault, struct err *err);

/* One step's hold, see hold.c. */
int hold_length(const struct scenario *scenario, size_t step, unsigned int *ms, struct err *err);
int hold_play(struct play *play, const struct op *ops, bool all_ops, unsigned int hold_ms,
	      struct err *err);
int hold_loop(struct play *play, const struct op *ops, unsigned int interval_ms,
	      unsigned int hold_ms, struct err *err);

#endif
