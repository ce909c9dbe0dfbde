/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The known name that is closest to a mistyped one.
 */
#ifndef SCHED_CLAIMS_SYS_SUGGEST_H
#define SCHED_CLAIMS_SYS_SUGGEST_H

#include <stddef.h>

const char *suggest(const char *word, const char *const *names, size_t n);

#endif
