// SPDX-License-Identifier: GPL-2.0
/*
 * Temporary files without a name: nothing is left of them however their owner ends.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "sys/file.h"
#include "work/scratch.h"

/**
 * scratch_dir() - where temporary files go
 *
 * Not to /tmp first, which is often in memory.
 *
 * Return: the directory that TMPDIR names, or else /var/tmp or /tmp, whichever can be written to;
 * NULL when none can.
 */
const char *scratch_dir(void)
{
	const char *const dirs[] = { getenv("TMPDIR"), "/var/tmp", "/tmp" };
	size_t i;

	for (i = 0; i < sizeof(dirs) / sizeof(*dirs); i++)
		if (dirs[i] && !access(dirs[i], W_OK | X_OK))
			return dirs[i];
	return NULL;
}

/* For file systems that know no file without a name. */
static int create_and_unlink(const char *dir, int flags)
{
	char path[PATH_MAX];
	int fd;

	if (file_path(path, sizeof(path), "%s/sched_claims_XXXXXX", dir))
		return -ENAMETOOLONG;
	fd = mkostemp(path, flags | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	unlink(path);
	return fd;
}

/**
 * scratch_open() - make a temporary file
 * @dir: where
 * @flags: for open(2), beyond O_RDWR
 *
 * Return: its descriptor, or -errno.
 */
int scratch_open(const char *dir, int flags)
{
	int fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC | flags, 0600);

	if (fd >= 0)
		return fd;
	if (errno != EOPNOTSUPP && errno != EISDIR)
		return -errno;
	return create_and_unlink(dir, flags);
}
