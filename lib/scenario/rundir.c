// SPDX-License-Identifier: GPL-2.0
/*
 * Writing the run directory.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scenario/calibration.h"
#include "scenario/dilation.h"
#include "scenario/engine.h"
#include "scenario/evidence.h"
#include "scenario/rundir.h"
#include "scenario/rundir_machine.h"
#include "sys/kconfig.h"
#include "wire/json.h"

/* A path in the memory of the caller, who frees it; NULL without memory. */
static char *path_of(const char *dir, const char *name, const char *file)
{
	char *path;

	return asprintf(&path, "%s/%s%s", dir, name, file) < 0 ? NULL : path;
}

static int make_dir(const char *path, struct err *err)
{
	if (mkdir(path, 0777) && errno != EEXIST)
		return err_set(err, errno, "mkdir %s", path);
	return 0;
}

static int open_file(const char *dir, const char *name, const char *file, int *fd,
		     struct err *err)
{
	char *path = path_of(dir, name, file);
	int ret = 0;

	if (!path)
		return err_set(err, ENOMEM, "path of %s", file);
	*fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (*fd < 0)
		ret = err_set(err, errno, "create %s", path);
	free(path);
	return ret;
}

static int open_files(struct rundir *rundir, const char *dir, const char *name, struct err *err)
{
	void *shared;
	int ret;

	ret = open_file(dir, name, "/reports.postcard", &rundir->reports_fd, err);
	if (!ret)
		ret = open_file(dir, name, "/run.json", &rundir->json_fd, err);
	if (ret)
		return ret;
	rundir->stats_fd = memfd_create("stats", MFD_CLOEXEC);
	if (rundir->stats_fd < 0)
		return err_set(err, errno, "memfd_create for the statistics");
	rundir->tasks_fd = memfd_create("tasks", MFD_CLOEXEC);
	if (rundir->tasks_fd < 0)
		return err_set(err, errno, "memfd_create for the tasks");
	shared = mmap(NULL, sizeof(*rundir->worst_gap), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		return err_set(err, errno, "share memory with the runner");
	rundir->worst_gap = shared;
	return 0;
}

static void close_file(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void rundir_close(struct rundir *rundir)
{
	close_file(&rundir->reports_fd);
	close_file(&rundir->json_fd);
	close_file(&rundir->stats_fd);
	close_file(&rundir->tasks_fd);
	if (rundir->worst_gap)
		munmap(rundir->worst_gap, sizeof(*rundir->worst_gap));
	free(rundir->path);
	*rundir = (struct rundir)RUNDIR_NONE;
}

/**
 * rundir_open() - make the directory and its files, before anything runs
 * @rundir: receives the open files, which rundir_finish() closes
 * @dir: given by the user, NULL to keep nothing
 * @name: of the scenario
 * @err: receives the sentence
 *
 * Temporary files of this process and its children go there from now on.
 *
 * Return: 0 or -errno; then nothing is open.
 */
int rundir_open(struct rundir *rundir, const char *dir, const char *name, struct err *err)
{
	int ret;

	*rundir = (struct rundir)RUNDIR_NONE;
	if (!dir)
		return 0;
	rundir->path = path_of(dir, name, "");
	if (!rundir->path)
		return err_set(err, ENOMEM, "path of the run directory");
	ret = make_dir(dir, err);
	if (!ret)
		ret = make_dir(rundir->path, err);
	/* Work types that do I/O put their files there, on a file system that was chosen. */
	if (!ret && setenv("TMPDIR", rundir->path, 1))
		ret = err_set(err, errno, "set TMPDIR to %s", rundir->path);
	if (!ret)
		ret = evidence_clear(rundir, err);
	if (!ret)
		ret = open_files(rundir, dir, name, err);
	if (ret)
		rundir_close(rundir);
	return ret;
}

static void write_noise(struct json *json, const struct noise *noise)
{
	if (!noise) {
		json_null(json, "noise");
		return;
	}
	json_begin_object(json, "noise");
	json_u64(json, "clock_ns", noise->clock_ns);
	json_u64(json, "window_ns", noise->window_ns);
	json_u64(json, "steal_ns", noise->steal_ns);
	json_bool(json, "realtime", noise->realtime);
	json_begin_array(json, "floors");
	for (unsigned int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if (!CPU_ISSET(cpu, &noise->cpus))
			continue;
		json_begin_object(json, NULL);
		json_u64(json, "cpu", cpu);
		json_u64(json, "floor_ns", noise->floor_ns[cpu]);
		json_end_object(json);
	}
	json_end_array(json);
	json_end_object(json);
}

static void write_claim(struct json *json, const struct claim *claim)
{
	const char *bound = strstr(claim->text, CLAIM_EXPECTED);

	json_begin_object(json, NULL);
	json_string(json, "label", claim->label);
	json_string(json, "comparator", claim->token);
	json_string(json, "outcome", outcome_name(claim->outcome));
	json_string(json, "kind", failure_kind_name(claim->kind));
	json_string(json, "text", claim->text);
	json_string_n(json, "value", claim->text,
		      bound ? (size_t)(bound - claim->text) : strlen(claim->text));
	json_string(json, "bound", bound ? bound + strlen(CLAIM_EXPECTED) : NULL);
	json_string(json, "because", claim->because);
	json_string(json, "notes", claim->notes);
	json_string(json, "known", claim->known);
	json_end_object(json);
}

/* What the runner left, when it came to its end. */
static void write_stats(struct json *json, int fd)
{
	off_t len = lseek(fd, 0, SEEK_END);
	char *text = len > 0 ? malloc(len) : NULL;

	if (text && pread(fd, text, len, 0) == len && text[len - 1] == '\n')
		json_raw(json, "stats", text, len - 1);
	else
		json_null(json, "stats");
	free(text);
}

static void write_scenario(struct json *json, const struct scenario *scenario, const char *name,
			   int fault)
{
	json_string(json, "scenario", name);
	json_string(json, "what", scenario->what);
	json_string(json, "promise", scenario->promise);
	json_u64(json, "hold_ms", scenario_hold_ms(scenario));
	json_u64(json, "limit_ms", scenario_limit_ms(scenario, kconfig_kernel_is_slow()));
	json_bool(json, "allow_inconclusive", scenario->allow_inconclusive);
	json_begin_array(json, "fixes");
	for (const char *const *fix = scenario->fixes; fix && *fix; fix++)
		json_string(json, NULL, *fix);
	json_end_array(json);
	if (fault)
		json_i64(json, "fault", fault);
	else
		json_null(json, "fault");
}

static void write_verdict(struct json *json, const struct verdict *v)
{
	json_string(json, "outcome", outcome_name(verdict_outcome(v)));
	json_begin_array(json, "claims");
	for (size_t i = 0; i < v->nr_claims; i++)
		write_claim(json, &v->claims[i]);
	json_end_array(json);
}

/**
 * rundir_finish() - write run.json and close the files
 * @rundir: from rundir_open(); it keeps nothing afterwards
 * @scenario: the scenario
 * @name: its name
 * @fault: number of the fault that was injected, 0 for none
 * @v: the complete verdict
 * @err: receives the sentence
 *
 * Return: 0 or -errno.
 */
int rundir_finish(struct rundir *rundir, const struct scenario *scenario, const char *name,
		  int fault, const struct verdict *v, struct err *err)
{
	struct json json = { 0 };
	int failed = 0, ret = 0;

	if (!rundir->path)
		return 0;
	json.out = fdopen(rundir->json_fd, "w");
	if (!json.out) {
		rundir_close(rundir);
		return err_set(err, ENOMEM, "write run.json");
	}
	rundir->json_fd = -1;
	json_begin_object(&json, NULL);
	write_scenario(&json, scenario, name, fault);
	rundir_write_machine(&json);
	write_noise(&json, calibration(scenario));
	dilation_write(&json);
	write_verdict(&json, v);
	write_stats(&json, rundir->stats_fd);
	json_end_object(&json);
	fputc('\n', json.out);
	failed = ferror(json.out);
	if (fclose(json.out) || failed)
		ret = err_set(err, errno, "write run.json");
	rundir_close(rundir);
	return ret;
}
