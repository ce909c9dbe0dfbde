/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One byte to the partner of a pair, and one back.
 */
#ifndef SCHED_CLAIMS_WORK_EXCHANGE_H
#define SCHED_CLAIMS_WORK_EXCHANGE_H

#include "worker/worker.h"

/* The wait for the answer yields the wake sample. A stopped exchange is the last pass. */
static inline enum pass_result exchange_byte(struct worker *w)
{
	char byte = 'x';

	if (worker_write(w, &byte, 1) < 0 || worker_read(w, &byte, 1) < 0)
		return PASS_ABANDONED;
	return PASS_DONE;
}

#endif
