// SPDX-License-Identifier: GPL-2.0
/*
 * The lists of report.h against the order on record, and the containers they are made of.
 */
#include "kselftest_harness.h"
#include "wire_vectors.h"
#include "wire/schema.h"

/* One line a field, as the format has them; a struct's own line begins with its name. */
static void describe(FILE *out, const struct wire_type *type)
{
	static const char *const kinds[] = {
		[WIRE_I32] = "i32", [WIRE_U32] = "u32", [WIRE_U64] = "u64", [WIRE_BOOL] = "bool",
		[WIRE_SEQ] = "vec u64", [WIRE_SET] = "set u64", [WIRE_MAP] = "map u64 u64",
		[WIRE_TEXT] = "option string", [WIRE_VEC] = "vec", [WIRE_OPT] = "option",
		[WIRE_REC] = "struct", [WIRE_HIST] = "4864 u32", [WIRE_EXIT] = "option exit_info",
	};
	size_t i;

	fprintf(out, "%s\n", type->name);
	for (i = 0; i < type->nr_fields; i++) {
		const struct wire_field *field = &type->fields[i];

		fprintf(out, "\t%zu %s: %s%s%s\n", i, field->name, kinds[field->kind],
			field->type ? " " : "", field->type ? field->type()->name : "");
	}
}

static char *describe_schema(void)
{
	static const char *const payloads[] = { "", " i32", " string" };
	char *text;
	size_t i, len;
	FILE *out = open_memstream(&text, &len);

#define DESCRIBE(LIST, name) describe(out, wire_type_##name())WIRE_TOKEN(;)
	WIRE_STRUCTS(DESCRIBE)
	fprintf(out, "exit_info\n");
	for (i = 0; i < nr_exit_variants; i++)
		fprintf(out, "\t%zu %s%s\n", i, exit_variants[i].name,
			payloads[exit_variants[i].payload]);
	fclose(out);
	return text;
}

/*
 * The wire is positional: a field that is moved, dropped or changed makes old reports unreadable
 * without anyone noticing. One that is added at the end of its list is added to the file, too.
 */
TEST(the_wire_order_is_the_one_on_record)
{
	struct blob record = blob_read(VECTORS "/../wire_schema.txt");
	char *text = describe_schema(), *now = text, *then = (char *)record.data;
	size_t line = 1;

	ASSERT_NE(NULL, then);
	while (*now && *then) {
		size_t now_len = strcspn(now, "\n"), then_len = strcspn(then, "\n");

		ASSERT_TRUE(now_len == then_len && !memcmp(now, then, now_len)) {
			TH_LOG("wire_schema.txt:%zu has '%.*s', report.h has '%.*s'", line,
			       (int)then_len, then, (int)now_len, now);
		}
		now += now_len + 1;
		then += then_len + 1;
		line++;
	}
	EXPECT_EQ('\0', *now) {
		TH_LOG("wire_schema.txt lacks: %s", now);
	}
	EXPECT_EQ('\0', *then) {
		TH_LOG("report.h lacks: %s", then);
	}
	free(text);
	free(record.data);
}

TEST(sets_stay_ascending)
{
	static const uint64_t values[] = { 5, 5, 0, UINT64_MAX, 3, 0, 4 };
	static const uint64_t want[] = { 0, 3, 4, 5, UINT64_MAX };
	struct u64_seq set = {0};
	size_t i;

	EXPECT_FALSE(u64_set_contains(&set, 0));
	for (i = 0; i < ARRAY_SIZE(values); i++)
		ASSERT_EQ(0, u64_set_insert(&set, values[i]));
	ASSERT_EQ(5, set.len);
	EXPECT_EQ(0, memcmp(want, set.v, sizeof(want)));
	EXPECT_TRUE(u64_set_contains(&set, UINT64_MAX));
	EXPECT_FALSE(u64_set_contains(&set, 1));
	free(set.v);
}

TEST(page_maps_add_and_saturate)
{
	struct page_map map = {0};

	ASSERT_EQ(0, page_map_add(&map, 7, 1));
	ASSERT_EQ(0, page_map_add(&map, 2, UINT64_MAX));
	ASSERT_EQ(0, page_map_add(&map, 2, 5));
	ASSERT_EQ(0, page_map_add(&map, 7, 9));
	ASSERT_EQ(2, map.len);
	EXPECT_EQ(2, map.v[0].node);
	EXPECT_EQ(UINT64_MAX, map.v[0].pages);
	EXPECT_EQ(10, map.v[1].pages);
	free(map.v);
}

TEST(texts_become_utf8)
{
	struct wire_text text = {0};

	ASSERT_EQ(0, wire_text_set(&text, "caf\xe9 \xc3\xa9 \xff"));
	EXPECT_STREQ("caf? \xc3\xa9 ?", text.s);
	EXPECT_EQ(9, text.len);
	ASSERT_EQ(0, wire_text_set(&text, ""));
	EXPECT_STREQ("", text.s);
	ASSERT_EQ(0, wire_text_set(&text, NULL));
	EXPECT_EQ(NULL, text.s);
}

TEST_HARNESS_MAIN
