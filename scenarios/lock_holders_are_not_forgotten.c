// SPDX-License-Identifier: GPL-2.0
/*
 * Four threads touch cold pages under one lock; one of them at a time can go on, and as long as it
 * is runnable, the four have the weight of a task.
 *
 *   (affinity: the first usable CPU)
 *   |- convoy     1 x four threads: lock, fault in 32 of 256 KiB, give them back, unlock
 *   `- spinners   4 x SpinWait
 *
 * Promise: Documentation/scheduler/sched-eevdf.rst: a runnable task gets its share, be it preempted
 * in a page fault or not. S83: holders that are preempted there keep all others waiting.
 */
#include <pthread.h>
#include <sys/mman.h>
#include <time.h>

#include "scenario/scenario.h"
#include "sys/clock.h"
#include "work/custom.h"

#define REGION_BYTES (256 * 1024)
#define PAGE_BYTES 4096

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *fault_locked(void *worker)
{
	char *region = mmap(NULL, REGION_BYTES, PROT_READ | PROT_WRITE,
				     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	while (region != MAP_FAILED && !worker_stopped(worker)) {
		pthread_mutex_lock(&lock);
		for (size_t i = 0; i < REGION_BYTES; i += 2 * PAGE_BYTES)
			region[i] = 1;
		madvise(region, REGION_BYTES, MADV_DONTNEED);
		pthread_mutex_unlock(&lock);
	}
	return NULL;
}

static void convoy(const struct custom_context *context, struct worker_report *report)
{
	pthread_t threads[3];
	struct timespec ts;

	for (int i = 0; i < 3; i++)
		if (pthread_create(&threads[i], NULL, fault_locked, context->worker))
			worker_fatal("no thread to wait for the lock");
	fault_locked(context->worker);
	for (int i = 0; i < 3; i++)
		pthread_join(threads[i], NULL);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	report->cpu_time_ns = ts.tv_sec * NSEC_PER_SEC + ts.tv_nsec;
	report->completed = true;
}

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *together = run_group(run, "convoy");
	const struct cgroup_stats *spinners = run_group(run, "spinners");

	/* One share, when three of the four always wait, is a quarter of what the spinners get. */
	claim_ratio(v, together, spinners, cpu_time_ns, at_least, 0.15);
	claim_because(v, "at any time one of the convoy is runnable, with the weight of a spinner");
	claim_kind(v, UNFAIR);
}

SCENARIO = {
	.what = "holders of a lock get their share, also in page faults",
	.promise = "Documentation/scheduler/sched-eevdf.rst, lag",
	.groups = GROUPS({ "convoy", .work = &work_custom, .cpus = FIRST_CPUS(1),
			   .params = WORK_PARAMS(struct custom_params, .label = "LockedFaults",
						 .fn = convoy) },
			 { "spinners", .workers = 4, .cpus = FIRST_CPUS(1), .nice = SET_TO(0) }),
	.hold_ms = 1500,
	.check = check,
	.faults = FAULTS({ op_policy("spinners", 0, POLICY_FIFO, .policy.priority = 5),
			   .breaks = "convoy_over_spinners.cpu_time_ns.at_least" }),
};
