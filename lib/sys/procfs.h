/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a worker reads about itself in /proc: schedstat, numa_maps, vmstat, sched.
 *
 * Parsers take text, readers take a file. A file or a field that is not there is "unavailable"
 * (an error), which is not the same as zero.
 */
#ifndef SCHED_CLAIMS_SYS_PROCFS_H
#define SCHED_CLAIMS_SYS_PROCFS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* The three fields of /proc/<pid>/task/<tid>/schedstat. */
struct schedstat {
	uint64_t cpu_time_ns;
	uint64_t run_delay_ns;
	uint64_t run_count;	/* times scheduled in */
};

/* Takes one "N<node>=<pages>" token; nonzero ends the parse and is returned by it. */
typedef int (*numa_pages_fn)(void *arg, uint64_t node, uint64_t pages);

int schedstat_parse(const char *text, struct schedstat *stat);
int schedstat_read(pid_t tid, struct schedstat *stat);

int numa_maps_parse(const char *text, const void *region, numa_pages_fn fn, void *arg);
int numa_maps_read(const void *region, numa_pages_fn fn, void *arg);

int counter_parse(const char *text, const char *name, uint64_t *value);
int vmstat_read(const char *name, uint64_t *value);

int util_avg_read(pid_t tid, uint64_t *util);

int procfs_read(const char *path, char **text);

#endif
