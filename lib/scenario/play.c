// SPDX-License-Identifier: GPL-2.0
/*
 * The order of things: backdrop, then the steps, each with its ops, its groups and its hold.
 */
#include <errno.h>

#include "scenario/play.h"
#include "scenario/walk.h"

/**
 * scenario_hold_ms() - how long the workers run
 */
unsigned int scenario_hold_ms(const struct scenario *scenario)
{
	return scenario->hold_ms ? scenario->hold_ms : DEFAULT_HOLD_MS;
}

/* Cgroups with their workers, then workers in cgroups that are there. Nobody runs yet. */
static int set_up(struct stage *stage, const struct group *cgroups, const struct group *groups,
		  struct err *err)
{
	size_t nr_cgroups = count_groups(cgroups);
	int ret = 0;

	for (size_t i = 0; i < nr_cgroups && !ret; i++) {
		ret = stage_add_cgroup(stage, &cgroups[i], err);
		if (!ret)
			ret = stage_spawn(stage, &cgroups[i], 1, cgroups[i].name, err);
	}
	return ret ? ret : stage_spawn_list(stage, groups, count_groups(groups), err);
}

/* The ops that are not of the hold. */
static int do_first(struct stage *stage, const struct op *ops, struct err *err)
{
	size_t n = count_ops(ops);
	int ret = 0;

	for (size_t i = 0; i < n && !ret; i++)
		if (!ops[i].at_ms)
			ret = op_do(&ops[i], stage, err);
	return ret;
}

/*
 * A hold has the length that the scenario gives it, however long the step took to set up: its ops
 * have their times in it, and what is measured is measured over it.
 */
static int play_hold(struct play *play, const struct step *step, unsigned int ms, struct err *err)
{
	struct stage *stage = play->stage;
	int ret;

	stage_start(stage);
	stage_read_before(stage);
	stage_set_epoch(stage, stage->step + 1);
	if (step->hold.kind == HOLD_IS_LOOP)
		ret = hold_loop(play, step->ops, step->hold.ms, ms, err);
	else
		ret = hold_play(play, step->ops, false, ms, err);
	stage_read_after(stage);
	stage_end_phase(stage);
	return ret;
}

/* What a step has made ends with it, whatever happened. */
static int play_step(struct play *play, size_t number, struct err *err)
{
	const struct step *step = &play->stage->scenario->steps[number];
	struct stage *stage = play->stage;
	size_t mark = stage->undo ? undo_mark(stage->undo) : 0;
	unsigned int ms = 0;
	int ret, ended;

	stage->step = (int)number;
	ret = hold_length(stage->scenario, number, &ms, err);
	if (ret)
		return ret;
	if (step->hold.kind != HOLD_IS_LOOP)
		ret = do_first(stage, step->ops, err);
	ret = ret ? ret : set_up(stage, step->cgroups, step->groups, err);
	ret = ret ? ret : play_hold(play, step, ms, err);
	ended = stage_end_step(stage, (int)number, ret ? NULL : err);
	ret = ret ? ret : ended;
	ended = stage->undo ? undo_run(stage->undo, mark, ret ? NULL : err) : 0;
	ret = ret ? ret : ended;
	return ret ? err_prefix(err, ret, "step %zu", number) : 0;
}

static int play_steps(struct play *play, struct err *err)
{
	struct stage *stage = play->stage;
	size_t n = count_steps(stage->scenario);
	int ret = 0;

	if (!n) {
		stage->step = 0;
		ret = hold_play(play, stage->scenario->ops, true,
				scenario_hold_ms(stage->scenario), err);
		stage_read_after(stage);
		return ret;
	}
	if (play->fault && play->fault->step >= n)
		return err_set(err, 0, "fault in step %u of %zu", play->fault->step, n);
	for (size_t i = 0; i < n && !ret; i++)
		ret = play_step(play, i, err);
	return ret;
}

/**
 * play() - play a scenario from its backdrop to the end of its last hold
 * @play: with its stage and fault
 * @err: receives the sentence
 *
 * The workers of the backdrop still run afterwards.
 *
 * Return: 0 or -errno.
 */
int play(struct play *play, struct err *err)
{
	struct stage *stage = play->stage;
	const struct scenario *scenario = stage->scenario;
	int ret;

	stage->step = BACKDROP;
	ret = set_up(stage, scenario->cgroups, scenario->groups, err);
	if (!ret && scenario->steps)
		ret = do_first(stage, scenario->ops, err);
	if (ret)
		return scenario->steps ? err_prefix(err, ret, "backdrop") : ret;
	if (play->boost)
		boost_begin(play->boost);
	/* While nobody runs, what is read of one cgroup fits what is read of another. */
	stage_read_before(stage);
	stage_start(stage);
	play->start_ns = clock_ns();
	return play_steps(play, err);
}

/**
 * rehearse() - find every mistake that can be found before anything is created
 * @scenario: the scenario
 * @topology: the machine
 * @fault: what is to go wrong, NULL for nothing
 * @err: receives the sentence
 *
 * Return: 0 or -errno; -ENODEV when the machine lacks CPUs, LLCs or nodes.
 */
int rehearse(const struct scenario *scenario, const struct topology *topology,
	     const struct fault *fault, struct err *err)
{
	struct stage stage;
	struct play rehearsal = { .stage = &stage, .fault = fault };
	int ret;

	ret = stage_create(&stage, scenario, err);
	stage.topology = topology;
	if (!ret)
		ret = play(&rehearsal, err);
	stage_destroy(&stage);
	return ret;
}
