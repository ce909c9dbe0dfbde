// SPDX-License-Identifier: GPL-2.0
/*
 * The sentence that a failing library call leaves behind.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "sys/err.h"

int err_set(struct err *err, int errnum, const char *fmt, ...)
{
	va_list args;
	size_t used;

	if (err) {
		va_start(args, fmt);
		vsnprintf(err->text, sizeof(err->text), fmt, args);
		va_end(args);
		used = strlen(err->text);
		if (errnum)
			snprintf(err->text + used, sizeof(err->text) - used, ": %s",
				 strerror(errnum));
	}
	return errnum ? -errnum : -EINVAL;
}

int err_prefix(struct err *err, int ret, const char *fmt, ...)
{
	struct err inner;
	va_list args;
	size_t used;

	if (err) {
		inner = *err;
		va_start(args, fmt);
		vsnprintf(err->text, sizeof(err->text), fmt, args);
		va_end(args);
		used = strlen(err->text);
		snprintf(err->text + used, sizeof(err->text) - used, ": %s", inner.text);
	}
	return ret;
}
