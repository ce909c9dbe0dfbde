// SPDX-License-Identifier: GPL-2.0
/*
 * Gathering evidence while there is something to see, and writing it once the run is known to be
 * red.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "scenario/evidence.h"
#include "scenario/machine.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/kconfig.h"
#include "sys/pid.h"
#include "sys/task_state.h"

/* The files of /proc do not wait, but whoever watches over hangs does not rely on it. */
#define LOOK_MS 2000

static const char *const names[] = { "kernel.log", "tasks.txt", "machine.txt", "gap.txt",
	"scheduler.txt", "trace.dat", "trace.txt" };

static int evidence_path(const struct rundir *rundir, const char *name, char path[PATH_MAX],
			 struct err *err)
{
	int ret = file_path(path, PATH_MAX, "%s/evidence%s", rundir->path, name);

	return ret ? err_set(err, -ret, "path of the evidence") : 0;
}

/**
 * evidence_clear() - remove what an earlier run left in the same directory
 *
 * Return: 0 or -errno.
 */
int evidence_clear(const struct rundir *rundir, struct err *err)
{
	char path[PATH_MAX], file[64];
	int ret = 0;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names) && !ret; i++) {
		snprintf(file, sizeof(file), "/%s", names[i]);
		ret = evidence_path(rundir, file, path, err);
		if (!ret && unlink(path) && errno != ENOENT)
			ret = err_set(err, errno, "remove %s", path);
	}
	ret = ret ? ret : evidence_path(rundir, "", path, err);
	/* What others have put there is not ours. */
	if (!ret && rmdir(path) && errno != ENOENT && errno != ENOTEMPTY)
		ret = err_set(err, errno, "remove %s", path);
	return ret;
}

static FILE *tasks_file(const struct rundir *rundir)
{
	int fd = rundir ? dup(rundir->tasks_fd) : -1;
	FILE *out = fd < 0 ? NULL : fdopen(fd, "a");

	if (!out && fd >= 0)
		close(fd);
	if (out)
		fprintf(out, "==== at %.6f s of CLOCK_MONOTONIC: ", clock_ns() / 1e9);
	return out;
}

/* In the runner, for each worker that is late; a thousand of them tell no more than some. */
static void note_late(pid_t pid, void *arg)
{
	static size_t written;
	FILE *out = written < TASK_STATES_MAX ? tasks_file(arg) : NULL;

	if (!out)
		return;
	fprintf(out, "process %d does not end, about to be killed\n", (int)pid);
	written += process_state_write(out, pid, TASK_STATES_MAX - written);
	fclose(out);
}

/**
 * evidence_watch() - from now on look at the late workers of this process
 * @rundir: may be NULL or keep nothing
 */
void evidence_watch(const struct rundir *rundir)
{
	if (rundir && rundir->path)
		workloads_watch_late(note_late, (void *)rundir);
}

/**
 * evidence_of_runner() - look at the runner and all that it has started, before they are killed
 * @rundir: may be NULL or keep nothing
 * @runner: the process
 *
 * Takes two seconds at most.
 */
void evidence_of_runner(const struct rundir *rundir, pid_t runner)
{
	FILE *out;
	pid_t pid;

	if (!rundir || !rundir->path)
		return;
	pid = fork();
	if (pid) {
		if (pid > 0) {
			pid_wait_dead(pid, LOOK_MS);
			pid_kill(pid, 0, LOOK_MS);
		}
		return;
	}
	out = tasks_file(rundir);
	if (out) {
		fprintf(out, "the runner, process %d, and all below, about to be killed\n",
			(int)runner);
		process_state_write(out, runner, TASK_STATES_MAX);
		descendants_state_write(out, runner);
		fflush(out);
	}
	_exit(0);
}

static void write_kernel_log(const struct evidence *evidence, FILE *out)
{
	kernel_log_write(evidence->log, out);
}

static void write_content(int fd, FILE *out)
{
	char buf[4096];
	off_t at = 0;
	ssize_t n;

	while ((n = pread(fd, buf, sizeof(buf), at)) > 0) {
		fwrite(buf, 1, n, out);
		at += n;
	}
}

static bool has_content(int fd)
{
	struct stat st;

	return !fstat(fd, &st) && st.st_size;
}

static void write_tasks(const struct evidence *evidence, FILE *out)
{
	write_content(evidence->rundir->tasks_fd, out);
}

static void write_scheduler(const struct evidence *evidence, FILE *out)
{
	write_content(scheduler_output(evidence->scheduler), out);
}

static void write_option(const struct kconfig *config, const char *option, FILE *out)
{
	size_t len;
	const char *value = kconfig_value(config, option, &len);

	if (value)
		fprintf(out, "%s=%.*s\n", option, (int)len, value);
	else
		fprintf(out, "# %s is not set\n", option);
}

static void write_config(FILE *out)
{
	const struct kconfig *config = kconfig_running();
	char options[] = CONFIG_OPTIONS, *option, *rest = options;
	const char *slow[NR_KCONFIG_SLOW];
	size_t n = kconfig_slow(config, slow);

	if (!config->text) {
		fprintf(out, "\nconfiguration: not found\n");
		return;
	}
	fprintf(out, "\nconfiguration: %s\n", config->path);
	for (size_t i = 0; i < n; i++)
		fprintf(out, "CONFIG_%s makes this a slow kernel\n", slow[i]);
	while ((option = strsep(&rest, " ")))
		write_option(config, option, out);
}

static void write_machine(const struct evidence *evidence, FILE *out)
{
	struct topology *topology;
	struct utsname uts;
	char cmdline[4096];
	struct err err;

	(void)evidence;
	if (!uname(&uts))
		fprintf(out, "%s %s %s\n", uts.release, uts.version, uts.machine);
	if (file_read_text("/proc/cmdline", cmdline, sizeof(cmdline)) >= 0)
		fprintf(out, "%s\n\n", cmdline);
	if (machine_read(&topology, &err)) {
		fprintf(out, "%s\n", err.text);
	} else {
		topology_print(topology, out);
		topology_destroy(topology);
	}
	write_config(out);
}

static void write_gap(const struct evidence *evidence, FILE *out)
{
	const struct worst_gap *gap = evidence->rundir->worst_gap;
	uint64_t from_ns = gap->end_ns - gap->ms * NSEC_PER_MSEC, oldest_ns;

	fprintf(out, "longest gap between two checkpoints: %llu ms, %s[%llu] ",
		(unsigned long long)gap->ms, gap->group, (unsigned long long)gap->worker);
	fprintf(out, "tid %llu on CPU %llu\n", (unsigned long long)gap->tid,
		(unsigned long long)gap->cpu);
	fprintf(out, "from %.3f to %.3f s of CLOCK_MONOTONIC, the clock of the trace\n",
		from_ns / 1e9, gap->end_ns / 1e9);
	if (trace_overwritten(&evidence->recorder->trace, gap->cpu, &oldest_ns) &&
	    oldest_ns > from_ns)
		fprintf(out, "overwritten in the trace: what CPU %llu did before %.3f s\n",
			(unsigned long long)gap->cpu, oldest_ns / 1e9);
}

static int write_one(const struct evidence *evidence, const char *name,
		     void (*write)(const struct evidence *, FILE *), struct err *err)
{
	char path[PATH_MAX];
	int failed, ret = evidence_path(evidence->rundir, name, path, err);
	FILE *out;

	if (ret)
		return ret;
	out = fopen(path, "we");
	if (!out)
		return err_set(err, errno, "create %s", path);
	write(evidence, out);
	failed = ferror(out);
	return fclose(out) || failed ? err_set(err, errno, "write %s", path) : 0;
}

/**
 * evidence_write() - write all evidence of a run that was red
 * @evidence: of the run
 * @err: receives the sentence
 *
 * Return: 0 or -errno.
 */
int evidence_write(const struct evidence *evidence, struct err *err)
{
	const struct rundir *rundir = evidence->rundir;
	char path[PATH_MAX];
	int ret = evidence_path(rundir, "", path, err);

	if (!ret && mkdir(path, 0777) && errno != EEXIST)
		ret = err_set(err, errno, "mkdir %s", path);
	ret = ret ? ret : write_one(evidence, "/kernel.log", write_kernel_log, err);
	ret = ret ? ret : write_one(evidence, "/machine.txt", write_machine, err);
	if (!ret && has_content(rundir->tasks_fd))
		ret = write_one(evidence, "/tasks.txt", write_tasks, err);
	if (!ret && *rundir->worst_gap->group)
		ret = write_one(evidence, "/gap.txt", write_gap, err);
	if (!ret && has_content(scheduler_output(evidence->scheduler)))
		ret = write_one(evidence, "/scheduler.txt", write_scheduler, err);
	return ret || !rundir->trace ? ret : evidence_trace(rundir, evidence->recorder, err);
}
