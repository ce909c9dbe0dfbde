// SPDX-License-Identifier: GPL-2.0
/*
 * Shrinking a reservation before it is given back.
 */
#include <sched.h>

#include "sys/clock.h"
#include "sys/deadline.h"
#include "sys/placement.h"

/**
 * deadline_has() - whether a task is SCHED_DEADLINE
 * @tid: the task
 */
bool deadline_has(pid_t tid)
{
	int policy = sched_getscheduler(tid);

	return policy >= 0 && (policy & ~SCHED_RESET_ON_FORK) == SCHED_DEADLINE;
}

/**
 * deadline_shrink() - make the reservation of a task so small that the kernel counts it as 0
 * @tid: a task that is about to be moved out of SCHED_DEADLINE; any other is left alone
 *
 * For a task that has slept past its 0-lag time, kernels (6.1, 6.12 and 6.18 were looked at) keep
 * the reservation for ever when they are told to move it to another class: no inactive timer is
 * armed that would take it back, and switched_from_dl() does so for runnable tasks only. A change
 * of parameters has no such gap, so it leaves nothing to keep. The kernel counts in 2^-20 of a CPU;
 * its least runtime of 1024 ns is less than one of them when the period is above 1.07 s, of which
 * sched_deadline_period_max_us allows 4.19. Where it cannot be done nothing worse happens than
 * without.
 */
void deadline_shrink(pid_t tid)
{
	static const struct policy least = {
		.kind = POLICY_DEADLINE, .runtime_ns = 1024, .deadline_ns = 4 * NSEC_PER_SEC,
	};

	if (deadline_has(tid))
		placement_set_policy(tid, &least, NULL);
}
