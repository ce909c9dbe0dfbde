// SPDX-License-Identifier: GPL-2.0
/*
 * wreport: show, convert and check worker reports.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sys/suggest.h"
#include "wire/report_json.h"
#include "wreport.h"

static const char usage[] =
"usage: wreport COMMAND ...\n"
"  show RUN             a table of a run: its directory or its reports.postcard\n"
"  json FILE...         one JSON object a line; --list: FILE is a list of reports\n"
"  encode               JSON on stdin, a report or an array of them, to postcard\n"
"  recode FILE          decode and encode again, to stdout\n"
"  check FILE...        FILE accept CONSUMED, or FILE reject OFFSET REASON\n"
"  check --hex          the same for lines of hex on stdin, with the re-encoding\n"
"  types                the work types\n"
"  metrics              the metrics, and how much each must change to count\n"
"Exit status: 0 all input was good, 1 some was not, 2 wrong usage.\n";

static int complain(const struct err *err)
{
	fprintf(stderr, "wreport: %s\n", err->text);
	return WREPORT_BAD;
}

static int cmd_show(char **files)
{
	struct report_list list;
	struct err err;
	int ret = read_list(files[0], &list, &err);

	if (!ret)
		show_reports(stdout, &list);
	report_list_destroy(&list);
	return ret ? complain(&err) : WREPORT_GOOD;
}

static void print_json(const struct worker_report *report)
{
	struct json json = { .out = stdout };

	report_json(&json, NULL, report);
	putchar('\n');
}

static int cmd_json(char **files)
{
	bool is_list = !strcmp(files[0], "--list");
	int status = WREPORT_GOOD;

	for (files += is_list; *files; files++) {
		struct report_list list = {0};
		struct worker_report report = {0};
		struct err err;
		size_t i;

		if (is_list ? read_list(*files, &list, &err) : read_report(*files, &report, &err))
			status = complain(&err);
		else if (!is_list)
			print_json(&report);
		for (i = 0; i < list.len; i++)
			print_json(&list.v[i]);
		report_list_destroy(&list);
		report_destroy(&report);
	}
	return status;
}

/* Bytes to stdout, unless the encoder failed. */
static int write_bytes(int ret, uint8_t *bytes, size_t len)
{
	struct err err;

	if (ret)
		err_set(&err, -ret, "encode");
	else if (len && fwrite(bytes, len, 1, stdout) != 1)
		ret = err_set(&err, errno, "write stdout");
	free(bytes);
	return ret ? complain(&err) : WREPORT_GOOD;
}

static int cmd_encode(char **files)
{
	struct report_list list = {0};
	uint8_t *text, *bytes = NULL;
	bool is_array;
	struct err err;
	size_t len;
	int ret;

	(void)files;
	ret = read_whole(NULL, &text, &len, &err);
	if (!ret)
		ret = parse_reports((char *)text, len, &list, &is_array, &err);
	if (ret) {
		ret = complain(&err);
	} else {
		ret = is_array ? report_list_encode(&list, &bytes, &len) :
				 report_encode(&list.v[0], &bytes, &len);
		ret = write_bytes(ret, bytes, len);
	}
	report_list_destroy(&list);
	free(text);
	return ret;
}

static int cmd_recode(char **files)
{
	struct worker_report report;
	uint8_t *bytes = NULL;
	struct err err;
	size_t len;
	int ret = read_report(files[0], &report, &err);

	if (ret) {
		ret = complain(&err);
	} else {
		ret = report_encode(&report, &bytes, &len);
		ret = write_bytes(ret, bytes, len);
	}
	report_destroy(&report);
	return ret;
}

/* The verdict on one file. */
static int check_file(const char *path)
{
	struct worker_report report;
	struct decode_error why;
	uint8_t *bytes;
	struct err err;
	size_t len, used;
	int ret;

	if (read_whole(path, &bytes, &len, &err)) {
		free(bytes);
		return complain(&err);
	}
	ret = report_decode(&report, bytes, len, &used, &why);
	if (ret)
		printf("%s reject %zu %s\n", path, why.offset, why.reason);
	else
		printf("%s accept %zu\n", path, used);
	report_destroy(&report);
	free(bytes);
	return ret ? WREPORT_BAD : WREPORT_GOOD;
}

static int cmd_check(char **files)
{
	int status = WREPORT_GOOD;

	if (!strcmp(files[0], "--hex") && !files[1])
		return check_hex();
	for (; *files; files++)
		if (check_file(*files))
			status = WREPORT_BAD;
	return status;
}

static int cmd_types(char **files)
{
	(void)files;
	show_types(stdout);
	return WREPORT_GOOD;
}

static int cmd_metrics(char **files)
{
	(void)files;
	show_metrics(stdout);
	return WREPORT_GOOD;
}

static const struct command {
	const char *name;
	int (*run)(char **files);
	int min, max;	/* number of arguments */
} commands[] = {
	{ "show", cmd_show, 1, 1 },
	{ "json", cmd_json, 1, 1 << 30 },
	{ "encode", cmd_encode, 0, 0 },
	{ "recode", cmd_recode, 1, 1 },
	{ "check", cmd_check, 1, 1 << 30 },
	{ "types", cmd_types, 0, 0 },
	{ "metrics", cmd_metrics, 0, 0 },
};

#define NR_COMMANDS (sizeof(commands) / sizeof(*commands))

static const struct command *find_command(const char *name)
{
	const char *names[NR_COMMANDS], *near;
	size_t i;

	for (i = 0; i < NR_COMMANDS; i++) {
		if (!strcmp(commands[i].name, name))
			return &commands[i];
		names[i] = commands[i].name;
	}
	near = suggest(name, names, NR_COMMANDS);
	fprintf(stderr, near ? "wreport: no command '%s', did you mean '%s'?\n" :
			       "wreport: no command '%s'\n", name, near);
	return NULL;
}

/* Options are known by their command; anything else that looks like one is a mistake. */
static bool arguments_fit(const struct command *command, char **args)
{
	const char *option = command->run == cmd_json ? "--list" :
			     command->run == cmd_check ? "--hex" : NULL;
	bool has_option = args[0] && option && !strcmp(args[0], option);
	int nr = 0;

	for (args += has_option; args[nr]; nr++) {
		if (!strncmp(args[nr], "--", 2)) {
			fprintf(stderr, "wreport: %s has no option '%s'%s%s\n", command->name,
				args[nr], option ? ", only " : "", option ? option : "");
			return false;
		}
	}
	if (has_option && command->run == cmd_check)
		return nr == 0;
	return nr >= command->min && nr <= command->max;
}

int main(int argc, char **argv)
{
	const struct command *command;
	int status;

	if (argc == 2 && (!strcmp(argv[1], "-h") || !strcmp(argv[1], "--help"))) {
		fputs(usage, stdout);
		return WREPORT_GOOD;
	}
	command = argc > 1 ? find_command(argv[1]) : NULL;
	if (!command || !arguments_fit(command, argv + 2)) {
		fputs(usage, stderr);
		return WREPORT_USAGE;
	}
	status = command->run(argv + 2);
	if (fflush(stdout) || ferror(stdout)) {
		fprintf(stderr, "wreport: write stdout: %s\n", strerror(errno));
		return WREPORT_BAD;
	}
	return status;
}
