// SPDX-License-Identifier: GPL-2.0
/*
 * Ops on the scheduler itself: sched_ext has at most one at a time.
 */
#include <errno.h>

#include "scenario/scheduler.h"
#include "scenario/stage.h"

static int detach(struct stage *stage, struct err *err)
{
	stage->attached = NULL;
	return stage_is_rehearsal(stage)
		? 0 : scheduler_detach(stage->scheduler, stage->undo, err);
}

int op_do_attach(const struct op *op, struct stage *stage, struct err *err)
{
	int ret;

	if (!op->argv || !op->argv[0])
		return err_set(err, 0, "which scheduler?");
	if (stage->attached)
		return err_set(err, 0, "scheduler %s is attached already", stage->attached);
	ret = stage_is_rehearsal(stage)
		? 0 : scheduler_attach(stage->scheduler, op->argv, stage->undo, err);
	if (ret)
		return ret;
	stage->attached = op->argv[0];
	stage->attached_step = stage->step;
	return 0;
}

int op_do_detach(const struct op *op, struct stage *stage, struct err *err)
{
	(void)op;
	return stage->attached ? detach(stage, err) : err_set(err, 0, "no scheduler is attached");
}

int op_do_replace(const struct op *op, struct stage *stage, struct err *err)
{
	int ret = op_do_detach(op, stage, err);

	return ret ? ret : op_do_attach(op, stage, err);
}

/**
 * stage_end_scheduler() - detach what a step has attached
 * @stage: the stage
 * @step: its number, or ANY_STEP
 * @err: receives the sentence; may be NULL
 *
 * Return: 0 or -errno.
 */
int stage_end_scheduler(struct stage *stage, int step, struct err *err)
{
	bool ends = step == ANY_STEP || stage->attached_step == step;

	return stage->attached && ends ? detach(stage, err) : 0;
}
