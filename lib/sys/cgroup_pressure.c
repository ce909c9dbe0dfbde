// SPDX-License-Identifier: GPL-2.0
/*
 * Pressure stall information of a cgroup (Documentation/accounting/psi.rst).
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "sys/cgroup.h"

static int parse_line(const char *line, struct pressure_line *values)
{
	unsigned long long total;

	if (sscanf(line, " avg10=%lf avg60=%lf avg300=%lf total=%llu", &values->avg10,
		   &values->avg60, &values->avg300, &total) != 4)
		return -EINVAL;
	values->total_us = total;
	return 0;
}

int pressure_parse(const char *text, struct pressure *pressure)
{
	int ret = -EINVAL;
	const char *line;

	memset(pressure, 0, sizeof(*pressure));
	for (line = text; line && *line; line = (line = strchr(line, '\n')) ? line + 1 : NULL) {
		if (!strncmp(line, "some ", 5))
			ret = parse_line(line + 5, &pressure->some);
		else if (!strncmp(line, "full ", 5))
			ret = parse_line(line + 5, &pressure->full);
		else
			ret = -EINVAL;
		if (ret)
			break;
	}
	return ret;
}

int cgroup_read_pressure(const struct cgroups *cg, const char *name, const char *file,
			 struct pressure *pressure, struct err *err)
{
	char text[512];
	ssize_t ret;

	ret = cgroup_read(cg, name, file, text, sizeof(text), err);
	if (ret < 0)
		return ret;
	ret = pressure_parse(text, pressure);
	if (ret)
		return err_set(err, -ret, "parse %s of cgroup '%s': '%.100s'", file, name, text);
	return 0;
}
