/* SPDX-License-Identifier: GPL-2.0 */
/*
 * futex(2) on words shared between processes.
 */
#ifndef SCHED_CLAIMS_SYS_FUTEX_H
#define SCHED_CLAIMS_SYS_FUTEX_H

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

#endif
