// SPDX-License-Identifier: GPL-2.0
/*
 * The flight recorder of a run, and what is kept of it.
 */
#include <errno.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scenario/evidence.h"
#include "sys/clock.h"
#include "sys/file.h"

/* Up to here people read it as a whole; beyond, only what is around the longest gap. */
#define TEXT_BYTES_MAX 0x100000
#define AROUND_NS (50 * NSEC_PER_MSEC)

/**
 * recorder_start() - record from now on, when that was asked for
 * @recorder: receives it; recorder_destroy() ends it
 * @rundir: may be NULL
 *
 * A trace that cannot be had is no reason not to run; the evidence says why.
 */
void recorder_start(struct recorder *recorder, const struct rundir *rundir)
{
	*recorder = (struct recorder){ 0 };
	if (!rundir || !rundir->trace)
		return;
	if (!undo_create(&recorder->undo, 1, &recorder->err))
		trace_start(&recorder->trace, recorder->undo, &recorder->err);
}

/**
 * recorder_destroy() - remove it
 */
void recorder_destroy(struct recorder *recorder)
{
	if (recorder->undo)
		undo_run(recorder->undo, 0, NULL);
	undo_destroy(recorder->undo);
	*recorder = (struct recorder){ 0 };
}

static int write_text(const struct recorder *recorder, const struct worst_gap *gap,
		      const char *path, uint64_t to_ns, struct err *err)
{
	uint64_t from_ns = gap->end_ns - gap->ms * NSEC_PER_MSEC - AROUND_NS;
	FILE *out = fopen(path, "we");
	int failed, ret = 0;

	if (!out)
		return err_set(err, errno, "create %s", path);
	if (*recorder->trace.dir)
		ret = trace_write(&recorder->trace, out, from_ns, to_ns, err);
	else
		fprintf(out, "no trace: %s\n", recorder->err.text);
	failed = ferror(out);
	if (fclose(out) || failed)
		ret = ret ? ret : err_set(err, errno, "write %s", path);
	return ret;
}

/**
 * evidence_trace() - keep what was recorded
 * @rundir: with its worst gap, and a directory for evidence
 * @recorder: stopped
 * @err: receives the sentence
 *
 * Return: 0 or -errno.
 */
int evidence_trace(const struct rundir *rundir, const struct recorder *recorder, struct err *err)
{
	const struct worst_gap *gap = rundir->worst_gap;
	char dat[PATH_MAX], text[PATH_MAX];
	struct stat st;
	int ret;

	if (file_path(dat, sizeof(dat), "%s/evidence/trace.dat", rundir->path) ||
	    file_path(text, sizeof(text), "%s/evidence/trace.txt", rundir->path))
		return err_set(err, ENAMETOOLONG, "path of the trace");
	if (*recorder->trace.dir && !trace_extract(&recorder->trace, dat))
		return 0;
	ret = write_text(recorder, gap, text, 0, err);
	if (ret || stat(text, &st) || st.st_size <= TEXT_BYTES_MAX || !*gap->group)
		return ret;
	return write_text(recorder, gap, text, gap->end_ns + AROUND_NS, err);
}
