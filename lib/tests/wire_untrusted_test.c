// SPDX-License-Identifier: GPL-2.0
/*
 * Inputs that lie: counts beyond all memory, in every place that has one, decoded where memory is
 * short; and damaged reports in great number.
 */
#include <errno.h>
#include <sys/resource.h>
#include <unistd.h>

#include "kselftest_harness.h"
#include "wire_vectors.h"
#include "wire/postcard.h"
#include "wire/schema.h"

#if defined(__SANITIZE_ADDRESS__)
#define ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#define ADDRESS_SANITIZER __has_feature(address_sanitizer)
#else
#define ADDRESS_SANITIZER 0
#endif

/*
 * No more than so many bytes of new memory from here on. Each test runs in a process of its own, so
 * that nothing has to be undone. Sanitizers need the address space for themselves.
 */
static void limit_memory(size_t bytes)
{
	struct rlimit limit;
	unsigned long pages;
	FILE *statm = fopen("/proc/self/statm", "r");

	if (ADDRESS_SANITIZER || !statm)
		return;
	if (fscanf(statm, "%lu", &pages) == 1) {
		limit.rlim_cur = pages * sysconf(_SC_PAGESIZE) + bytes;
		limit.rlim_max = limit.rlim_cur;
		setrlimit(RLIMIT_AS, &limit);
	}
	fclose(statm);
}

static const uint64_t lies[] = { 1ULL << 32, 1ULL << 63, UINT64_MAX };

/* What stands before the count of a counted field: option tag, variant, or nothing. */
static const char *const before_count[] = {
	[WIRE_SEQ] = "", [WIRE_SET] = "", [WIRE_MAP] = "", [WIRE_VEC] = "", [WIRE_HIST] = "",
	[WIRE_TEXT] = "\x01", [WIRE_EXIT] = "\x01\x03",
};

/* A record whose fields before the given one are default, then the lie, then some zeros. */
static void put_lie(struct pc_writer *w, const struct wire_type *type, size_t field, uint64_t lie)
{
	const char *before = before_count[type->fields[field].kind];
	size_t i;

	/* Before every counted field of every list there are only fields of one byte. */
	for (i = 0; i < field; i++)
		pc_put_byte(w, 0);
	for (; *before; before++)
		pc_put_byte(w, *before);
	pc_put_u64(w, lie);
	for (i = 0; i < 100; i++)
		pc_put_byte(w, 0);
}

static bool is_counted(const struct wire_field *field)
{
	return field->kind < ARRAY_SIZE(before_count) && before_count[field->kind];
}

static void expect_refused(struct __test_metadata *_metadata, struct pc_writer *w,
			   const char *what)
{
	struct decode_error error;
	struct worker_report report;

	EXPECT_EQ(-EBADMSG, report_decode(&report, w->bytes, w->len, NULL, &error)) {
		TH_LOG("%s: %s at %zu", what, error.reason, error.offset);
	}
	free(w->bytes);
	*w = (struct pc_writer){0};
}

TEST(lying_counts_of_a_report_are_refused)
{
	const struct wire_type *type = wire_type_worker_report();
	struct pc_writer w = {0};
	size_t i, k, nr = 0;

	limit_memory(1 << 20);
	for (i = 0; i < type->nr_fields; i++) {
		for (k = 0; is_counted(&type->fields[i]) && k < ARRAY_SIZE(lies); k++, nr++) {
			put_lie(&w, type, i, lies[k]);
			expect_refused(_metadata, &w, type->fields[i].name);
		}
	}
	/* cpus_used, migrations, three reservoirs, numa_pages, exit_info, two texts, slices */
	EXPECT_EQ(10 * 3, nr);
}

/* The default report up to its slices, of which there is one. */
static void put_slice_begin(struct pc_writer *w)
{
	size_t i;

	for (i = 0; i < 29; i++)
		pc_put_byte(w, 0);
	pc_put_u64(w, 1);
}

TEST(lying_counts_of_a_slice_are_refused)
{
	const struct wire_type *type = wire_type_phase_slice();
	struct pc_writer w = {0};
	size_t i, k, nr = 0;

	limit_memory(1 << 20);
	for (i = 0; i < type->nr_fields; i++) {
		for (k = 0; is_counted(&type->fields[i]) && k < ARRAY_SIZE(lies); k++, nr++) {
			put_slice_begin(&w);
			put_lie(&w, type, i, lies[k]);
			expect_refused(_metadata, &w, type->fields[i].name);
		}
	}
	EXPECT_EQ(4 * 3, nr);
}

/* Histograms: also 4863 and 4865 with as many buckets behind them. */
TEST(lying_counts_of_a_histogram_are_refused)
{
	static const uint64_t counts[] = { 0, 4863, 4865, 1ULL << 32, 1ULL << 63, UINT64_MAX };
	struct pc_writer w = {0};
	size_t i, k;

	limit_memory(1 << 20);
	for (k = 0; k < ARRAY_SIZE(counts); k++) {
		put_slice_begin(&w);
		for (i = 0; i < 16; i++)
			pc_put_byte(&w, 0);
		pc_put_byte(&w, 1);
		pc_put_u64(&w, counts[k]);
		for (i = 0; i < 20000; i++)
			pc_put_byte(&w, 0);
		expect_refused(_metadata, &w, "plat");
	}
}

TEST(lying_counts_of_a_list_are_refused)
{
	struct report_list list;
	size_t k;

	limit_memory(1 << 20);
	for (k = 0; k < ARRAY_SIZE(lies); k++) {
		struct pc_writer w = {0};

		pc_put_u64(&w, lies[k]);
		pc_put_u64s(&w, lies, ARRAY_SIZE(lies));
		EXPECT_EQ(-EBADMSG, report_list_decode(&list, w.bytes, w.len, NULL, NULL));
		EXPECT_EQ(0, list.len);
		free(w.bytes);
	}
}

/*
 * The most memory that lies can bring about: each level claims as much as the rest of the input
 * could hold, a report's struct (376 bytes on 64 bit) for every 31 bytes, a slice's for every 18, a
 * u64 for every one.
 */
TEST(memory_is_bounded_by_the_input)
{
	const size_t len = 1 << 20;
	struct pc_writer w = {0};
	struct report_list list;
	size_t i;

	pc_put_u64(&w, (len - 100) / wire_type_worker_report()->min_bytes);
	for (i = 0; i < 29; i++)
		pc_put_byte(&w, 0);
	pc_put_u64(&w, (len - 200) / wire_type_phase_slice()->min_bytes);
	pc_put_byte(&w, 0);
	pc_put_u64(&w, len - 300);
	while (w.len < len)
		pc_put_byte(&w, 0x80);
	limit_memory(40 * len);
	EXPECT_EQ(-EBADMSG, report_list_decode(&list, w.bytes, w.len, NULL, NULL));
	free(w.bytes);
}

/* Half a million numbers in falling order: a quadratic sort would take hours. */
TEST(sets_and_maps_in_any_order_are_sorted_fast)
{
	const size_t nr = 500000;
	struct pc_writer w = {0};
	struct worker_report report;
	size_t i;

	for (i = 0; i < 6; i++)
		pc_put_byte(&w, 0);
	pc_put_u64(&w, nr);
	for (i = nr; i > 0; i--)
		pc_put_u64(&w, i);
	for (i = 7; i < 22; i++)
		pc_put_byte(&w, 0);
	pc_put_u64(&w, nr);
	for (i = nr; i > 0; i--) {
		pc_put_u64(&w, i / 2);
		pc_put_u64(&w, i);
	}
	for (i = 23; i < 31; i++)
		pc_put_byte(&w, 0);
	ASSERT_EQ(0, report_decode(&report, w.bytes, w.len, NULL, NULL));
	EXPECT_EQ(nr, report.cpus_used.len);
	EXPECT_EQ(nr, report.cpus_used.v[nr - 1]);
	EXPECT_EQ(nr / 2 + 1, report.numa_pages.len);
	/* Of 7 -> 15 and 7 -> 14 the later one stays. */
	EXPECT_EQ(7, report.numa_pages.v[7].node);
	EXPECT_EQ(14, report.numa_pages.v[7].pages);
	report_destroy(&report);
	free(w.bytes);
}

static uint32_t next_random(uint64_t *state)
{
	*state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
	return *state >> 33;
}

static void damage(uint8_t *bytes, size_t len, uint64_t *seed)
{
	static const uint8_t odd[] = { 0x00, 0x01, 0x02, 0x7f, 0x80, 0xff };
	size_t nr = 1 + next_random(seed) % 4;

	while (nr--) {
		size_t at = next_random(seed) % len;

		if (next_random(seed) & 1)
			bytes[at] ^= 1 << next_random(seed) % 8;
		else
			bytes[at] = odd[next_random(seed) % ARRAY_SIZE(odd)];
	}
}

/* What decodes encodes to something that is no longer and decodes to the same. */
static void check_damaged(struct __test_metadata *_metadata, const uint8_t *bytes, size_t len)
{
	struct worker_report report, again;
	struct blob first, second;
	size_t consumed;

	if (report_decode(&report, bytes, len, &consumed, NULL))
		return;
	ASSERT_LE(consumed, len);
	first = blob_encode(&report);
	ASSERT_LE(first.len, consumed);
	ASSERT_EQ(0, report_decode(&again, first.data, first.len, &consumed, NULL));
	ASSERT_EQ(first.len, consumed);
	second = blob_encode(&again);
	ASSERT_TRUE(blob_equal(first, second));
	report_destroy(&report);
	report_destroy(&again);
	free(first.data);
	free(second.data);
}

TEST(damaged_reports_do_no_harm)
{
	static const char *const names[] = {
		"002-typical", "051-exit-panicked", "143-slices-1-both", "200-random-49",
	};
	uint64_t seed = 1;
	size_t i, n;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		struct blob file, copy;
		char path[4096];

		snprintf(path, sizeof(path), "%s/%s.postcard", VECTORS, names[i]);
		file = blob_read(path);
		ASSERT_NE(NULL, file.data) {
			TH_LOG("%s", path);
		}
		for (n = 0; n < 5000; n++) {
			copy.len = next_random(&seed) % 8 ? file.len :
							    1 + next_random(&seed) % file.len;
			copy.data = malloc(copy.len);
			memcpy(copy.data, file.data, copy.len);
			damage(copy.data, copy.len, &seed);
			check_damaged(_metadata, copy.data, copy.len);
			free(copy.data);
		}
		free(file.data);
	}
}

TEST_HARNESS_MAIN
