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

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *pipes = run_group(run, "pipes");

	claim_each(v, pipes, completed, eq, true);
	claim_each(v, pipes, iterations, at_least, 2);
	claim_each(v, pipes, wake_latencies_ns, nonempty);
	/*
	 * A sample is the whole time blocked, the partner's turn included. On a busy machine both
	 * wait for a CPU now and then, behind hundreds of others a quarter of a second; a worker
	 * whose wakeup was lost stays where it is until the run ends.
	 */
	claim_each(v, pipes, wake_latencies_ns, all_at_most, run->wall_ns / 2);
	claim_because(v, "half of the run: nobody queues that long, a wakeup was lost");
}

SCENARIO = {
	.what = "blocked pipe pairs are woken",
	.promise = "pipe(7), blocking reads",
	.groups = GROUPS({ "pipes", .workers = PER_CPU(2), .work = &work_pipe_io }),
	.hold_ms = 800,
	.check = check,
	.faults = FAULTS({ op_stop("pipes", 1, .at_ms = 100, .for_ms = 600),
			   .breaks = "pipes.wake_latencies_ns.all_at_most" }),
};
