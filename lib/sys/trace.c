// SPDX-License-Identifier: GPL-2.0
/*
 * The flight recorder in tracefs.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sys/clock.h"
#include "sys/file.h"
#include "sys/pid.h"
#include "sys/run_name.h"
#include "sys/trace.h"

#define EXTRACT_MS 20000
#define COMM_COLUMNS 16		/* "%16s-%-7d [%03d] " in kernel/trace/trace_output.c */

static const char *const events[] = {
	"sched_switch", "sched_wakeup", "sched_wakeup_new", "sched_migrate_task",
};

static int find_instances(char *path, size_t size, struct err *err)
{
	static const char *const places[] = {
		"/sys/kernel/tracing/instances", "/sys/kernel/debug/tracing/instances",
	};

	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++)
		if (!access(places[i], F_OK))
			return file_path(path, size, "%s", places[i]);
	return err_set(err, ENOENT, "tracefs is not mounted or not readable: %s", places[0]);
}

static int set(const struct trace *trace, const char *file, const char *text, struct err *err)
{
	char path[512];
	int ret = file_path(path, sizeof(path), "%s/%s", trace->dir, file);

	return ret ? err_set(err, -ret, "path of %s", file) : file_write(path, text, err);
}

/* The clock is that of the workers, so that their times can be looked up. */
static int set_up(const struct trace *trace, struct err *err)
{
	long cpus = sysconf(_SC_NPROCESSORS_CONF);
	long kb = TRACE_BYTES_MAX / 1024 / (cpus > 0 ? cpus : 1);
	char text[64];
	int ret;

	snprintf(text, sizeof(text), "%ld", kb < TRACE_CPU_KB_MAX ? kb : TRACE_CPU_KB_MAX);
	ret = set(trace, "buffer_size_kb", text, err);
	ret = ret ? ret : set(trace, "trace_clock", "mono", err);
	for (size_t i = 0; i < sizeof(events) / sizeof(*events) && !ret; i++) {
		snprintf(text, sizeof(text), "events/sched/%s/enable", events[i]);
		ret = set(trace, text, "1", err);
	}
	return ret;
}

/**
 * trace_start() - make an instance and record into it
 * @trace: receives it; none on error
 * @undo: removes it
 * @err: receives the sentence
 *
 * Return: 0 or -errno; what was made until then is on @undo.
 */
int trace_start(struct trace *trace, struct undo *undo, struct err *err)
{
	char instances[128];
	int ret = find_instances(instances, sizeof(instances), err);

	*trace = (struct trace){ 0 };
	if (ret)
		return ret;
	ret = run_name(trace->name, sizeof(trace->name), getpid());
	if (!ret)
		ret = file_path(trace->dir, sizeof(trace->dir), "%s/%s", instances, trace->name);
	if (!ret)
		ret = undo_path(undo, trace->dir, err);
	if (ret >= 0) {
		ret = __file_mkdir(trace->dir);
		ret = ret ? err_set(err, -ret, "mkdir %s", trace->dir) : set_up(trace, err);
	}
	if (ret)
		*trace = (struct trace){ 0 };
	return ret;
}

/* Return: 1 when the instance was that of a dead run, 0 when not, -errno. */
static int remove_leftover(const char *instances, const char *name,
			   void (*removed)(void *arg, const char *path), void *arg,
			   struct err *err)
{
	char path[512];
	int ret;

	if (run_name_state(name) != RUN_DEAD)
		return 0;
	ret = file_path(path, sizeof(path), "%s/%s", instances, name);
	ret = ret ? ret : __file_rmdir(path);
	if (ret)
		return err_set(err, -ret, "remove %s/%s, left by a dead run", instances, name);
	removed(arg, path);
	return 1;
}

/**
 * trace_leftovers_remove() - remove the instances of dead runs; others are left alone
 * @removed: called with the path of each one that was removed
 * @arg: for @removed
 * @err: receives the sentence about the first failure
 *
 * Return: how many were removed, or the first failure as -errno; -ENOENT without tracefs.
 */
int trace_leftovers_remove(void (*removed)(void *arg, const char *path), void *arg,
			   struct err *err)
{
	char instances[128];
	struct dirent *entry;
	int count = 0, first = find_instances(instances, sizeof(instances), err);
	DIR *dir;

	if (first)
		return first;
	dir = opendir(instances);
	if (!dir)
		return err_set(err, errno, "look for leftovers in %s", instances);
	while ((entry = readdir(dir))) {
		int ret = remove_leftover(instances, entry->d_name, removed, arg,
					  first ? NULL : err);

		if (ret < 0)
			first = first ? first : ret;
		else
			count += ret;
	}
	closedir(dir);
	return first ? first : count;
}

/**
 * trace_stop() - record no more; what was recorded stays until the undo list is run
 */
void trace_stop(const struct trace *trace)
{
	if (*trace->dir)
		set(trace, "tracing_on", "0", NULL);
}

/**
 * trace_time_ns() - when an event happened
 * @line: of the file "trace": "        comm-1234    [001] d..2.   123.456789: sched_switch: ..."
 * @ns: receives it, in terms of clock_ns()
 *
 * Return: whether the line has a time. A comm may hold anything, but stays in its columns.
 */
bool trace_time_ns(const char *line, uint64_t *ns)
{
	unsigned long long s, us;

	if (strnlen(line, COMM_COLUMNS) < COMM_COLUMNS || line[COMM_COLUMNS] != '-' ||
	    sscanf(line + COMM_COLUMNS, "-%*u [%*u] %*s %llu.%6llu: ", &s, &us) != 2)
		return false;
	*ns = s * NSEC_PER_SEC + us * NSEC_PER_USEC;
	return true;
}

/**
 * trace_overwritten() - whether the buffer of a CPU was too small for what it recorded
 * @trace: stopped, before trace_extract()
 * @cpu: the CPU
 * @oldest_ns: receives when the oldest event happened that is left, in terms of clock_ns()
 *
 * From per_cpu/cpuN/stats, Documentation/trace/ftrace.rst.
 */
bool trace_overwritten(const struct trace *trace, uint64_t cpu, uint64_t *oldest_ns)
{
	unsigned long long overrun, s, us;
	char path[512], stats[1024];
	const char *lost, *oldest;

	if (!*trace->dir || file_path(path, sizeof(path), "%s/per_cpu/cpu%llu/stats", trace->dir,
				      (unsigned long long)cpu) ||
	    file_read_text(path, stats, sizeof(stats)) < 0)
		return false;
	lost = strstr(stats, "\noverrun:");
	oldest = strstr(stats, "\noldest event ts:");
	if (!lost || sscanf(lost, "\noverrun: %llu", &overrun) != 1 || !overrun ||
	    !oldest || sscanf(oldest, "\noldest event ts: %llu.%6llu", &s, &us) != 2)
		return false;
	*oldest_ns = s * NSEC_PER_SEC + us * NSEC_PER_USEC;
	return true;
}

/**
 * trace_write() - write the events as text
 * @trace: stopped
 * @out: where to
 * @from_ns: events before are left out
 * @to_ns: events after are left out; 0 writes them all
 * @err: receives the sentence
 *
 * Return: 0 or -errno.
 */
int trace_write(const struct trace *trace, FILE *out, uint64_t from_ns, uint64_t to_ns,
		struct err *err)
{
	char path[512], *line = NULL;
	size_t size = 0;
	FILE *in = NULL;

	if (!file_path(path, sizeof(path), "%s/trace", trace->dir))
		in = fopen(path, "re");
	if (!in)
		return err_set(err, errno, "read %s/trace", trace->dir);
	while (getline(&line, &size, in) > 0) {
		uint64_t ns;

		if (!to_ns || !trace_time_ns(line, &ns) || (from_ns <= ns && ns <= to_ns))
			fputs(line, out);
	}
	free(line);
	fclose(in);
	return 0;
}

/**
 * trace_extract() - have trace-cmd write the events as its trace.dat; takes them from the instance
 * @trace: stopped
 * @path: the new file
 *
 * Return: 0; -errno when trace-cmd is not there or did not do it, and then there is no file.
 */
int trace_extract(const struct trace *trace, const char *path)
{
	int null, ret;
	pid_t pid = fork();

	if (pid < 0)
		return -errno;
	if (!pid) {
		sigset_t none;

		sigemptyset(&none);
		sigprocmask(SIG_SETMASK, &none, NULL);
		null = open("/dev/null", O_RDWR);
		for (int fd = 0; fd <= 2; fd++)
			dup2(null, fd);
		execlp("trace-cmd", "trace-cmd", "extract", "-B", trace->name, "-o", path, NULL);
		_exit(127);
	}
	ret = pid_wait_dead(pid, EXTRACT_MS);
	pid_kill(pid, 0, EXTRACT_MS);
	if (!ret && !access(path, F_OK))
		return 0;
	unlink(path);
	return ret ? ret : -ENOENT;
}
