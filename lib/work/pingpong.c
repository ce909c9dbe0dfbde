// SPDX-License-Identifier: GPL-2.0
/*
 * Pairs that wake each other by turns: PipeIo, FutexPingPong.
 *
 * PipeIo goes through pipe_write() and pipe_read(), whose wakeups carry the synchronous hint
 * (WF_SYNC): the waker is about to sleep. It exposes wrong placement of the partner (wake affinity)
 * and pairs that get stuck.
 *
 * FutexPingPong wakes without the hint, through futex_wake() and wake_up_q(). It exposes lost
 * wakeups and placement that relies on the hint.
 */
#include "sys/futex.h"
#include "work/exchange.h"
#include "work/params.h"
#include "work/table.h"
#include "worker/worker.h"

static enum pass_result pipe_io_pass(struct worker *w)
{
	const struct pipe_io_params *p = w->params;

	if (w->read_fd < 0 || w->write_fd < 0)
		return PASS_LEAVE;
	worker_spin(w, p->burst_iters);
	return exchange_byte(w);
}

const struct work_type work_pipe_io = {
	.name = "PipeIo",
	.summary = "spin for burst_iters units, exchange one byte with the partner over two pipes",
	.params = WORK_PARAMS(struct pipe_io_params, .burst_iters = 1024),
	.group_size = 2,
	.wiring = WIRING_PAIR,
	.fills = FILLS_WAKE,
	.resets_gap = true,
	.pass = pipe_io_pass,
};

/* The word says whose turn it is: 0 the even worker's, 1 the odd one's. */
static enum pass_result futex_ping_pong_pass(struct worker *w)
{
	const struct futex_ping_pong_params *p = w->params;
	atomic_uint *turn = w->region;
	uint32_t partner = !w->pos;

	worker_spin(w, p->spin_iters);
	atomic_store_explicit(turn, partner, memory_order_release);
	futex_wake(turn, 1);
	worker_futex_wait(w, turn, partner);
	return PASS_DONE;
}

const struct work_type work_futex_ping_pong = {
	.name = "FutexPingPong",
	.summary = "spin for spin_iters units, hand the turn to the partner with a futex",
	.params = WORK_PARAMS(struct futex_ping_pong_params, .spin_iters = 1024),
	.group_size = 2,
	.region_bytes = sizeof(uint32_t),
	.fills = FILLS_WAKE,
	.resets_gap = true,
	.pass = futex_ping_pong_pass,
};
