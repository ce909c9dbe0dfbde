/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The configuration that the running kernel was built with, where it can be found.
 */
#ifndef SCHED_CLAIMS_SYS_KCONFIG_H
#define SCHED_CLAIMS_SYS_KCONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "sys/err.h"

/*
 * X(option, why): options that make every kernel entry, lock or allocation several times as
 * expensive, so that limits for the time that something takes must be wider.
 */
#define KCONFIG_SLOW(X) \
	X(KASAN, "every memory access is checked") \
	X(KMSAN, "every memory access is checked") \
	X(KCSAN, "memory accesses are watched for races") \
	X(PROVE_LOCKING, "lockdep looks at every lock") \
	X(LOCK_STAT, "every lock is timed") \
	X(DEBUG_OBJECTS, "every timer and work item is looked up") \
	X(DEBUG_KMEMLEAK, "all memory is scanned") \
	X(DEBUG_PAGEALLOC_ENABLE_DEFAULT, "freed pages are unmapped") \
	X(SLUB_DEBUG_ON, "every object is poisoned") \
	X(GCOV_KERNEL, "every branch is counted") \
	X(KCOV_INSTRUMENT_ALL, "every branch is recorded")

#define KCONFIG_COUNT(option, why) + 1
enum { NR_KCONFIG_SLOW = 0 KCONFIG_SLOW(KCONFIG_COUNT) };

/**
 * struct kconfig - a configuration; {0} is one that knows nothing
 * @path: the file it was read from
 * @text: its lines, to be freed by kconfig_destroy()
 */
struct kconfig {
	char path[128];
	char *text;
};

int kconfig_read(struct kconfig *config, const char *path, struct err *err);
void kconfig_destroy(struct kconfig *config);

const char *kconfig_value(const struct kconfig *config, const char *option, size_t *len);
size_t kconfig_slow(const struct kconfig *config, const char *options[NR_KCONFIG_SLOW]);

const struct kconfig *kconfig_running(void);
bool kconfig_kernel_is_slow(void);

#endif
