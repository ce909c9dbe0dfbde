// SPDX-License-Identifier: GPL-2.0
/*
 * The report codec: the vectors and sizes of the format's description.
 */
#include <errno.h>
#include <limits.h>

#include "kselftest_harness.h"
#include "wire_vectors.h"
#include "wire/schema.h"

/* A report with an exit_info, as the parent makes it up. */
static struct worker_report sentinel(int32_t tid, struct worker_exit_info *info, const char *text)
{
	if (text)
		wire_text_set(&info->text, text);
	return (struct worker_report){ .tid = tid, .exit_info = info };
}

static void expect_bytes(struct __test_metadata *_metadata, const struct worker_report *report,
			 const char *hex, size_t len)
{
	struct blob want = blob_hex(hex, strlen(hex));
	struct blob got = blob_encode(report);
	struct worker_report back;

	EXPECT_EQ(len, got.len);
	EXPECT_TRUE(blob_equal(want, got)) {
		TH_LOG("%s", hex);
	}
	EXPECT_EQ(0, report_decode(&back, got.data, got.len, NULL, NULL));
	free(got.data);
	got = blob_encode(&back);
	EXPECT_TRUE(blob_equal(want, got));
	report_destroy(&back);
	free(want.data);
	free(got.data);
}

/* W92, G1 */
TEST(an_empty_report_is_31_zero_bytes)
{
	expect_bytes(_metadata, &(struct worker_report){0}, "00*31", 31);
}

/* W95, G3 to G7 */
TEST(sentinels_have_their_bytes)
{
	struct worker_exit_info signaled = { .kind = EXIT_SIGNALED, .code = 9 };
	struct worker_exit_info exited = { .kind = EXIT_EXITED, .code = 1 };
	struct worker_exit_info timed_out = { .kind = EXIT_TIMED_OUT };
	struct worker_exit_info panicked = { .kind = EXIT_PANICKED };
	struct worker_exit_info failed = { .kind = EXIT_WAIT_FAILED };
	struct worker_report report = sentinel(1234, &signaled, NULL);

	report.group_idx = 2;
	expect_bytes(_metadata, &report, "a4 13 00*23 01 01 12 00 02 00 00 00 00", 34);
	report = sentinel(57, &exited, NULL);
	expect_bytes(_metadata, &report, "72 00*23 01 00 02 00 00 00 00 00 00", 33);
	report = sentinel(300, &timed_out, NULL);
	expect_bytes(_metadata, &report, "d8 04 00*23 01 02 00 00 00 00 00 00", 33);
	report = sentinel(300, &panicked, "boom");
	expect_bytes(_metadata, &report, "d8 04 00*23 01 04 04 62 6f 6f 6d 00*6", 38);
	report = sentinel(300, &failed, "EIO");
	expect_bytes(_metadata, &report, "d8 04 00*23 01 03 03 45 49 4f 00*6", 37);
	wire_text_set(&failed.text, "ECHILD: No child processes");
	expect_bytes(_metadata, &report,
		     "d8 04 00*23 01 03 1a 45 43 48 49 4c 44 3a 20 4e 6f 20 63 68 69 6c 64 20 70 72 6f 63 65 73 73 65 73 00*6",
		     60);
	free(panicked.text.s);
	free(failed.text.s);
}

/* W93, G8, G9 */
TEST(the_largest_and_smallest_numbers_survive)
{
	struct worker_report report = { .tid = INT32_MAX, .work_units = UINT64_MAX };

	expect_bytes(_metadata, &report, "fe ff ff ff 0f ff*9 01 00*29", 44);
	report = (struct worker_report){ .tid = INT32_MIN };
	expect_bytes(_metadata, &report, "ff ff ff ff 0f 00*30", 35);
}

/* W93: every u64 of the list, whatever its name. */
TEST(every_u64_field_survives_at_its_largest)
{
	const struct wire_type *type = wire_type_worker_report();
	struct worker_report report = { .tid = INT32_MAX }, back;
	struct blob bytes;
	size_t i, nr = 0;

	for (i = 0; i < type->nr_fields; i++) {
		if (type->fields[i].kind != WIRE_U64)
			continue;
		*(uint64_t *)((char *)&report + type->fields[i].offset) = UINT64_MAX;
		nr++;
	}
	EXPECT_EQ(17, nr);
	bytes = blob_encode(&report);
	EXPECT_EQ(5 + 17 * 10 + 13, bytes.len);
	EXPECT_EQ(0, report_decode(&back, bytes.data, bytes.len, NULL, NULL));
	EXPECT_EQ(0, memcmp(&report, &back, sizeof(back)));
	free(bytes.data);
}

/* W94 */
TEST(migrations_survive)
{
	struct migration moves[] = { { 1500000, 0, 3 }, { 1600000, 3, 1 } };
	struct worker_report report = { .migration_count = 2, .migrations = { moves, 2, 2 } };

	expect_bytes(_metadata, &report,
		     "00*5 02 00 02 e0 c6 5b 00 03 80 d4 61 03 01 00*23", 41);
}

#define G10 \
	"c2 43 80 80 40 80 c2 d7 2f 80 e5 9a 77 80 a3 c3 47 01 02 00 03 01 e0 c6 5b 00 03 0c 03 " \
	"82 01 02 e8 07 82 01 02 00 00 00 00 80 08 88 27 07 ff c1 d7 2f 01 02 00 c8 01 01 ac 02 " \
	"00 00 01 01 01 06 45 49 4e 56 41 4c 00 01 01 01 00 01 e8 07 01 00 00 00 64 88 27 00 03 " \
	"00 00 00 00 00 00 00 01 0a 02 08 02 c0 84 3d"

TEST(a_live_report_has_its_bytes)
{
	struct taobench_stats taobench = { 10, 2, 8, 2, 1000000 };
	struct migration move = { 1500000, 0, 3 };
	struct phase_slice slice = {
		.phase_epoch = 1, .wake_sample_total = 1, .off_cpu_ns = 100, .wall_ns = 5000,
		.iterations = 3,
	};
	struct worker_report report = {
		.tid = 4321, .work_units = 1048576, .cpu_time_ns = 100000000,
		.wall_time_ns = 250000000, .off_cpu_ns = 150000000, .migration_count = 1,
		.migrations = { &move, 1, 1 }, .max_gap_ms = 12, .max_gap_cpu = 3,
		.max_gap_at_ms = 130, .wake_sample_total = 2, .iterations = 1024,
		.schedstat_run_delay_ns = 5000, .schedstat_run_count = 7,
		.schedstat_cpu_time_ns = 99999999, .completed = true, .is_messenger = true,
		.group_idx = 1, .phase_slices = { &slice, 1, 1 }, .taobench_whole = &taobench,
	};

	u64_set_insert(&report.cpus_used, 3);
	u64_set_insert(&report.cpus_used, 0);
	u64_set_insert(&report.cpus_used, 3);
	u64_seq_push(&report.wake_latencies_ns, 1000);
	u64_seq_push(&report.wake_latencies_ns, 130);
	page_map_add(&report.numa_pages, 1, 300);
	page_map_add(&report.numa_pages, 0, 150);
	page_map_add(&report.numa_pages, 0, 50);
	wire_text_set(&report.affinity_error, "EINVAL");
	u64_set_insert(&slice.cpus_used, 0);
	u64_seq_push(&slice.wake_latencies_ns, 1000);
	expect_bytes(_metadata, &report, G10, 102);
	free(report.cpus_used.v);
	free(report.wake_latencies_ns.v);
	free(report.numa_pages.v);
	free(report.affinity_error.s);
	free(slice.cpus_used.v);
	free(slice.wake_latencies_ns.v);
}

/* G11 to G25: changes of the default report. The offset is that of the byte at fault. */
static const struct {
	const char *name, *hex;
	int error;
	size_t offset;
	const char *again;
} changes[] = {
	{ "G11", "00*31 01 02 03", 0, 31, "00*31" },
	{ "G12", "00*30", -EBADMSG, 30, NULL },
	{ "G13", "00 80 00 00*29", 0, 32, "00*31" },
	{ "G14", "00 ff*9 01 00*29", 0, 40, "00 ff*9 01 00*29" },
	{ "G15", "00 ff*9 02 00*29", -EBADMSG, 10, NULL },
	{ "G16", "00 80*10 00 00*29", -EBADMSG, 10, NULL },
	{ "G17", "ff ff ff ff 10 00*30", -EBADMSG, 4, NULL },
	{ "G18", "80*5 00 00*30", -EBADMSG, 4, NULL },
	{ "G19", "00*21 02 00*9", -EBADMSG, 21, NULL },
	{ "G20", "00*24 02 00*6", -EBADMSG, 24, NULL },
	{ "G21", "00*24 01 05 00*6", -EBADMSG, 25, NULL },
	{ "G22", "00*6 03 05 01 05 00*24", 0, 34, "00*6 02 01 05 00*24" },
	{ "G23", "00*22 02 01 07 01 09 00*8", 0, 35, "00*22 01 01 09 00*8" },
	{ "G24", "00*27 01 02 c3 28 00*3", -EBADMSG, 29, NULL },
	{ "G25", "00*11 ff*9 01 00*19", -EBADMSG, 11, NULL },
};

TEST(changed_reports_are_judged)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(changes); i++) {
		struct blob input = blob_hex(changes[i].hex, strlen(changes[i].hex));
		struct decode_error error;
		struct worker_report report;
		size_t consumed;
		int ret = report_decode(&report, input.data, input.len, &consumed, &error);

		EXPECT_EQ(changes[i].error, ret) {
			TH_LOG("%s", changes[i].name);
		}
		EXPECT_EQ(changes[i].offset, ret ? error.offset : consumed) {
			TH_LOG("%s: %s", changes[i].name, error.reason);
		}
		EXPECT_EQ(!ret, !error.reason);
		if (!ret) {
			struct blob want = blob_hex(changes[i].again, strlen(changes[i].again));
			struct blob got = blob_encode(&report);

			EXPECT_TRUE(blob_equal(want, got));
			free(want.data);
			free(got.data);
		}
		report_destroy(&report);
		free(input.data);
	}
}

TEST(every_prefix_of_a_report_is_refused)
{
	struct blob whole = blob_hex(G10, strlen(G10));
	struct decode_error error;
	struct worker_report report, empty = {0};
	size_t len;

	for (len = 0; len < whole.len; len++) {
		uint8_t *prefix = malloc(len ? len : 1);

		memcpy(prefix, whole.data, len);
		EXPECT_EQ(-EBADMSG, report_decode(&report, prefix, len, NULL, &error));
		EXPECT_LE(error.offset, len);
		EXPECT_NE(NULL, error.reason);
		EXPECT_EQ(0, memcmp(&report, &empty, sizeof(report)));
		free(prefix);
	}
	EXPECT_EQ(0, report_decode(&report, whole.data, whole.len, NULL, &error));
	report_destroy(&report);
	free(whole.data);
}

/* Bytes of a default report with one default slice and what it carries. */
static size_t slice_bytes(struct schbench_phase_stats *schbench,
			  struct taobench_phase_stats *taobench)
{
	struct phase_slice slice = { .schbench = schbench, .taobench = taobench };
	struct worker_report report = { .phase_slices = { &slice, 1, 1 } };
	struct blob bytes = blob_encode(&report);

	free(bytes.data);
	return bytes.len - 31;
}

TEST(sizes_are_those_of_the_format)
{
	struct schbench_phase_stats *schbench = calloc(1, sizeof(*schbench));
	struct taobench_phase_stats *taobench = calloc(1, sizeof(*taobench));

	EXPECT_EQ(18, slice_bytes(NULL, NULL));
	EXPECT_EQ(18 + 14612, slice_bytes(schbench, NULL));
	EXPECT_EQ(18 + 4874, slice_bytes(NULL, taobench));
	free(schbench);
	free(taobench);
}

TEST(full_reservoirs_take_ten_bytes_a_sample_at_most)
{
	struct worker_report report = {0}, back;
	struct blob bytes;
	size_t i;

	for (i = 0; i < 100000; i++) {
		u64_seq_push(&report.wake_latencies_ns, UINT64_MAX);
		u64_seq_push(&report.iteration_costs_ns, UINT64_MAX - i);
		u64_seq_push(&report.timer_latencies_ns, 1ULL << 63);
	}
	bytes = blob_encode(&report);
	/* Each count takes three bytes instead of one. */
	EXPECT_EQ(3000000 + 31 + 3 * 2, bytes.len);
	EXPECT_EQ(0, report_decode(&back, bytes.data, bytes.len, NULL, NULL));
	EXPECT_EQ(UINT64_MAX - 99999, back.iteration_costs_ns.v[99999]);
	report_destroy(&back);
	report_destroy(&report);
	free(bytes.data);
}

TEST(what_could_not_be_decoded_is_not_encoded)
{
	struct worker_exit_info info = { .kind = 5 };
	struct worker_report report = { .exit_info = &info };
	uint64_t cpus[] = { 3, 1 };
	char latin1[] = "\xe4";
	uint8_t *bytes;
	size_t len;

	EXPECT_EQ(-EINVAL, report_encode(&report, &bytes, &len));
	EXPECT_EQ(NULL, bytes);
	report = (struct worker_report){ .cpus_used = { cpus, 2, 2 } };
	EXPECT_EQ(-EINVAL, report_encode(&report, &bytes, &len));
	report = (struct worker_report){ .affinity_error = { latin1, 1 } };
	EXPECT_EQ(-EILSEQ, report_encode(&report, &bytes, &len));
}

TEST_HARNESS_MAIN
