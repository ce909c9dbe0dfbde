// SPDX-License-Identifier: GPL-2.0
/*
 * Pairs that pass a byte to and fro over pipes: whoever blocks is woken when the byte is there.
 *
 *   runner's cgroup
 *   `- pipes   2 x PipeIo (one pair) for each usable CPU
 *
 * Promise: pipe(7): a read blocks until data is available; and no wakeup is lost.
 */
#include "scenario/scenario.h"
#include "sys/clock.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *pipes = run_group(run, "pipes");
	uint64_t queued_ns = pipes->worst_run_delay_us.v * NSEC_PER_USEC;

	claim_each(v, pipes, completed, eq, true);
	claim_each(v, pipes, iterations, at_least, 2);
	claim_each(v, pipes, wake_latencies_ns, nonempty);
	/*
	 * A sample is the whole time blocked, the partner's turn included. What either of them
	 * waited for a CPU is queueing; a lost wakeup shows in no run delay, for who is not woken
	 * is not runnable.
	 */
	claim_each(v, pipes, wake_latencies_ns, all_at_most, run->wall_ns / 4 + 2 * queued_ns);
	claim_because(v, "a quarter of the run beyond all queueing: a wakeup was lost");
}

SCENARIO = {
	.what = "blocked pipe pairs are woken",
	.promise = "pipe(7), blocking reads",
	.needs = { .schedstat = true },
	.groups = GROUPS({ "pipes", .workers = PER_CPU(2), .work = &work_pipe_io }),
	.hold_ms = 1600,
	.check = check,
	.faults = FAULTS({ op_stop("pipes", 1, .at_ms = 100, .for_ms = 1400),
			   .breaks = "pipes.wake_latencies_ns.all_at_most" }),
};
