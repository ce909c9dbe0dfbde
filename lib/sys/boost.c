// SPDX-License-Identifier: GPL-2.0
/*
 * The harness above its workers.
 */
#include "sys/placement.h"

#define SCHED_NUMBER_EXT 7		/* SCHED_EXT, since Linux 6.12 */

/**
 * boost_begin() - put the calling thread above all workers for a while
 * @boost: for boost_end()
 *
 * Who wakes a thousand spinners is otherwise preempted by those it has woken, and waits for its
 * turn among them before it can wake the rest: the time grows with the square of their number. Also
 * keeps the harness alive under a scheduler that is being tested. The priority is the highest one:
 * below that, real-time workers that never sleep, one on each CPU, could not be stopped any more.
 * Does nothing without CAP_SYS_NICE or in a class that is not the fair one. Children forked
 * meanwhile are not boosted.
 */
void boost_begin(struct boost *boost)
{
	const struct sched_param highest = {
		.sched_priority = sched_get_priority_max(SCHED_FIFO),
	};

	boost->policy = sched_getscheduler(0);
	switch (boost->policy & ~SCHED_RESET_ON_FORK) {
	case SCHED_OTHER:
	case SCHED_BATCH:
	case SCHED_NUMBER_EXT:
		boost->on = !sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &highest);
		break;
	default:
		boost->on = false;
	}
}

/**
 * boost_end() - go back to the policy before boost_begin(); nice was kept
 * @boost: from boost_begin()
 */
void boost_end(const struct boost *boost)
{
	if (boost->on)
		sched_setscheduler(0, boost->policy, &(struct sched_param){ 0 });
}
