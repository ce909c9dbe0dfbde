// SPDX-License-Identifier: GPL-2.0
/*
 * A high task waits for a lock that a low one holds, while a medium one keeps the low from running.
 *
 *   (affinity: the first usable CPU)
 *   step 0   `- pi      1 x three threads, FIFO 93, 92 and 91, with a PI mutex
 *   step 1   `- plain   the same with a plain mutex
 *
 * Promise: Documentation/locking/rt-mutex.rst: the holder inherits the priority of the highest
 * waiter until it releases the lock. Without that the high one waits for the medium one, too.
 */
#include <pthread.h>
#include <semaphore.h>

#include "scenario/scenario.h"
#include "sys/clock.h"
#include "work/custom.h"

/* Above what others may have. */
#define HIGH 93
#define MEDIUM 92
#define LOW 91

struct inversion {
	struct worker *worker;
	pthread_mutex_t lock;
	sem_t held;
};

static void *low(void *arg)
{
	struct inversion *i = arg;

	pthread_mutex_lock(&i->lock);
	sem_post(&i->held);
	worker_spin_for(i->worker, NSEC_PER_MSEC, 64);
	pthread_mutex_unlock(&i->lock);
	return NULL;
}

static void *medium(void *arg)
{
	worker_spin_for(((struct inversion *)arg)->worker, 20 * NSEC_PER_MSEC, 64);
	return NULL;
}

static pthread_t begin(void *(*fn)(void *arg), int priority, struct inversion *i)
{
	const struct sched_param param = { .sched_priority = priority };
	pthread_attr_t attr;
	pthread_t thread;

	pthread_attr_init(&attr);
	pthread_attr_setinheritsched(&attr, PTHREAD_EXPLICIT_SCHED);
	pthread_attr_setschedpolicy(&attr, SCHED_FIFO);
	pthread_attr_setschedparam(&attr, &param);
	if (pthread_create(&thread, &attr, fn, i))
		worker_fatal("no thread with FIFO %d", priority);
	return thread;
}

/* This is the high one. Its wake latencies are its waits for the lock. */
static void invert(const struct custom_context *context, struct worker_report *report)
{
	struct inversion i = { .worker = context->worker };
	pthread_mutexattr_t attr;
	pthread_t threads[2];
	uint64_t begin_ns;

	pthread_mutexattr_init(&attr);
	pthread_mutexattr_setprotocol(&attr, context->config->flag[0] ? PTHREAD_PRIO_INHERIT
								      : PTHREAD_PRIO_NONE);
	pthread_mutex_init(&i.lock, &attr);
	sem_init(&i.held, 0, 0);
	while (!worker_stopped(i.worker)) {
		threads[0] = begin(low, LOW, &i);
		while (sem_wait(&i.held))
			;
		begin_ns = clock_ns();
		threads[1] = begin(medium, MEDIUM, &i);
		pthread_mutex_lock(&i.lock);
		if (!worker_stopped(i.worker))
			u64_seq_push(&report->wake_latencies_ns, clock_ns() - begin_ns);
		pthread_mutex_unlock(&i.lock);
		pthread_join(threads[0], NULL);
		pthread_join(threads[1], NULL);
	}
	report->wake_sample_total = report->wake_latencies_ns.len;
	report->completed = true;
}

static void check(struct verdict *v, const struct run *run)
{
	double pi_us = run_group(run, "pi")->median_wake_latency_us.v;
	double plain_us = run_group(run, "plain")->median_wake_latency_us.v;

	claim_each(v, run_group(run, "pi"), wake_latencies_ns, len_at_least, 3);
	claim_share(v, plain_us, pi_us, at_least, 5);
	claim_because(v, "low holds for 1 ms, medium computes for 20: boosted, low goes before it");
}

#define INVERT(inherit) \
	.work = &work_custom, .cpus = FIRST_CPUS(1), \
	.policy = { .kind = POLICY_FIFO, .priority = HIGH }, \
	.params = WORK_PARAMS(struct custom_params, .label = "Invert", .fn = invert, \
			      .config.flag = { inherit })

SCENARIO = {
	.what = "a PI mutex bounds priority inversion, and a plain one does not",
	.promise = "Documentation/locking/rt-mutex.rst",
	.steps = STEPS({ .groups = GROUPS({ "pi", INVERT(true) }), .hold = HOLD_FRACTION(0.5) },
		       { .groups = GROUPS({ "plain", INVERT(false) }),
			 .hold = HOLD_FRACTION(0.5) }),
	.hold_ms = 600,
	.check = check,
	.faults = FAULTS({ op_policy("pi", 0, POLICY_FIFO, .policy.priority = LOW - 10),
			   .breaks = "plain_us_over_pi_us.at_least" }),
};
