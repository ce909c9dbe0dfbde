// SPDX-License-Identifier: GPL-2.0
/*
 * The golden vectors: what the real postcard and serde_json crates wrote and accepted.
 */
#include <glob.h>

#include "kselftest_harness.h"
#include "wire_vectors.h"

/* The .json beside a .postcard. */
static struct blob read_json(const char *postcard)
{
	char path[4096];

	snprintf(path, sizeof(path), "%.*sjson", (int)(strlen(postcard) - strlen("postcard")),
		 postcard);
	return blob_read(path);
}

static bool report_matches(struct blob bytes, struct blob json)
{
	struct worker_report report;
	struct blob again, text;
	size_t consumed;
	bool good;

	if (report_decode(&report, bytes.data, bytes.len, &consumed, NULL))
		return false;
	again = blob_encode(&report);
	text = blob_json(&report);
	good = consumed == bytes.len && blob_equal(again, bytes) && blob_equal(text, json);
	free(again.data);
	free(text.data);
	report_destroy(&report);
	return good;
}

static bool list_matches(struct blob bytes, struct blob json)
{
	struct json writer = {0};
	struct report_list list;
	struct blob again, text;
	size_t consumed;
	bool good;

	if (report_list_decode(&list, bytes.data, bytes.len, &consumed, NULL))
		return false;
	report_list_encode(&list, &again.data, &again.len);
	writer.out = open_memstream((char **)&text.data, &text.len);
	report_list_json(&writer, NULL, &list);
	fclose(writer.out);
	good = consumed == bytes.len && blob_equal(again, bytes) && blob_equal(text, json);
	free(again.data);
	free(text.data);
	report_list_destroy(&list);
	return good;
}

/* Returns how many files there were. */
static size_t check_files(struct __test_metadata *_metadata, const char *pattern,
			  bool (*matches)(struct blob bytes, struct blob json))
{
	glob_t files = {0};
	size_t i;

	glob(pattern, 0, NULL, &files);
	for (i = 0; i < files.gl_pathc; i++) {
		struct blob bytes = blob_read(files.gl_pathv[i]);
		struct blob json = read_json(files.gl_pathv[i]);

		EXPECT_TRUE(matches(bytes, json)) {
			TH_LOG("%s", files.gl_pathv[i]);
		}
		free(bytes.data);
		free(json.data);
	}
	i = files.gl_pathc;
	globfree(&files);
	return i;
}

TEST(every_report_decodes_to_its_json_and_back)
{
	EXPECT_EQ(211, check_files(_metadata, VECTORS "/[0-9]*.postcard", report_matches));
}

TEST(every_list_decodes_to_its_json_and_back)
{
	EXPECT_EQ(4, check_files(_metadata, VECTORS "/list-*.postcard", list_matches));
}

/* One line of a .tsv: input, verdict, re-encoding, consumed. */
static bool line_matches(char *line)
{
	char *verdict = strchr(line, '\t') + 1;
	char *again = strchr(verdict, '\t') + 1;
	char *used = strchr(again, '\t') + 1;
	struct blob input = blob_hex(line, verdict - 1 - line);
	struct blob want = blob_hex(again, used - 1 - again);
	struct decode_error error;
	struct worker_report report;
	struct blob got = {0};
	size_t consumed;
	bool good;

	if (!report_decode(&report, input.data, input.len, &consumed, &error)) {
		got = blob_encode(&report);
		good = !strncmp(verdict, "accept\t", 7) && consumed == strtoul(used, NULL, 10) &&
		       !error.reason && blob_equal(got, want);
	} else {
		good = !strncmp(verdict, "reject\t", 7) && error.reason &&
		       error.offset <= input.len;
	}
	report_destroy(&report);
	free(input.data);
	free(want.data);
	free(got.data);
	return good;
}

/* Returns how many lines there were. */
static size_t check_lines(struct __test_metadata *_metadata, const char *path)
{
	struct blob file = blob_read(path);
	char *line = (char *)file.data;
	size_t nr = 0;

	while (line && *line) {
		char *end = strchr(line, '\n');

		nr++;
		EXPECT_TRUE(line_matches(line)) {
			TH_LOG("%s:%zu", path, nr);
		}
		line = end + 1;
	}
	free(file.data);
	return nr;
}

TEST(every_mutation_gets_the_verdict_of_the_reference)
{
	EXPECT_EQ(4598, check_lines(_metadata, VECTORS "/mutations.tsv"));
}

TEST(every_large_mutation_gets_the_verdict_of_the_reference)
{
	EXPECT_EQ(50, check_lines(_metadata, VECTORS "/mutations-large.tsv"));
}

TEST_HARNESS_MAIN
