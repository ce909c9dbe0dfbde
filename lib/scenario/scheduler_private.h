/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What scheduler*.c share.
 */
#ifndef SCHED_CLAIMS_SCENARIO_SCHEDULER_PRIVATE_H
#define SCHED_CLAIMS_SCENARIO_SCHEDULER_PRIVATE_H

#include <stdatomic.h>

#include "scenario/scheduler.h"
#include "sys/kernel_log.h"

/**
 * struct scheduler - the scheduler of a run, in memory that runner and supervisor share
 * @log: the kernel log since the run began; its position is shared
 * @output_fd: what the programs print
 * @attached: how often one was attached
 * @lost: how many went before they were to be detached
 * @watched: number of the program that must stay attached; 0 for none
 * @child: number of the program, 0 for none; of the runner, like the members up to @died
 * @undo_entry: of @child
 * @command: its command line
 * @as: what sysfs said when it was attached
 * @attached_ns: when that was
 * @end: how the last program ended
 * @died: it did so before it was told to
 * @suspected_ns: when the supervisor first missed it, 0 for not
 * @lost_command: the first one that was lost
 * @lost_after_ns: after how long
 * @noticed_ns: when that was believed
 * @reason: what the kernel said of it
 */
struct scheduler {
	struct kernel_log log;
	int output_fd;
	unsigned int attached;
	unsigned int lost;
	atomic_int watched;
	pid_t child;
	int undo_entry;
	char command[256];
	struct sched_ext as;
	uint64_t attached_ns;
	char end[64];
	bool died;
	uint64_t suspected_ns;
	char lost_command[256];
	uint64_t lost_after_ns;
	uint64_t noticed_ns;
	char reason[512];
};

void scheduler_last_line(const struct scheduler *scheduler, char *line, size_t size);
void scheduler_read_reason(struct scheduler *scheduler, bool keep);

#endif
