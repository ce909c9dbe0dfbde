/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sched_ext, the class of schedulers in BPF: whether this kernel has it, which scheduler is in
 * charge, and why the last one went. Documentation/scheduler/sched-ext.rst.
 */
#ifndef SCHED_CLAIMS_SYS_SCHED_EXT_H
#define SCHED_CLAIMS_SYS_SCHED_EXT_H

#include <stdbool.h>

#include "sys/err.h"

#define SCHED_EXT_ROOT "/sys/kernel/sched_ext"

/**
 * struct sched_ext - what sysfs says at one moment
 * @state: "enabled", "disabled", or the way from one to the other: "enabling", "disabling"
 * @ops: name that the scheduler gave itself; empty when there is none
 * @enable_seq: how many schedulers were attached since boot; -1 where the kernel does not count
 */
struct sched_ext {
	char state[32];
	char ops[128];
	long enable_seq;
};

/**
 * sched_ext_read() - read the state
 * @root: the directory that stands for SCHED_EXT_ROOT; NULL for that
 * @now: receives it; all empty on error
 * @err: receives the sentence; may be NULL
 *
 * Return: 0, -ENOENT when this kernel has no sched_ext, or -errno.
 */
int sched_ext_read(const char *root, struct sched_ext *now, struct err *err);

/**
 * sched_ext_is_enabled() - whether a scheduler is in charge, with its name
 */
bool sched_ext_is_enabled(const struct sched_ext *now);

/**
 * sched_ext_is_disabled() - whether no scheduler is attached, nor on its way in or out
 */
bool sched_ext_is_disabled(const struct sched_ext *now);

/**
 * sched_ext_same() - whether one and the same scheduler was in charge at two moments
 *
 * Where the kernel does not count, the name has to do.
 */
bool sched_ext_same(const struct sched_ext *before, const struct sched_ext *after);

/**
 * sched_ext_is_reason() - whether a record of /dev/kmsg tells why a scheduler went
 * @record: "prio,seq,time,flags;text"
 *
 * The kernel writes 'sched_ext: BPF scheduler "NAME" disabled (WHY)', and for errors the details
 * in a second record 'sched_ext: NAME: ...', before the state becomes "disabled".
 */
bool sched_ext_is_reason(const char *record);

#endif
