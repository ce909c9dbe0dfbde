// SPDX-License-Identifier: GPL-2.0
/*
 * SignalStorm: pairs that interrupt each other.
 *
 * Exercises signal_wake_up() and the reschedule IPI that kicks a running task into the kernel to
 * handle its signal, on tasks that never sleep. Exposes signals that are handled late, run queues
 * that are disturbed by wakeups of tasks which run already, and races with migration.
 */
#include <signal.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "work/params.h"
#include "work/table.h"
#include "worker/worker.h"

static void on_signal(int sig)
{
	(void)sig;
}

/*
 * SIGUSR2, as SIGUSR1 is how workers are stopped. The handler is there before the partner can know
 * the tid, and it stays: a signal may still be under way when this worker leaves, and in thread
 * mode its default action would end the process.
 */
static int signal_storm_setup(struct worker *w)
{
	const struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART };
	atomic_int *tids = w->region;

	sigaction(SIGUSR2, &action, NULL);
	atomic_store_explicit(&tids[w->pos], w->tid, memory_order_release);
	return 0;
}

/* A partner that has not begun yet has no tid, and gets no signals. */
static enum pass_result signal_storm_pass(struct worker *w)
{
	const struct signal_storm_params *p = w->params;
	atomic_int *tids = w->region;
	pid_t partner = atomic_load_explicit(&tids[!w->pos], memory_order_acquire);
	uint32_t i;

	for (i = 0; partner && i < p->signals_per_iter && !worker_stopped(w); i++) {
		syscall(SYS_tkill, partner, SIGUSR2);
		w->work_units++;
	}
	worker_spin(w, p->work_iters);
	return PASS_DONE;
}

static void signal_storm_teardown(struct worker *w)
{
	atomic_int *tids = w->region;

	atomic_store_explicit(&tids[w->pos], 0, memory_order_release);
}

const struct work_type work_signal_storm = {
	.name = "SignalStorm",
	.summary = "send signals_per_iter signals to the partner, spin for work_iters units",
	.params = WORK_PARAMS(struct signal_storm_params, .signals_per_iter = 16,
			      .work_iters = 1024),
	.group_size = 2,
	.region_bytes = 2 * sizeof(atomic_int),
	.resets_gap = true,
	.setup = signal_storm_setup,
	.pass = signal_storm_pass,
	.teardown = signal_storm_teardown,
};
