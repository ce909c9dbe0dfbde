/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The parts of wreport, the tool that reads and writes worker reports.
 */
#ifndef SCHED_CLAIMS_TOOLS_WREPORT_H
#define SCHED_CLAIMS_TOOLS_WREPORT_H

#include <stdint.h>
#include <stdio.h>

#include "sys/err.h"
#include "wire/report.h"

/* Exit codes: all input was good, some was not, called wrongly. */
enum {
	WREPORT_GOOD = 0,
	WREPORT_BAD = 1,
	WREPORT_USAGE = 2,
};

/**
 * read_whole() - read a file or stream to its end
 * @path: the file, NULL for stdin
 * @bytes: set to its bytes and a NUL, which the caller frees
 * @len: set to their number
 * @err: the sentence of a failure
 *
 * Return: 0 or -errno.
 */
int read_whole(const char *path, uint8_t **bytes, size_t *len, struct err *err);

/**
 * read_list() - read a Vec<WorkerReport> from a file or a run directory
 * @path: a file, or a directory with a reports.postcard
 * @list: overwritten; the caller destroys it
 * @err: the sentence of a failure, with the position in a corrupt file
 *
 * Return: 0 or -errno.
 */
int read_list(const char *path, struct report_list *list, struct err *err);

/* A file with one report; the same. */
int read_report(const char *path, struct worker_report *report, struct err *err);

/**
 * parse_reports() - read JSON: one report, or an array of reports
 * @text: the JSON text, with a NUL behind it
 * @len: its length
 * @list: overwritten; the caller destroys it
 * @is_array: whether it was an array
 * @err: the sentence of a failure, with the path to the value at fault
 *
 * Return: 0 or -errno.
 */
int parse_reports(const char *text, size_t len, struct report_list *list, bool *is_array,
		  struct err *err);

/* The same from an array of json-c. */
struct json_object;
int parse_list(struct json_object *array, struct report_list *list, struct err *err);

/* Print a list as a table. */
void show_reports(FILE *out, const struct report_list *list);

/* Print the work types that there are. */
void show_types(FILE *out);

/* Print the registry of metrics: name, unit, direction, kind, the two gates, what feeds it. */
void show_metrics(FILE *out);

/* check --hex: answer each line of hex on stdin; an exit code. */
int check_hex(void);

#endif
