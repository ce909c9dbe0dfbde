/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Parameters of the work types, for those who override the defaults.
 */
#ifndef SCHED_CLAIMS_WORK_PARAMS_H
#define SCHED_CLAIMS_WORK_PARAMS_H

#include <stdint.h>

struct bursty_params {
	uint32_t burst_ms;
	uint32_t sleep_ms;	/* 0: no sleep at all */
};

struct pipe_io_params {
	uint32_t burst_iters;	/* work units before each exchange */
};

struct futex_ping_pong_params {
	uint32_t spin_iters;	/* work units before each turn */
};

#endif
