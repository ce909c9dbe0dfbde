/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What /proc tells of a task that does not do what it should, while it still exists.
 */
#ifndef SCHED_CLAIMS_SYS_TASK_STATE_H
#define SCHED_CLAIMS_SYS_TASK_STATE_H

#include <stdio.h>
#include <sys/types.h>

/* Of more than so many tasks the rest is only counted. */
#define TASK_STATES_MAX 64

size_t process_state_write(FILE *out, pid_t pid, size_t room);
size_t descendants_state_write(FILE *out, pid_t ancestor);

#endif
