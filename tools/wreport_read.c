// SPDX-License-Identifier: GPL-2.0
/*
 * Reports from files, read whole.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "wreport.h"

int read_whole(const char *path, uint8_t **bytes, size_t *len, struct err *err)
{
	FILE *in = path ? fopen(path, "r") : stdin, *copy;
	char chunk[65536];
	size_t got;
	int ret = 0;

	*bytes = NULL;
	*len = 0;
	copy = in ? open_memstream((char **)bytes, len) : NULL;
	if (!copy) {
		ret = err_set(err, errno, "open %s", path ? path : "stdin");
		goto out;
	}
	while ((got = fread(chunk, 1, sizeof(chunk), in)) > 0)
		fwrite(chunk, 1, got, copy);
	if (ferror(in))
		ret = err_set(err, errno, "read %s", path ? path : "stdin");
	if (fclose(copy) && !ret)
		ret = err_set(err, errno, "keep %s", path ? path : "stdin");
out:
	if (in && path)
		fclose(in);
	return ret;
}

int read_list(const char *path, struct report_list *list, struct err *err)
{
	struct decode_error why;
	char inside[4096];
	struct stat st;
	uint8_t *bytes;
	size_t len;
	int ret;

	*list = (struct report_list){0};
	if (!stat(path, &st) && S_ISDIR(st.st_mode)) {
		if (snprintf(inside, sizeof(inside), "%s/reports.postcard", path) >=
		    (int)sizeof(inside))
			return err_set(err, ENAMETOOLONG, "open %s", path);
		path = inside;
	}
	ret = read_whole(path, &bytes, &len, err);
	if (!ret && report_list_decode(list, bytes, len, NULL, &why))
		ret = err_set(err, 0, "%s is corrupt at byte %zu: %s", path, why.offset,
			      why.reason);
	free(bytes);
	return ret;
}

int read_report(const char *path, struct worker_report *report, struct err *err)
{
	struct decode_error why;
	uint8_t *bytes;
	size_t len;
	int ret;

	*report = (struct worker_report){0};
	ret = read_whole(path, &bytes, &len, err);
	if (!ret && report_decode(report, bytes, len, NULL, &why))
		ret = err_set(err, 0, "%s is corrupt at byte %zu: %s", path, why.offset,
			      why.reason);
	free(bytes);
	return ret;
}
