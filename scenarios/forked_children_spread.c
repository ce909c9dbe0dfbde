// SPDX-License-Identifier: GPL-2.0
/*
 * A worker forks three children for every CPU, computes, and so do they: they begin on all CPUs,
 * not behind their parent.
 *
 *   runner's cgroup
 *   `- forker   1 x fork children, compute for 5 ms beside them, wait for them, and again
 *
 * Promise: include/linux/sched/sd_flags.h, SD_BALANCE_FORK: a task that is new begins on
 * the idlest CPU, since nothing of it is in a cache yet.
 */
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scenario/scenario.h"

#define ROUND_NS (5 * NSEC_PER_MSEC)
#define MOST_CHILDREN 12	/* more would take longer to fork than they live */

/* Of the children, which write no report. */
struct sums {
	atomic_ullong begun, elsewhere;
};

static void child(struct worker *w, struct sums *sums, int parent_cpu, uint64_t until_ns)
{
	close(w->report_fd);
	sums->begun++;
	sums->elsewhere += sched_getcpu() != parent_cpu;
	while (clock_ns() < until_ns)
		worker_spin(w, 64);
	_exit(0);
}

static void fork_round(struct worker *w, struct sums *sums, int children)
{
	uint64_t until_ns = clock_ns() + ROUND_NS;

	for (int i = 0; i < children && i < MOST_CHILDREN; i++) {
		int cpu = sched_getcpu();

		if (!fork())
			child(w, sums, cpu, until_ns);
	}
	while (clock_ns() < until_ns)
		worker_spin(w, 64);
	while (wait(NULL) > 0)
		;
}

/* iterations: children; work_units: those that began on another CPU than their parent's. */
static void fork_rounds(const struct custom_context *context, struct worker_report *r)
{
	struct sums *sums = mmap(NULL, sizeof(*sums), PROT_READ | PROT_WRITE,
				 MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (sums == MAP_FAILED)
		worker_fatal("no memory to share with children");
	while (!worker_stopped(context->worker))
		fork_round(context->worker, sums, 3 * CPU_COUNT(&context->cpus));
	r->iterations = sums->begun;
	r->work_units = sums->elsewhere;
	r->completed = true;
}

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *forker = run_group(run, "forker");
	uint64_t begun = forker->total_iterations, elsewhere = forker->total_work_units;

	/* Half of them on 2 CPUs; 0.18 and more where others use one of these most of the time. */
	claim_share(v, elsewhere, begun, at_least, 0.1);
	claim_because(v, "the CPU of the parent is in use, and by each child there more so");
}

SCENARIO = {
	.what = "children that are forked begin on all CPUs",
	.promise = "include/linux/sched/sd_flags.h, SD_BALANCE_FORK",
	.needs = { .cpus = 2 },
	.groups = GROUPS({ "forker", CUSTOM(fork_rounds) }),
	.hold_ms = 2000,
	.check = check,
	.faults = FAULTS({ op_affinity("forker", 0, CPU(0)),
			   .breaks = "elsewhere_over_begun.at_least" }),
};
