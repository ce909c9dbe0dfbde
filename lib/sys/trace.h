/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A flight recorder: a tracefs instance of our own that keeps the last scheduler events of each CPU
 * (Documentation/trace/ftrace.rst, "Instances"). Nobody else's tracing is touched.
 */
#ifndef SCHED_CLAIMS_SYS_TRACE_H
#define SCHED_CLAIMS_SYS_TRACE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "sys/undo.h"

#define TRACE_BYTES_MAX (64 << 20)	/* of all CPUs together */
#define TRACE_CPU_KB_MAX 4096

/**
 * struct trace - an instance; {0} is none
 * @dir: its directory, empty when there is none
 * @name: its name in tracefs
 */
struct trace {
	char dir[256];
	char name[64];
};

int trace_start(struct trace *trace, struct undo *undo, struct err *err);
int trace_leftovers_remove(void (*removed)(void *arg, const char *path), void *arg,
			   struct err *err);
void trace_stop(const struct trace *trace);
int trace_write(const struct trace *trace, FILE *out, uint64_t from_ns, uint64_t to_ns,
		struct err *err);
int trace_extract(const struct trace *trace, const char *path);
bool trace_time_ns(const char *line, uint64_t *ns);
bool trace_overwritten(const struct trace *trace, uint64_t cpu, uint64_t *oldest_ns);

#endif
