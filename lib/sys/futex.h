/* SPDX-License-Identifier: GPL-2.0 */
/*
 * futex(2) on words shared between processes.
 */
#ifndef SCHED_CLAIMS_SYS_FUTEX_H
#define SCHED_CLAIMS_SYS_FUTEX_H

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sys/clock.h"

/**
 * futex_wait() - sleep while a word has a value
 * @word: shared word
 * @expected: the value
 * @timeout_ns: relative limit
 *
 * Return: 0 or -1 with errno, as the system call; look at the word in either case.
 */
static inline int futex_wait(atomic_uint *word, uint32_t expected, uint64_t timeout_ns)
{
	struct timespec timeout = clock_timespec(timeout_ns);

	return (int)syscall(SYS_futex, word, FUTEX_WAIT, expected, &timeout, NULL, 0);
}

/**
 * futex_wake() - wake sleepers of a word
 * @word: shared word
 * @count: at most so many, INT_MAX for all
 *
 * Return: how many were woken, -1 with errno on failure.
 */
static inline int futex_wake(atomic_uint *word, int count)
{
	return (int)syscall(SYS_futex, word, FUTEX_WAKE, count, NULL, NULL, 0);
}

#ifndef FUTEX_LOCK_PI2
#define FUTEX_LOCK_PI2 13	/* since Linux 5.14 */
#endif

/**
 * futex_lock_pi() - take a lock that passes on the priority of those who wait for it
 * @word: shared word, 0 or the tid of its owner
 * @timeout_ns: relative limit; signals do not end the wait
 *
 * By the monotonic clock where the kernel can (5.14), else a step of the wall clock changes the
 * limit. Any other refusal is repeated by the old call.
 *
 * Return: 0 or -1 with errno, as the system call.
 */
static inline int futex_lock_pi(atomic_uint *word, uint64_t timeout_ns)
{
	struct timespec until = clock_timespec(clock_ns() + timeout_ns);

	if (!syscall(SYS_futex, word, FUTEX_LOCK_PI2, 0, &until, NULL, 0))
		return 0;
	if (errno == ETIMEDOUT)
		return -1;
	until = clock_timespec(clock_read(CLOCK_REALTIME) + timeout_ns);
	return (int)syscall(SYS_futex, word, FUTEX_LOCK_PI, 0, &until, NULL, 0);
}

static inline int futex_unlock_pi(atomic_uint *word)
{
	return (int)syscall(SYS_futex, word, FUTEX_UNLOCK_PI, 0, NULL, NULL, 0);
}

#endif
