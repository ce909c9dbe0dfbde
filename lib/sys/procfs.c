// SPDX-License-Identifier: GPL-2.0
/*
 * Parsers and readers of the /proc files that a report is filled from.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sys/procfs.h"

/* An unsigned number in @base without sign; skips blanks before it. */
static bool parse_u64(const char **text, int base, uint64_t *value)
{
	const char *at = *text;
	char *end;

	while (isspace((unsigned char)*at))
		at++;
	if (!isxdigit((unsigned char)*at))
		return false;
	errno = 0;
	*value = strtoull(at, &end, base);
	*text = end;
	return errno == 0 && end != at;
}

/**
 * schedstat_parse() - parse the text of a schedstat file
 * @text: three numbers; anything behind them is ignored
 * @stat: the result
 *
 * Return: 0, or -EINVAL when a field is missing or is not a number.
 */
int schedstat_parse(const char *text, struct schedstat *stat)
{
	uint64_t field[3];
	size_t i;

	for (i = 0; i < 3; i++) {
		if (!parse_u64(&text, 10, &field[i]))
			return -EINVAL;
		if (*text && !isspace((unsigned char)*text))
			return -EINVAL;
	}
	*stat = (struct schedstat){ field[0], field[1], field[2] };
	return 0;
}

/**
 * schedstat_read() - read the scheduler's counters of one thread of this process
 * @tid: the thread; /proc/self/schedstat would be the leader's
 * @stat: the result
 *
 * Return: 0 or -errno; unavailable without CONFIG_SCHED_INFO.
 */
int schedstat_read(pid_t tid, struct schedstat *stat)
{
	char path[64], text[128];
	ssize_t len;
	int fd;

	snprintf(path, sizeof(path), "/proc/self/task/%d/schedstat", (int)tid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	len = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (len < 0)
		return -EIO;
	text[len] = '\0';
	return schedstat_parse(text, stat);
}

/* One "N<node>=<pages>" token, or anything else, which is skipped. */
static int numa_token(const char *token, numa_pages_fn fn, void *arg)
{
	uint64_t node, pages;

	if (*token++ != 'N' || !isdigit((unsigned char)*token) || !parse_u64(&token, 10, &node))
		return 0;
	if (*token++ != '=' || !isdigit((unsigned char)*token) || !parse_u64(&token, 10, &pages))
		return 0;
	return *token && !isspace((unsigned char)*token) ? 0 : fn(arg, node, pages);
}

/* The tokens of one line, up to its end. */
static int numa_line(const char *line, const char *end, const void *region, numa_pages_fn fn,
		     void *arg)
{
	uint64_t start;
	int ret = 0;

	if (!isxdigit((unsigned char)*line) || !parse_u64(&line, 16, &start) || *line != ' ')
		return 0;
	if (region && start != (uint64_t)(uintptr_t)region)
		return 0;
	while (line < end && !ret) {
		line++;
		ret = numa_token(line, fn, arg);
		line += strcspn(line, "\n ");
	}
	return ret;
}

/**
 * numa_maps_parse() - go over the pages per node in the text of a numa_maps file
 * @text: lines "<address> <policy> <tokens>"; a line without a hexadecimal address is skipped
 * @region: only the mapping that starts here, NULL for all
 * @fn: called for every N<node>=<pages> token
 * @arg: its first argument
 *
 * Return: 0, or what @fn returned to end the parse.
 */
int numa_maps_parse(const char *text, const void *region, numa_pages_fn fn, void *arg)
{
	const char *end;
	int ret = 0;

	for (; *text && !ret; text = *end ? end + 1 : end) {
		end = text + strcspn(text, "\n");
		ret = numa_line(text, end, region, fn, arg);
	}
	return ret;
}

/**
 * numa_maps_read() - the same for the calling process
 * @region: as for numa_maps_parse()
 * @fn: as for numa_maps_parse()
 * @arg: as for numa_maps_parse()
 *
 * Return: 0, -errno when the file is unavailable (no CONFIG_NUMA), or what @fn returned.
 */
int numa_maps_read(const void *region, numa_pages_fn fn, void *arg)
{
	char *text;
	int ret;

	ret = procfs_read("/proc/self/numa_maps", &text);
	if (ret)
		return ret;
	ret = numa_maps_parse(text, region, fn, arg);
	free(text);
	return ret;
}

/**
 * counter_parse() - find a counter in the text of /proc/vmstat or /proc/<pid>/sched
 * @text: lines "<name> <value>" or "<name>   :   <value>"
 * @name: the counter
 * @value: the result
 *
 * Return: 0, -ENOENT when there is no such counter.
 */
int counter_parse(const char *text, const char *name, uint64_t *value)
{
	size_t len = strlen(name);
	const char *at;

	for (; *text; text += strcspn(text, "\n"), text += *text == '\n') {
		if (strncmp(text, name, len) || text[len] != ' ')
			continue;
		at = text + len + strspn(text + len, " :");
		return parse_u64(&at, 10, value) ? 0 : -EINVAL;
	}
	return -ENOENT;
}

/**
 * vmstat_read() - read a counter of /proc/vmstat
 * @name: the counter
 * @value: the result
 *
 * Return: 0 or -errno.
 */
int vmstat_read(const char *name, uint64_t *value)
{
	char *text;
	int ret;

	ret = procfs_read("/proc/vmstat", &text);
	if (ret)
		return ret;
	ret = counter_parse(text, name, value);
	free(text);
	return ret;
}

/**
 * util_avg_read() - read the utilisation of one thread of this process, as load tracking has it
 * @tid: the thread
 * @util: se.avg.util_avg: 1024 for a task that always runs on the fastest CPU. Computed anew when
 *	the task goes to sleep, wakes up, or is met by a tick.
 *
 * Return: 0 or -errno; unavailable without CONFIG_SCHED_DEBUG.
 */
int util_avg_read(pid_t tid, uint64_t *util)
{
	char path[64], *text;
	int ret;

	snprintf(path, sizeof(path), "/proc/self/task/%d/sched", (int)tid);
	ret = procfs_read(path, &text);
	if (ret)
		return ret;
	ret = counter_parse(text, "se.avg.util_avg", util);
	free(text);
	return ret;
}

/* Read on until the end; the buffer is doubled while it is full. */
static int read_all(int fd, char **text)
{
	size_t len = 0, size = 16384;
	char *buf = malloc(size), *more;
	ssize_t n;

	while (buf) {
		n = read(fd, buf + len, size - len - 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			buf[len] = '\0';
			*text = buf;
			if (n == 0)
				return 0;
			free(buf);
			return -errno;
		}
		len += (size_t)n;
		if (len + 1 < size)
			continue;
		size *= 2;
		more = realloc(buf, size);
		if (!more)
			free(buf);
		buf = more;
	}
	return -ENOMEM;
}

/**
 * procfs_read() - read a whole file of unknown size
 * @path: the file
 * @text: its contents with a closing NUL, to be freed by the caller
 *
 * Return: 0 or -errno.
 */
int procfs_read(const char *path, char **text)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int ret;

	if (fd < 0)
		return -errno;
	ret = read_all(fd, text);
	close(fd);
	return ret;
}
