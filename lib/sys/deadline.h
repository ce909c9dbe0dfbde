/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reservations of SCHED_DEADLINE that others made.
 */
#ifndef SCHED_CLAIMS_SYS_DEADLINE_H
#define SCHED_CLAIMS_SYS_DEADLINE_H

#include <stdbool.h>
#include <sys/types.h>

bool deadline_has(pid_t tid);
void deadline_shrink(pid_t tid);

#endif
