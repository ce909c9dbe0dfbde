// SPDX-License-Identifier: GPL-2.0
/*
 * Asking the host for the time it gave our CPUs.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sys/clock.h"
#include "sys/vcpu_time.h"

/* Return: 0 with a line in @line, without its end; -ETIMEDOUT, -ENOBUFS, -EPIPE or -errno. */
static int read_line(int fd, char *line, size_t size)
{
	uint64_t deadline_ns = clock_ns() + VCPU_TIME_PATIENCE_MS * NSEC_PER_MSEC;
	size_t len = 0;

	while (len < size) {
		struct pollfd ready = { .fd = fd, .events = POLLIN };
		int left_ms = (int)(clock_left_ns(deadline_ns) / NSEC_PER_MSEC);
		int n = poll(&ready, 1, left_ms);

		if (n < 0 && errno != EINTR)
			return -errno;
		if (!n)
			return -ETIMEDOUT;
		if (n < 0)
			continue;
		n = (int)read(fd, line + len, 1);
		if (n < 1)
			return n ? -errno : -EPIPE;
		if (line[len] == '\n') {
			line[len] = '\0';
			return 0;
		}
		len++;
	}
	return -ENOBUFS;
}

static int ask(int fd, struct vcpu_time *time)
{
	unsigned long long run_ns, wait_ns;
	char line[80];
	int ret;

	if (write(fd, VCPU_TIME_WORD "\n", sizeof(VCPU_TIME_WORD)) < 0)
		return -errno;
	ret = read_line(fd, line, sizeof(line));
	if (ret)
		return ret;
	if (sscanf(line, VCPU_TIME_WORD " %llu %llu", &run_ns, &wait_ns) != 2)
		return -EPROTO;
	*time = (struct vcpu_time){ .run_ns = run_ns, .wait_ns = wait_ns };
	return 0;
}

/**
 * vcpu_time_read() - ask the host
 * @port: the serial port it listens on, in raw mode; NULL where there is none
 * @time: receives the answer
 *
 * Return: 0, -ENOENT without a port, -ETIMEDOUT without an answer, -EPROTO for another one, or
 * -errno.
 */
int vcpu_time_read(const char *port, struct vcpu_time *time)
{
	int fd = port ? open(port, O_RDWR | O_NOCTTY | O_CLOEXEC) : -1;
	int ret;

	if (!port)
		return -ENOENT;
	if (fd < 0)
		return -errno;
	ret = ask(fd, time);
	close(fd);
	return ret;
}

/**
 * vcpu_time_dilation() - by what factor the host stretched the guest's time between two readings
 *
 * 1 + time waited / time run: 1 on a host that has a CPU for each of ours.
 *
 * Return: the factor; 1 when our CPUs did not run.
 */
double vcpu_time_dilation(const struct vcpu_time *before, const struct vcpu_time *after)
{
	uint64_t run_ns = after->run_ns - before->run_ns;
	uint64_t wait_ns = after->wait_ns - before->wait_ns;

	return run_ns ? 1 + (double)wait_ns / (double)run_ns : 1;
}
