// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel's complaints, from /dev/kmsg (Documentation/ABI/testing/dev-kmsg) and
 * /proc/sys/kernel/tainted.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sys/kernel_log.h"
#include "sys/procfs.h"

/* The longest record that the kernel hands out is a little over 2 KiB. */
#define RECORD_BYTES 8192

static long read_taint(void)
{
	char *text;
	long taint;

	if (procfs_read("/proc/sys/kernel/tainted", &text))
		return -1;
	taint = strtol(text, NULL, 10);
	free(text);
	return taint;
}

/**
 * kernel_log_open() - remember where the log and the taint flags stand now
 *
 * A log that may not be read is no error here: the taint flags remain.
 */
void kernel_log_open(struct kernel_log *log)
{
	log->taint = read_taint();
	log->fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	log->open_errno = log->fd < 0 ? errno : 0;
	if (log->fd >= 0)
		lseek(log->fd, 0, SEEK_END);
	log->whole_fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (log->whole_fd >= 0)
		lseek(log->whole_fd, 0, SEEK_END);
}

/**
 * kernel_log_text() - the text of a record of /dev/kmsg that the kernel itself wrote
 * @record: "prio,seq,time,flags;text"
 *
 * Return: into @record; NULL for the records of other facilities, which anybody may write.
 */
const char *kernel_log_text(const char *record)
{
	const char *text = strchr(record, ';');

	return text && !(strtoul(record, NULL, 10) >> 3) ? text + 1 : NULL;
}

/**
 * kernel_log_is_complaint() - whether a record of /dev/kmsg is a WARN, BUG, Oops or stall
 * @record: "prio,seq,time,flags;text"
 */
bool kernel_log_is_complaint(const char *record)
{
	static const char *const begins[] = {
		"WARNING: ", "BUG: ", "kernel BUG at", "Oops", "Internal error: ",
		"general protection fault", "Unable to handle kernel", "INFO: task ",
		"INFO: rcu", "rcu: INFO: ", "watchdog: BUG", "UBSAN: ", "Kernel panic", NULL
	};
	const char *text = kernel_log_text(record);

	for (size_t i = 0; text && begins[i]; i++)
		if (!strncmp(text, begins[i], strlen(begins[i])))
			return true;
	return false;
}

/**
 * kernel_log_collect() - collect the records since the last call that are wanted
 * @log: from kernel_log_open()
 * @wanted: tells which
 * @text: receives their texts, one a line, as many as fit
 * @size: size of @text
 *
 * Return: how many there were.
 */
size_t kernel_log_collect(struct kernel_log *log, bool (*wanted)(const char *record), char *text,
			  size_t size)
{
	char record[RECORD_BYTES];
	size_t found = 0;
	size_t used = 0;
	ssize_t n;

	text[0] = '\0';
	if (log->fd < 0)
		return 0;
	for (;;) {
		n = read(log->fd, record, sizeof(record) - 1);
		/* EPIPE: records were overwritten before they were read; go on with the next. */
		if (n < 0 && (errno == EINTR || errno == EPIPE))
			continue;
		if (n <= 0)
			return found;
		record[n] = '\0';
		if (!wanted(record))
			continue;
		found++;
		record[strcspn(record, "\n")] = '\0';
		used += snprintf(text + used, size - used, "%s\n", strchr(record, ';') + 1);
		if (used >= size)
			used = size - 1;
	}
}

/**
 * kernel_log_complaints() - collect the complaints since the last call
 * @log: from kernel_log_open()
 * @text: receives them, one a line, as many as fit
 * @size: size of @text
 *
 * Return: how many there were.
 */
size_t kernel_log_complaints(struct kernel_log *log, char *text, size_t size)
{
	return kernel_log_collect(log, kernel_log_is_complaint, text, size);
}

/* "prio,seq,time_us,flags;text", and lines of properties, as dmesg shows it. */
static void write_record(const char *record, FILE *out)
{
	const char *text = strchr(record, ';');
	unsigned long long us;

	if (!text || sscanf(record, "%*u,%*u,%llu", &us) != 1)
		return;
	fprintf(out, "[%5llu.%06llu] %.*s\n", us / 1000000, us % 1000000,
		(int)strcspn(text + 1, "\n"), text + 1);
}

/**
 * kernel_log_write() - write all records since the log was opened, whoever made them
 * @log: from kernel_log_open()
 * @out: where to; says so when records are missing
 */
void kernel_log_write(struct kernel_log *log, FILE *out)
{
	char record[RECORD_BYTES];
	ssize_t n;

	if (log->whole_fd < 0)
		fprintf(out, "/dev/kmsg: %s\n", strerror(log->open_errno));
	while (log->whole_fd >= 0) {
		n = read(log->whole_fd, record, sizeof(record) - 1);
		if (n < 0 && errno == EPIPE)
			fprintf(out, "(records were overwritten here)\n");
		if (n < 0 && (errno == EINTR || errno == EPIPE))
			continue;
		if (n <= 0)
			return;
		record[n] = '\0';
		write_record(record, out);
	}
}

/**
 * kernel_log_taint_changed() - whether the kernel is tainted in another way than at the start
 * @log: from kernel_log_open()
 * @now: receives the flags, -1 when they cannot be read
 */
bool kernel_log_taint_changed(const struct kernel_log *log, long *now)
{
	*now = read_taint();
	return *now != log->taint;
}

/**
 * kernel_log_close() - done with it
 */
void kernel_log_close(struct kernel_log *log)
{
	if (log->fd >= 0)
		close(log->fd);
	if (log->whole_fd >= 0)
		close(log->whole_fd);
	log->fd = -1;
	log->whole_fd = -1;
}
