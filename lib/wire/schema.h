/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The lists of report.h as constant tables, so that the codec, the JSON form and the tools can walk
 * a record instead of naming its fields again.
 */
#ifndef SCHED_CLAIMS_WIRE_SCHEMA_H
#define SCHED_CLAIMS_WIRE_SCHEMA_H

#include "wire/report.h"

#ifndef ARRAY_SIZE	/* kselftest.h has one, too */
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#endif

enum wire_kind {
	WIRE_I32,
	WIRE_U32,
	WIRE_U64,
	WIRE_BOOL,
	WIRE_SEQ,
	WIRE_SET,
	WIRE_MAP,
	WIRE_TEXT,
	WIRE_VEC,
	WIRE_OPT,
	WIRE_REC,
	WIRE_HIST,
	WIRE_EXIT,
};

struct wire_type;

/**
 * struct wire_field - one line of a list
 * @name: name in C and in JSON
 * @offset: where it lies in its struct
 * @kind: how it travels
 * @type: the struct of a VEC, OPT or REC; NULL for the others
 */
struct wire_field {
	const char *name;
	size_t offset;
	enum wire_kind kind;
	const struct wire_type *(*type)(void);
};

/**
 * struct wire_type - one list
 * @name: name of the struct
 * @size: its size in memory
 * @min_bytes: the least it takes on the wire
 * @fields: its fields in wire order
 * @nr_fields: how many
 */
struct wire_type {
	const char *name;
	size_t size;
	size_t min_bytes;
	const struct wire_field *fields;
	size_t nr_fields;
};

/*
 * How a VEC or a struct report_list looks to code that knows the items only by their wire_type, and
 * an OPT to code that knows only that it is a pointer. The attribute makes the two views legal.
 */
struct wire_vec {
	void *v;
	size_t len;
	size_t cap;
} __attribute__((may_alias));

struct wire_opt {
	void *record;
} __attribute__((may_alias));

/* wire_type_worker_report() and so on: the table of each list. */
#define WIRE_TYPE_DECLARE(LIST, name) const struct wire_type *wire_type_##name(void)WIRE_TOKEN(;)
WIRE_STRUCTS(WIRE_TYPE_DECLARE)

/* What follows the number of a variant of WorkerExitInfo. */
enum exit_payload {
	EXIT_PAYLOAD_NONE,
	EXIT_PAYLOAD_I32,
	EXIT_PAYLOAD_TEXT,
};

struct exit_variant {
	const char *name;
	enum exit_payload payload;
};

extern const struct exit_variant exit_variants[];
extern const size_t nr_exit_variants;

#endif
