// SPDX-License-Identifier: GPL-2.0
/*
 * main() of every scenario binary. Nothing else is in this file, so that the unit tests, which have
 * their own, can link with the same library.
 */
#include <getopt.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "claim/tap.h"
#include "scenario/chore.h"
#include "scenario/describe.h"
#include "scenario/dilation.h"
#include "scenario/prove.h"
#include "scenario/rundir.h"
#include "scenario/scheduler.h"
#include "scenario/stretch.h"
#include "scenario/supervisor.h"
#include "scenario/walk.h"
#include "sys/suggest.h"
#include "wire/schema.h"

#define EXIT_USAGE 2
/* How often as long --long takes. */
#define LONG_FACTOR 10

struct options {
	bool describe;
	bool prove;
	int (*chore)(void);	/* something else than a run */
	int fault;		/* 1.. as --describe numbers them, 0 for none */
	const char *dir;
	bool trace;
	bool is_long;
};

static const struct option long_options[] = {
	{ "describe", no_argument, NULL, 'd' },
	{ "fault", required_argument, NULL, 'f' },
	{ "prove", no_argument, NULL, 'p' },
	{ "output", required_argument, NULL, 'O' },
	{ "trace", no_argument, NULL, 'r' },
	{ "long", no_argument, NULL, 'l' },
	{ "topology", no_argument, NULL, 't' },
	{ "cleanup", no_argument, NULL, 'c' },
	{ "scheduler", required_argument, NULL, 's' },
	{ "help", no_argument, NULL, 'h' },
	{ 0 }
};

static void usage(FILE *out, const char *name)
{
	fprintf(out, "Usage: %s [OPTION]\n"
		"Run this scenario once and print KTAP.\n"
		"  --describe     say what is promised, run nothing\n"
		"  --fault N      run with fault N of --describe, which must turn it red\n"
		"  --prove        run with every fault in turn and tell which were seen\n"
		"  -O DIR         keep reports, run.json and the evidence of a red run in DIR/%s\n"
		"  --scheduler 'CMD ARGS'  run under a sched_ext scheduler started for it\n"
		"  --long         let everything take %d times as long\n"
		"  --trace        with -O: keep the last scheduler events of a red run, too\n"
		"  --topology     show the machine as scenarios see it, run nothing\n"
		"  --cleanup      remove the cgroups and traces of runs that died, run nothing\n"
		"  -h, --help     this text\n"
		"Exit status: 0 good, 1 not good, 4 skipped, 2 used wrongly.\n", name, name,
		LONG_FACTOR);
}

static int unknown_option(const char *name, const char *word)
{
	const char *names[ARRAY_SIZE(long_options)];
	const char *near;
	size_t n = 0;

	for (; long_options[n].name; n++)
		names[n] = long_options[n].name;
	near = strncmp(word, "--", 2) ? NULL : suggest(word + 2, names, n);
	fprintf(stderr, "%s: cannot use \"%s\"", name, word);
	fprintf(stderr, near ? "; did you mean --%s?\n" : "\n", near);
	usage(stderr, name);
	return EXIT_USAGE;
}

static int parse_fault(const char *name, const char *text, int *fault)
{
	long have = (long)count_faults(&this_scenario);
	char *end;
	long n = strtol(text, &end, 10);

	if (*text && !*end && n >= 1 && n <= have) {
		*fault = (int)n;
		return 0;
	}
	fprintf(stderr, "%s: no fault \"%s\"; this scenario has %ld, see --describe\n", name, text,
		have);
	return EXIT_USAGE;
}

/* Return: 0 to go on, else the exit status plus one. */
static int parse(int argc, char **argv, const char *name, struct options *o)
{
	int c;

	opterr = 0;
	while (optind < argc) {
		const char *word = argv[optind];

		c = getopt_long(argc, argv, "+:hO:", long_options, NULL);
		switch (c) {
		case 'd':
			o->describe = true;
			break;
		case 'p':
			o->prove = true;
			break;
		case 't':
			o->chore = show_topology;
			break;
		case 'c':
			o->chore = remove_leftovers;
			break;
		case 'r':
			o->trace = true;
			break;
		case 'l':
			o->is_long = true;
			break;
		case 'O':
			o->dir = optarg;
			break;
		case 'f':
			if (parse_fault(name, optarg, &o->fault))
				return EXIT_USAGE + 1;
			break;
		case 's':
			setenv(SCHEDULER_VARIABLE, optarg, 1);
			if (!scheduler_command())
				return unknown_option(name, word) + 1;
			break;
		case 'h':
			usage(stdout, name);
			return 1;
		default:
			return unknown_option(name, word) + 1;
		}
	}
	return 0;
}

/* What a reader of a red run does next, or looks at. */
static const char *hint_of(const struct rundir *rundir, const char *name)
{
	static char hint[PATH_MAX + 64];

	if (rundir->path)
		snprintf(hint, sizeof(hint), "%s/evidence", rundir->path);
	else
		snprintf(hint, sizeof(hint), "./%s -O DIR keeps what there is to see", name);
	return hint;
}

static int run_once(const struct scenario *scenario, const struct options *o, const char *name,
		    struct verdict *v, int *sig)
{
	const struct fault *fault = o->fault ? &scenario->faults[o->fault - 1] : NULL;
	struct rundir rundir;
	struct err err = { 0 };
	int ret;

	if (rundir_open(&rundir, o->dir, name, &err)) {
		fprintf(stderr, "%s: cannot keep the run: %s\n", name, err.text);
		return EXIT_USAGE;
	}
	rundir.trace = rundir.path && o->trace;
	v->hint = hint_of(&rundir, name);
	*sig = supervise(scenario, fault, &rundir, v);
	if (rundir_finish(&rundir, scenario, name, o->fault, v, &err))
		verdict_judge(v, "scenario.run_directory_is_complete", OUTCOME_ERROR, err.text,
			      NULL);
	ret = tap_print(v);
	if (dilation_text())
		printf("# Host: %s\n", dilation_text());
	return ret;
}

int main(int argc, char **argv)
{
	struct scenario scenario = this_scenario;
	char name[SCENARIO_NAME_MAX];
	struct options o = { 0 };
	struct verdict *v;
	int sig = 0;
	int ret;

	scenario_name(scenario_file, name);
	ret = parse(argc, argv, name, &o);
	if (ret)
		return ret - 1;
	if (o.chore)
		return o.chore();
	if (o.trace && !o.dir) {
		fprintf(stderr, "%s: --trace needs -O DIR, where the trace is kept\n", name);
		return EXIT_USAGE;
	}
	v = verdict_create();
	if (!v || (o.is_long && scenario_stretch(&scenario, LONG_FACTOR))) {
		fprintf(stderr, "%s: no memory for a verdict\n", name);
		return EXIT_FAILURE;
	}
	if (o.describe) {
		ret = describe(&scenario, name, v, stdout);
	} else if (o.prove) {
		sig = prove(&scenario, v);
		ret = tap_print(v);
	} else {
		ret = run_once(&scenario, &o, name, v, &sig);
	}
	verdict_destroy(v);
	if (sig)
		raise(sig);
	return ret;
}
