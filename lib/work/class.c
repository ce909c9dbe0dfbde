// SPDX-License-Identifier: GPL-2.0
/*
 * Scheduling classes by name, for positions of a group that differ in nothing else.
 */
#include "sys/clock.h"
#include "sys/placement.h"
#include "work/class.h"

/**
 * class_policy() - the policy that stands for a class
 * @class: the class
 *
 * A deadline task that overruns its runtime by a tick is throttled for as many periods as that
 * takes to pay back. With 1 ms of 10 ms these are few enough to stop it in time; with the smallest
 * runtime, 1 us, they would be a thousand.
 *
 * Return: the policy, constant.
 */
const struct policy *class_policy(enum sched_class class)
{
	static const struct policy policies[] = {
		[CLASS_CFS] = { .kind = POLICY_NORMAL },
		[CLASS_BATCH] = { .kind = POLICY_BATCH },
		[CLASS_IDLE] = { .kind = POLICY_IDLE },
		[CLASS_RT] = { .kind = POLICY_FIFO, .priority = 50 },
		[CLASS_DEADLINE] = {
			.kind = POLICY_DEADLINE,
			.runtime_ns = NSEC_PER_MSEC,
			.deadline_ns = 10 * NSEC_PER_MSEC,
			.period_ns = 10 * NSEC_PER_MSEC,
		},
		[CLASS_EXT] = { .kind = POLICY_EXT },
	};

	return &policies[class];
}
