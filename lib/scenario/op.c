// SPDX-License-Identifier: GPL-2.0
/*
 * The table of ops.
 */
#include <errno.h>
#include <string.h>

#include "scenario/stage.h"

/**
 * op_name() - as --describe and --prove print it
 */
const char *op_name(enum op_kind kind)
{
#define OP_NAME(NAME, name) \
	[OP_##NAME] = #name,
	static const char *const names[] = { [OP_NONE] = "none", OP_KINDS(OP_NAME) };

	return kind < NR_OP_KINDS ? names[kind] : "?";
}

/**
 * op_object() - what an op is done to, in a word
 */
const char *op_object(const struct op *op)
{
	if (op->def)
		return op->def->name;
	if (op->group)
		return *op->group ? op->group : "runner";
	if (op->argv)
		return op->argv[0];
	return op->kind == OP_DETACH ? "scheduler" : "cpus";
}

/**
 * op_do() - do an op, or in a rehearsal judge whether it can be done
 * @op: the op
 * @stage: the stage
 * @err: receives the sentence
 *
 * Return: 0 or -errno.
 */
int op_do(const struct op *op, struct stage *stage, struct err *err)
{
#define OP_FUNCTION(NAME, name) \
	[OP_##NAME] = op_do_##name,
	static int (*const functions[])(const struct op *op, struct stage *stage,
					struct err *err) = {
		OP_KINDS(OP_FUNCTION)
	};
	int ret;

	if (op->kind <= OP_NONE || op->kind >= NR_OP_KINDS)
		return err_set(err, 0, "unknown op %d", op->kind);
	ret = functions[op->kind](op, stage, err);
	return ret ? err_prefix(err, ret, "op %s", op_name(op->kind)) : 0;
}
