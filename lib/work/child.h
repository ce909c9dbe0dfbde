/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Processes that a worker forks only to see them go.
 */
#ifndef SCHED_CLAIMS_WORK_CHILD_H
#define SCHED_CLAIMS_WORK_CHILD_H

#include <stdbool.h>
#include <sys/types.h>

struct worker;

int child_setup(struct worker *w);
void child_teardown(struct worker *w);

pid_t child_fork(struct worker *w);
bool child_wait(struct worker *w, pid_t pid);

#endif
