// SPDX-License-Identifier: GPL-2.0
/*
 * A scenario that takes longer, in the same proportions.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/play.h"
#include "scenario/stretch.h"
#include "scenario/walk.h"

/* A list with the zero that ends it, to be changed. NULL without memory; an empty list stays. */
static void *copy_list(const void *list, size_t n, size_t size)
{
	void *copy = calloc(n + 1, size);

	if (copy && list)
		memcpy(copy, list, n * size);
	return copy;
}

static void stretch_op(struct op *op, unsigned int factor)
{
	op->at_ms *= factor;
	op->for_ms *= factor;
}

static int stretch_ops(const struct op **ops, unsigned int factor)
{
	size_t n = count_ops(*ops);
	struct op *copy = copy_list(*ops, n, sizeof(*copy));

	if (!copy)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++)
		stretch_op(&copy[i], factor);
	*ops = copy;
	return 0;
}

static int stretch_steps(struct scenario *scenario, unsigned int factor)
{
	size_t n = count_steps(scenario);
	struct step *copy;
	int ret = 0;

	/* One that is empty would not be the same as none. */
	if (!scenario->steps)
		return 0;
	copy = copy_list(scenario->steps, n, sizeof(*copy));
	if (!copy)
		return -ENOMEM;
	for (size_t i = 0; i < n && !ret; i++) {
		/* The interval of a loop is no time of the whole: there are more rounds. */
		if (copy[i].hold.kind == HOLD_IS_FIXED)
			copy[i].hold.ms *= factor;
		ret = stretch_ops(&copy[i].ops, factor);
	}
	scenario->steps = copy;
	return ret;
}

static int stretch_faults(struct scenario *scenario, unsigned int factor)
{
	size_t n = count_faults(scenario);
	struct fault *copy = copy_list(scenario->faults, n, sizeof(*copy));

	if (!copy)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++)
		stretch_op(&copy[i].op, factor);
	scenario->faults = copy;
	return 0;
}

/**
 * scenario_stretch() - let everything take longer, and happen later
 * @scenario: a copy; its lists become copies too, which stay until the program ends
 * @factor: how often as long its hold, those of its steps, the times of ops and faults, and its
 *	limit are
 *
 * Return: 0 or -ENOMEM.
 */
int scenario_stretch(struct scenario *scenario, unsigned int factor)
{
	int ret;

	scenario->hold_ms = scenario_hold_ms(scenario) * factor;
	scenario->limit_ms *= factor;
	ret = stretch_ops(&scenario->ops, factor);
	ret = ret ? ret : stretch_steps(scenario, factor);
	return ret ? ret : stretch_faults(scenario, factor);
}
