// SPDX-License-Identifier: GPL-2.0
/*
 * The table of work types and the look-up by name.
 */
#include <string.h>

#include "sys/suggest.h"
#include "work/table.h"

#define WORK_ENTRY(name) &work_##name,
const struct work_type *const work_types[] = { WORK_TYPES(WORK_ENTRY) };
const size_t nr_work_types = sizeof(work_types) / sizeof(*work_types);

static bool has_defaults(const struct work_type *type)
{
	return type->params || !type->params_size;
}

/**
 * work_type_by_name() - find a work type
 * @name: exactly as in the specification, for example "SpinWait"
 *
 * Return: the type; NULL when there is none of that name, or none that a name is enough for because
 * it has no default parameters.
 */
const struct work_type *work_type_by_name(const char *name)
{
	size_t i;

	for (i = 0; i < nr_work_types; i++)
		if (strcmp(work_types[i]->name, name) == 0)
			return has_defaults(work_types[i]) ? work_types[i] : NULL;
	return NULL;
}

/**
 * work_type_suggest() - the name that was probably meant
 * @name: what was typed
 *
 * Return: the closest name, NULL when none is close; see suggest().
 */
const char *work_type_suggest(const char *name)
{
	const char *names[sizeof(work_types) / sizeof(*work_types)];
	size_t i, n = 0;

	for (i = 0; i < nr_work_types; i++)
		if (has_defaults(work_types[i]))
			names[n++] = work_types[i]->name;
	return suggest(name, names, n);
}
