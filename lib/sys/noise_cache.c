// SPDX-License-Identifier: GPL-2.0
/*
 * The noise floor in a file, so that all scenarios of a suite run share one calibration.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sys/noise.h"
#include "sys/procfs.h"

/* The file: the first, a second for each CPU, and the last. */
#define HEAD "noise clock_ns=%llu window_ns=%llu steal_ns=%llu realtime=%d"
#define CPU_LINE "cpu %u %llu"
#define END "end\n"

/**
 * noise_parse() - read what noise_save() wrote
 *
 * Return: 0, or -EINVAL for a text that is not whole.
 */
int noise_parse(const char *text, struct noise *noise)
{
	unsigned long long clock_ns, window_ns, steal_ns;
	const char *line = text;
	int realtime;

	memset(noise, 0, sizeof(*noise));
	if (sscanf(line, HEAD, &clock_ns, &window_ns, &steal_ns, &realtime) != 4)
		return -EINVAL;
	noise->clock_ns = clock_ns;
	noise->window_ns = window_ns;
	noise->steal_ns = steal_ns;
	noise->realtime = realtime;
	while ((line = strchr(line, '\n'))) {
		unsigned long long floor_ns;
		unsigned int cpu;

		line++;
		if (!strcmp(line, END))
			return 0;
		if (sscanf(line, CPU_LINE, &cpu, &floor_ns) != 2 || cpu >= CPU_SETSIZE)
			return -EINVAL;
		CPU_SET(cpu, &noise->cpus);
		noise->floor_ns[cpu] = floor_ns;
	}
	return -EINVAL;
}

/**
 * noise_load() - read the calibration of this suite run
 *
 * Return: 0, -ENOENT when there is none yet, -EINVAL for a broken file, or -errno.
 */
int noise_load(const char *path, struct noise *noise)
{
	char *text = NULL;
	int ret = procfs_read(path, &text);

	if (!ret)
		ret = noise_parse(text, noise);
	free(text);
	return ret;
}

static void print(FILE *out, const struct noise *noise)
{
	fprintf(out, HEAD "\n", (unsigned long long)noise->clock_ns,
		(unsigned long long)noise->window_ns, (unsigned long long)noise->steal_ns,
		noise->realtime);
	for (unsigned int cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET(cpu, &noise->cpus))
			fprintf(out, CPU_LINE "\n", cpu,
				(unsigned long long)noise->floor_ns[cpu]);
	fputs(END, out);
}

/**
 * noise_save() - keep a calibration
 * @path: the file; appears as a whole or not at all
 * @noise: what was found
 * @err: receives the sentence
 *
 * Return: 0 or -errno.
 */
int noise_save(const char *path, const struct noise *noise, struct err *err)
{
	char *part = NULL;
	FILE *out;
	int ret = 0;

	if (asprintf(&part, "%s.%d", path, getpid()) < 0)
		return err_set(err, ENOMEM, "path of %s", path);
	out = fopen(part, "we");
	if (out) {
		print(out, noise);
		if (fclose(out) || rename(part, path))
			ret = err_set(err, errno, "write %s", path);
	} else {
		ret = err_set(err, errno, "create %s", part);
	}
	if (out && ret)
		unlink(part);
	free(part);
	return ret;
}

/* Whether a calibration knows these CPUs; else the machine has changed since. */
static bool covers(const struct noise *noise, const cpu_set_t *cpus)
{
	cpu_set_t both;

	CPU_AND(&both, &noise->cpus, cpus);
	return CPU_EQUAL(&both, cpus);
}

/**
 * noise_get() - the noise floor of this suite run
 * @cpus: the CPUs it is wanted for
 * @cache: where the run keeps it; NULL to calibrate in any case
 * @noise: receives it
 * @err: receives the sentence
 *
 * A cache that cannot be written costs the next scenario a calibration of its own, no more.
 *
 * Return: 0 or -errno.
 */
int noise_get(const cpu_set_t *cpus, const char *cache, struct noise *noise, struct err *err)
{
	int ret;

	if (cache && !noise_load(cache, noise) && covers(noise, cpus))
		return 0;
	ret = noise_measure(cpus, noise, err);
	if (!ret && cache)
		noise_save(cache, noise, NULL);
	return ret;
}
