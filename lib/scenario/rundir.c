// SPDX-License-Identifier: GPL-2.0
/*
 * Writing the run directory.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scenario/calibration.h"
#include "scenario/dilation.h"
#include "scenario/engine.h"
#include "scenario/rundir.h"
#include "scenario/rundir_machine.h"
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

/**
 * rundir_open() - make the directory and its files, before anything runs
 * @rundir: receives the open files
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
	char *path;
	int ret;

	*rundir = (struct rundir){ .reports_fd = -1, .json_fd = -1 };
	if (!dir)
		return 0;
	path = path_of(dir, name, "");
	if (!path)
		return err_set(err, ENOMEM, "path of the run directory");
	ret = make_dir(dir, err);
	if (!ret)
		ret = make_dir(path, err);
	/* Work types that do I/O put their files there, on a file system that was chosen. */
	if (!ret && setenv("TMPDIR", path, 1))
		ret = err_set(err, errno, "set TMPDIR to %s", path);
	if (!ret)
		ret = open_file(dir, name, "/reports.postcard", &rundir->reports_fd, err);
	if (!ret)
		ret = open_file(dir, name, "/run.json", &rundir->json_fd, err);
	if (ret && rundir->reports_fd >= 0)
		close(rundir->reports_fd);
	free(path);
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
	json_begin_object(json, NULL);
	json_string(json, "label", claim->label);
	json_string(json, "comparator", claim->token);
	json_string(json, "outcome", outcome_name(claim->outcome));
	json_string(json, "kind", failure_kind_name(claim->kind));
	json_string(json, "text", claim->text);
	json_string(json, "because", claim->because);
	json_string(json, "notes", claim->notes);
	json_end_object(json);
}

static void write_run(struct json *json, const struct scenario *scenario, const char *name,
		      int fault, const struct verdict *v)
{
	json_begin_object(json, NULL);
	json_string(json, "scenario", name);
	json_string(json, "what", scenario->what);
	json_string(json, "promise", scenario->promise);
	json_u64(json, "hold_ms", scenario_hold_ms(scenario));
	json_bool(json, "allow_inconclusive", scenario->allow_inconclusive);
	json_begin_array(json, "fixes");
	for (const char *const *fix = scenario->fixes; fix && *fix; fix++)
		json_string(json, NULL, *fix);
	json_end_array(json);
	if (fault)
		json_i64(json, "fault", fault);
	else
		json_null(json, "fault");
	rundir_write_machine(json);
	write_noise(json, calibration(scenario));
	dilation_write(json);
	json_string(json, "outcome", outcome_name(verdict_outcome(v)));
	json_begin_array(json, "claims");
	for (size_t i = 0; i < v->nr_claims; i++)
		write_claim(json, &v->claims[i]);
	json_end_array(json);
	json_end_object(json);
}

/**
 * rundir_finish() - write run.json and close the files
 * @rundir: from rundir_open()
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
	int failed;

	if (rundir->json_fd < 0)
		return 0;
	close(rundir->reports_fd);
	json.out = fdopen(rundir->json_fd, "w");
	if (!json.out) {
		close(rundir->json_fd);
		return err_set(err, ENOMEM, "write run.json");
	}
	write_run(&json, scenario, name, fault, v);
	fputc('\n', json.out);
	failed = ferror(json.out);
	if (fclose(json.out) || failed)
		return err_set(err, errno, "write run.json");
	return 0;
}
