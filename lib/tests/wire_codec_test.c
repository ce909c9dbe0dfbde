// SPDX-License-Identifier: GPL-2.0
/*
 * The postcard primitives: varints at their limits, UTF-8, and the bulk codecs against each other.
 */
#include <errno.h>
#include <limits.h>

#include "kselftest_harness.h"
#include "wire_vectors.h"
#include "wire/json.h"
#include "wire/postcard.h"
#include "wire/varint.h"

/* xorshift64*: numbers that are the same in every run. */
static uint64_t next_random(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * 0x2545f4914f6cdd1dULL;
}

/* Values of every length, with those next to a change of length among them. */
static void fill_values(uint64_t *v, size_t n, unsigned int max_bits, uint64_t seed)
{
	size_t i;

	for (i = 0; i < n; i++) {
		unsigned int bits = next_random(&seed) % (max_bits + 1);
		uint64_t top = bits ? UINT64_MAX >> (64 - bits) : 0;

		switch (next_random(&seed) % 4) {
		case 0:
			v[i] = top;
			break;
		case 1:
			v[i] = (top + 1) & (UINT64_MAX >> (64 - max_bits));
			break;
		default:
			v[i] = next_random(&seed) & top;
		}
	}
}

#define NR 5000

static void check_codec(struct __test_metadata *_metadata, const struct varint_codec *codec,
			unsigned int max_bits, unsigned int limit)
{
	static uint64_t values[NR], back[NR];
	static uint8_t bytes[NR * VARINT_MAX_U64 + VARINT_SLACK];
	struct pc_writer plain = {0};
	size_t i, len, used, nr;

	fill_values(values, NR, max_bits, max_bits);
	for (i = 0; i < NR; i++)
		pc_put_u64(&plain, values[i]);
	len = codec->encode(bytes, values, NR);
	ASSERT_EQ(plain.len, len);
	EXPECT_EQ(0, memcmp(plain.bytes, bytes, len));

	nr = codec->decode(back, NR, limit, bytes, len, &used);
	EXPECT_EQ(0, memcmp(values, back, nr * sizeof(*back)));
	/* It may leave the last few to the careful decoder, no more. */
	EXPECT_GT(100, len - used);
	EXPECT_GT(nr, NR - 100);
	free(plain.bytes);
}

TEST(bulk_codecs_agree_with_the_plain_one)
{
	unsigned int bits;

	for (bits = 1; bits <= 64; bits++) {
		check_codec(_metadata, &varint_portable, bits, VARINT_MAX_U64);
		check_codec(_metadata, varint_best(), bits, VARINT_MAX_U64);
	}
	for (bits = 1; bits <= 32; bits++) {
		check_codec(_metadata, &varint_portable, bits, VARINT_MAX_U32);
		check_codec(_metadata, varint_best(), bits, VARINT_MAX_U32);
	}
	TH_LOG("best codec here: %s", varint_best()->name);
}

/* Random bytes hold every kind of padded, overlong and overflowing varint. */
TEST(bulk_decoders_agree_on_garbage)
{
	static uint64_t a[256], b[256];
	uint64_t seed = 1;
	uint8_t bytes[256];
	size_t i, n, used_a, used_b;
	unsigned int limit;

	for (n = 0; n < 20000; n++) {
		for (i = 0; i < sizeof(bytes); i++)
			bytes[i] = next_random(&seed) | (next_random(&seed) % 16 < n % 16) << 7;
		limit = n & 1 ? VARINT_MAX_U32 : VARINT_MAX_U64;
		i = varint_portable.decode(a, 256, limit, bytes, sizeof(bytes), &used_a);
		ASSERT_EQ(i, varint_best()->decode(b, 256, limit, bytes, sizeof(bytes), &used_b));
		ASSERT_EQ(used_a, used_b);
		ASSERT_EQ(0, memcmp(a, b, i * sizeof(*a)));
	}
}

/* Sequences read by pc_get_u64s() end as they do when each item is read alone. */
TEST(bulk_reader_agrees_with_the_plain_one_on_garbage)
{
	uint64_t seed = 2, bulk[100], alone;
	uint8_t bytes[200];
	size_t i, n;

	for (n = 0; n < 20000; n++) {
		struct pc_reader a = { .bytes = bytes, .len = sizeof(bytes) - n % 150 };
		struct pc_reader b = a;

		for (i = 0; i < sizeof(bytes); i++) {
			bool more = next_random(&seed) % 64 < n % 64;

			bytes[i] = next_random(&seed) >> (more ? 56 : 57);
		}
		pc_get_u64s(&a, bulk, 100);
		for (i = 0; i < 100 && !b.error; i++) {
			alone = pc_get_u64(&b);
			if (!a.error)
				ASSERT_EQ(alone, bulk[i]);
		}
		ASSERT_EQ(b.error, a.error);
		ASSERT_EQ(b.at, a.at);
		ASSERT_EQ(b.reason, a.reason);
	}
}

static const struct {
	const char *hex;
	int error;
	uint64_t value;
	size_t at;
} u64_cases[] = {
	{ "00", 0, 0, 1 },
	{ "7f", 0, 127, 1 },
	{ "80 01", 0, 128, 2 },
	{ "80 00", 0, 0, 2 },
	{ "ff*9 01", 0, UINT64_MAX, 10 },
	{ "80*9 00", 0, 0, 10 },
	{ "", -EBADMSG, 0, 0 },
	{ "80", -EBADMSG, 0, 1 },
	{ "ff*9 02", -EBADMSG, 0, 9 },
	{ "80*10 00", -EBADMSG, 0, 9 },
}, u32_cases[] = {
	{ "ff ff ff ff 0f", 0, UINT32_MAX, 5 },
	{ "80 80 80 80 00", 0, 0, 5 },
	{ "ff ff ff ff 10", -EBADMSG, 0, 4 },
	{ "80 80 80 80 80 00", -EBADMSG, 0, 4 },
	{ "ff ff ff ff", -EBADMSG, 0, 4 },
};

TEST(varints_at_their_limits)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(u64_cases); i++) {
		struct blob input = blob_hex(u64_cases[i].hex, strlen(u64_cases[i].hex));
		struct pc_reader r = { .bytes = input.data, .len = input.len };

		EXPECT_EQ(u64_cases[i].value, pc_get_u64(&r));
		EXPECT_EQ(u64_cases[i].error, r.error);
		EXPECT_EQ(u64_cases[i].at, r.at);
		free(input.data);
	}
	for (i = 0; i < ARRAY_SIZE(u32_cases); i++) {
		struct blob input = blob_hex(u32_cases[i].hex, strlen(u32_cases[i].hex));
		struct pc_reader r = { .bytes = input.data, .len = input.len };

		EXPECT_EQ(u32_cases[i].value, pc_get_u32(&r));
		EXPECT_EQ(u32_cases[i].error, r.error);
		EXPECT_EQ(u32_cases[i].at, r.at);
		free(input.data);
	}
}

TEST(signed_numbers_are_zigzag)
{
	static const int32_t values[] = { 0, -1, 1, -2, 57, INT32_MAX, INT32_MIN };
	static const char hex[] = "00 01 02 03 72 fe ff ff ff 0f ff ff ff ff 0f";
	struct blob want = blob_hex(hex, strlen(hex));
	struct pc_reader r = { .bytes = want.data, .len = want.len };
	struct pc_writer w = {0};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(values); i++) {
		pc_put_i32(&w, values[i]);
		EXPECT_EQ(values[i], pc_get_i32(&r));
	}
	EXPECT_TRUE(blob_equal(want, (struct blob){ w.bytes, w.len }));
	free(w.bytes);
	free(want.data);
}

TEST(errors_stick)
{
	struct pc_reader r = { .bytes = (const uint8_t *)"\x02\x05", .len = 2 };
	struct pc_writer w = {0};
	size_t len;

	EXPECT_FALSE(pc_get_flag(&r, "first"));
	EXPECT_EQ(0, pc_get_u64(&r));
	EXPECT_EQ(0, pc_get_count(&r, 1));
	EXPECT_EQ(NULL, pc_get_text(&r, &len));
	EXPECT_FALSE(pc_get_flag(&r, "second"));
	EXPECT_EQ(-EBADMSG, r.error);
	EXPECT_STREQ("first", r.reason);
	EXPECT_EQ(0, r.at);

	pc_put_byte(&w, 1);
	pc_put_error(&w, -EINVAL);
	pc_put_error(&w, -ENOMEM);
	pc_put_byte(&w, 2);
	pc_put_u64(&w, 3);
	EXPECT_EQ(-EINVAL, w.error);
	EXPECT_EQ(1, w.len);
	free(w.bytes);
}

TEST(utf8_is_strict)
{
	static const struct {
		const char *hex;
		size_t good;
	} cases[] = {
		{ "00", 1 }, { "7f", 1 }, { "80", 0 }, { "bf", 0 },
		{ "c0 80", 0 }, { "c1 bf", 0 }, { "c2 80", 2 }, { "df bf", 2 }, { "c3 28", 0 },
		{ "e0 80 80", 0 }, { "e0 9f bf", 0 }, { "e0 a0 80", 3 },
		{ "ed 9f bf", 3 }, { "ed a0 80", 0 }, { "ed bf bf", 0 }, { "ee 80 80", 3 },
		{ "ef bf be", 3 }, { "ef bf bf", 3 }, { "ef bb bf", 3 }, { "e2 82", 0 },
		{ "f0 80 80 80", 0 }, { "f0 8f bf bf", 0 }, { "f0 90 80 80", 4 },
		{ "f4 8f bf bf", 4 }, { "f4 90 80 80", 0 }, { "f5 80 80 80", 0 }, { "ff", 0 },
		{ "f0 9f 98", 0 }, { "41 e2 9c 97 42 ff", 5 }, { "61 e2 28 a1", 1 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct blob text = blob_hex(cases[i].hex, strlen(cases[i].hex));

		EXPECT_EQ(cases[i].good, utf8_valid((char *)text.data, text.len)) {
			TH_LOG("%s", cases[i].hex);
		}
		free(text.data);
	}
}

FIXTURE(json) {
	struct json json;
	char *text;
	size_t len;
};

FIXTURE_SETUP(json)
{
	self->json = (struct json){ .out = open_memstream(&self->text, &self->len) };
}

FIXTURE_TEARDOWN(json)
{
	fclose(self->json.out);
	free(self->text);
}

/* What was written so far. */
static const char *json_text(struct _test_data_json *self)
{
	fflush(self->json.out);
	return self->text;
}

TEST_F(json, groups_are_parted_by_commas)
{
	json_begin_object(&self->json, NULL);
	json_begin_array(&self->json, "a");
	json_end_array(&self->json);
	json_begin_array(&self->json, "b");
	json_bool(&self->json, NULL, true);
	json_begin_object(&self->json, NULL);
	json_end_object(&self->json);
	json_null(&self->json, NULL);
	json_end_array(&self->json);
	json_bool(&self->json, "c", false);
	json_end_object(&self->json);
	EXPECT_STREQ("{\"a\":[],\"b\":[true,{},null],\"c\":false}", json_text(self));
}

TEST_F(json, integers_are_exact)
{
	json_begin_array(&self->json, NULL);
	json_u64(&self->json, NULL, UINT64_MAX);
	json_i64(&self->json, NULL, INT64_MIN);
	json_end_array(&self->json);
	EXPECT_STREQ("[18446744073709551615,-9223372036854775808]", json_text(self));
}

TEST_F(json, doubles_read_back_the_same)
{
	json_begin_array(&self->json, NULL);
	json_double(&self->json, NULL, 0.1);
	json_double(&self->json, NULL, 1.0 / 3);
	json_double(&self->json, NULL, 100);
	json_double(&self->json, NULL, 0.0 / 0.0);
	json_end_array(&self->json);
	EXPECT_STREQ("[0.1,0.33333333333333331,100,null]", json_text(self));
}

TEST_F(json, strings_are_escaped)
{
	json_begin_array(&self->json, NULL);
	json_string(&self->json, NULL, "\" \\ / \b\f\n\r\t");
	json_string_n(&self->json, NULL, "\0\x1b\x7f\xc3\xa4", 5);
	json_string(&self->json, NULL, NULL);
	json_end_array(&self->json);
	EXPECT_STREQ("[\"\\\" \\\\ / \\b\\f\\n\\r\\t\",\"\\u0000\\u001b\x7f\xc3\xa4\",null]",
		     json_text(self));
}

TEST_F(json, keys_are_escaped)
{
	json_begin_object(&self->json, NULL);
	json_null(&self->json, "\"");
	json_end_object(&self->json);
	EXPECT_STREQ("{\"\\\"\":null}", json_text(self));
}

TEST_HARNESS_MAIN
