/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The sentence that a failing library call leaves behind.
 */
#ifndef SCHED_CLAIMS_SYS_ERR_H
#define SCHED_CLAIMS_SYS_ERR_H

#include "compiler.h"

/* One sentence: which call, which object, why. */
struct err {
	char text[512];
};

/**
 * err_set() - write the sentence of a failure
 * @err: where it goes; may be NULL
 * @errnum: positive errno whose text ends the sentence, 0 for none
 * @fmt: what was tried on what
 *
 * Return: -errnum, or -EINVAL when @errnum is 0, so that callers can return the call.
 */
int __printf(3, 4) err_set(struct err *err, int errnum, const char *fmt, ...);

/**
 * err_prefix() - put the outer call in front of a sentence, as "outer: inner"
 * @err: the sentence; may be NULL
 * @ret: what to return
 * @fmt: the outer call
 *
 * Return: @ret.
 */
int __printf(3, 4) err_prefix(struct err *err, int ret, const char *fmt, ...);

#endif
