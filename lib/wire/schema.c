// SPDX-License-Identifier: GPL-2.0
/*
 * The tables behind schema.h, made from the lists of report.h.
 */
#include "wire/schema.h"

/* The least that a field takes on the wire: one byte, or what its struct takes. */
#define MIN_I32(type) 1
#define MIN_U32(type) 1
#define MIN_U64(type) 1
#define MIN_BOOL(type) 1
#define MIN_SEQ(type) 1
#define MIN_SET(type) 1
#define MIN_MAP(type) 1
#define MIN_TEXT(type) 1
#define MIN_VEC(type) 1
#define MIN_OPT(type) 1
#define MIN_REC(type) MIN_BYTES_##type
#define MIN_HIST(type) (2 + PLAT_BUCKETS)
#define MIN_EXIT(type) 1
#define MIN_BYTES(kind, type, name) + MIN_##kind(type)

#define MIN_ENUM(LIST, name) MIN_BYTES_##name = 0 LIST##_FIELDS(MIN_BYTES),
enum { WIRE_STRUCTS(MIN_ENUM) };

/* The struct that a field is made of. */
#define SUB_I32(type) NULL
#define SUB_U32(type) NULL
#define SUB_U64(type) NULL
#define SUB_BOOL(type) NULL
#define SUB_SEQ(type) NULL
#define SUB_SET(type) NULL
#define SUB_MAP(type) NULL
#define SUB_TEXT(type) NULL
#define SUB_VEC(type) wire_type_##type
#define SUB_OPT(type) wire_type_##type
#define SUB_REC(type) wire_type_##type
#define SUB_HIST(type) NULL
#define SUB_EXIT(type) NULL

/* The table is inside a function for the sake of "record": it tells offsetof() the struct. */
#define FIELD(kind, type, name) \
	{ #name, offsetof(__typeof__(*record), name), WIRE_##kind, SUB_##kind(type) },
#define TYPE(LIST, struct_name) \
const struct wire_type *wire_type_##struct_name(void) \
{ \
	static const struct struct_name record[1]; \
	static const struct wire_field fields[] = { LIST##_FIELDS(FIELD) }; \
	static const struct wire_type type = { \
		.name = #struct_name, \
		.size = sizeof(*record), \
		.min_bytes = MIN_BYTES_##struct_name, \
		.fields = fields, \
		.nr_fields = ARRAY_SIZE(fields), \
	}; \
	return &type; \
}

WIRE_STRUCTS(TYPE)

#define VARIANT(number, enumerator, json, payload) \
	[number] = { json, EXIT_PAYLOAD_##payload },
const struct exit_variant exit_variants[] = { EXIT_VARIANTS(VARIANT) };
const size_t nr_exit_variants = ARRAY_SIZE(exit_variants);
