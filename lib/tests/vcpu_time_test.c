// SPDX-License-Identifier: GPL-2.0
/*
 * Asking the host for the time of our CPUs, with the other end of a pseudo terminal as the host.
 */
#include <errno.h>
#include <fcntl.h>
#include <kselftest_harness.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "sys/vcpu_time.h"

FIXTURE(port) {
	int host;
	const char *path;
	struct vcpu_time time;
};

FIXTURE_SETUP(port)
{
	struct termios raw;

	self->host = posix_openpt(O_RDWR | O_NOCTTY);
	ASSERT_LE(0, self->host);
	ASSERT_EQ(0, grantpt(self->host));
	ASSERT_EQ(0, unlockpt(self->host));
	ASSERT_EQ(0, tcgetattr(self->host, &raw));
	cfmakeraw(&raw);
	ASSERT_EQ(0, tcsetattr(self->host, TCSANOW, &raw));
	self->path = ptsname(self->host);
	ASSERT_NE(NULL, self->path);
}

FIXTURE_TEARDOWN(port)
{
	close(self->host);
}

/* What the host says, before it was asked: the port keeps it. */
static int answered(struct _test_data_port *self, const char *answer)
{
	int keep = open(self->path, O_RDWR | O_NOCTTY);
	int ret;

	if (write(self->host, answer, strlen(answer)) < 0)
		return -errno;
	ret = vcpu_time_read(self->path, &self->time);
	close(keep);
	return ret;
}

TEST_F(port, asks_and_takes_the_answer)
{
	char question[32] = { 0 };

	EXPECT_EQ(0, answered(self, "vcpu_time 12345678901 42\n"));
	EXPECT_EQ(12345678901ULL, self->time.run_ns);
	EXPECT_EQ(42, self->time.wait_ns);
	EXPECT_LT(0, read(self->host, question, sizeof(question) - 1));
	EXPECT_STREQ("vcpu_time\n", question);
}

TEST_F(port, tells_other_answers_apart)
{
	char endless[256];

	EXPECT_EQ(-EPROTO, answered(self, "vcpu_time 12\n"));
	EXPECT_EQ(-EPROTO, answered(self, "\n"));
	EXPECT_EQ(-EPROTO, answered(self, "time 1 2\n"));
	memset(endless, 'x', sizeof(endless) - 1);
	endless[sizeof(endless) - 1] = '\0';
	EXPECT_EQ(-ENOBUFS, answered(self, endless));
}

TEST_F(port, gives_up_on_a_host_that_is_silent)
{
	EXPECT_EQ(-ETIMEDOUT, answered(self, ""));
	EXPECT_EQ(-ETIMEDOUT, answered(self, "vcpu_time 1 "));
}

TEST(no_port)
{
	struct vcpu_time time;

	EXPECT_EQ(-ENOENT, vcpu_time_read(NULL, &time));
	EXPECT_EQ(-ENOENT, vcpu_time_read("/nonexistent", &time));
}

TEST(dilation_is_one_and_the_wait_by_the_run)
{
	const struct vcpu_time before = { .run_ns = 100, .wait_ns = 50 };
	const struct vcpu_time after = { .run_ns = 300, .wait_ns = 150 };

	EXPECT_EQ(1.5, vcpu_time_dilation(&before, &after));
	EXPECT_EQ(1.0, vcpu_time_dilation(&before, &before));
}

TEST_HARNESS_MAIN
