/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The two clocks of a worker, in nanoseconds.
 */
#ifndef SCHED_CLAIMS_SYS_CLOCK_H
#define SCHED_CLAIMS_SYS_CLOCK_H

#include <stdint.h>
#include <time.h>

#define NSEC_PER_USEC 1000ULL
#define NSEC_PER_MSEC 1000000ULL
#define NSEC_PER_SEC 1000000000ULL

/**
 * clock_read() - read a clock
 * @clock: CLOCK_MONOTONIC and the like
 *
 * Return: nanoseconds; 0 if the clock does not exist, which none of ours does.
 */
static inline uint64_t clock_read(clockid_t clock)
{
	struct timespec ts = { 0 };

	clock_gettime(clock, &ts);
	return (uint64_t)ts.tv_sec * NSEC_PER_SEC + (uint64_t)ts.tv_nsec;
}

/* Wall time that never steps; read through the vDSO. */
static inline uint64_t clock_ns(void)
{
	return clock_read(CLOCK_MONOTONIC);
}

/* CPU time of the calling thread. */
static inline uint64_t clock_thread_cpu_ns(void)
{
	return clock_read(CLOCK_THREAD_CPUTIME_ID);
}

static inline struct timespec clock_timespec(uint64_t ns)
{
	return (struct timespec){ .tv_sec = (time_t)(ns / NSEC_PER_SEC),
				  .tv_nsec = (long)(ns % NSEC_PER_SEC) };
}

/* What is left of @deadline_ns, 0 when it has passed. */
static inline uint64_t clock_left_ns(uint64_t deadline_ns)
{
	uint64_t now = clock_ns();

	return now < deadline_ns ? deadline_ns - now : 0;
}

#endif
