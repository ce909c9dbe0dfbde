/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the kernel itself complained about between two moments: its log and its taint flags.
 */
#ifndef SCHED_CLAIMS_SYS_KERNEL_LOG_H
#define SCHED_CLAIMS_SYS_KERNEL_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct kernel_log {
	int fd;			/* /dev/kmsg after the records of the past; -1: not readable */
	int whole_fd;		/* the same, for kernel_log_write() */
	int open_errno;		/* why it is not readable */
	long taint;		/* flags at the start; -1: unknown */
};

void kernel_log_open(struct kernel_log *log);
size_t kernel_log_collect(struct kernel_log *log, bool (*wanted)(const char *record), char *text,
			  size_t size);
size_t kernel_log_complaints(struct kernel_log *log, char *text, size_t size);
bool kernel_log_taint_changed(const struct kernel_log *log, long *now);
void kernel_log_write(struct kernel_log *log, FILE *out);
void kernel_log_close(struct kernel_log *log);

const char *kernel_log_text(const char *record);
bool kernel_log_is_complaint(const char *record);

#endif
