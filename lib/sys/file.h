/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The small files through which the kernel is asked and told: sysfs, procfs, cgroupfs.
 */
#ifndef SCHED_CLAIMS_SYS_FILE_H
#define SCHED_CLAIMS_SYS_FILE_H

#include <stddef.h>
#include <sys/types.h>

#include "sys/err.h"

/*
 * A change to a kernel file system that takes longer than this is given up. Linux 6.1 in an
 * emulated machine needed more than 2 s to migrate 2 x 8 MiB after cpuset.mems was written.
 */
#define FILE_TIMEOUT_MS 10000

/* The same for what ends while a run cleans up. */
#define CLEANUP_TIMEOUT_MS 10000

/**
 * file_path() - compose a path, refusing to cut it
 * @buf: receives the path
 * @size: size of @buf
 * @fmt: as for printf
 *
 * Return: 0, or -ENAMETOOLONG.
 */
int __printf(3, 4) file_path(char *buf, size_t size, const char *fmt, ...);

/**
 * file_read() - read a whole small file
 * @path: the file
 * @buf: receives the bytes and a terminating NUL
 * @size: size of @buf
 *
 * Return: the number of bytes without the NUL, -EFBIG when @buf is too small, or -errno.
 */
ssize_t file_read(const char *path, char *buf, size_t size);

/**
 * file_read_text() - file_read() without the white space at the end
 * @path: the file
 * @buf: receives the text
 * @size: size of @buf
 *
 * Return: the length of the text, or as file_read().
 */
ssize_t file_read_text(const char *path, char *buf, size_t size);

/**
 * file_read_long() - read a file that holds one decimal number
 * @path: the file
 * @value: receives the number
 *
 * Return: 0, -EINVAL when there is something else in the file, or -errno.
 */
int file_read_long(const char *path, long *value);

/**
 * __file_write() - replace the content of an existing file by one write
 * @path: the file; it is not created
 * @text: the new content
 *
 * The call is made in a thread of its own and given up after FILE_TIMEOUT_MS, because the kernel
 * waits for its cgroup and hotplug locks without listening to signals. A call that was given up
 * is still waiting in the kernel and may take effect later. __file_mkdir() and __file_rmdir() work
 * the same way.
 *
 * Return: 0, -ETIMEDOUT, or -errno.
 */
int __file_write(const char *path, const char *text);
int __file_mkdir(const char *path);
int __file_rmdir(const char *path);

/**
 * file_write() - __file_write() that explains itself
 * @path: the file
 * @text: the new content
 * @err: receives the sentence; may be NULL
 *
 * Return: as __file_write().
 */
int file_write(const char *path, const char *text, struct err *err);

#endif
