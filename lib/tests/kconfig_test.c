// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel's configuration: values and slow kernels.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <kselftest_harness.h>

#include "sys/kconfig.h"

static int from_text(struct kconfig *config, const char *text)
{
	char path[] = "/tmp/kconfig_test.XXXXXX";
	int fd = mkstemp(path);
	int ret;

	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text))
		return -1;
	close(fd);
	ret = kconfig_read(config, path, NULL);
	unlink(path);
	return ret;
}

static bool is(const struct kconfig *config, const char *option, const char *value)
{
	size_t len;
	const char *found = kconfig_value(config, option, &len);

	if (!found || !value)
		return !found && !value;
	return len == strlen(value) && !memcmp(found, value, len);
}

TEST(values)
{
	struct kconfig config;

	ASSERT_EQ(0, from_text(&config, "# Linux\nCONFIG_HZ=250\n# CONFIG_SMP is not set\n"
			       "CONFIG_HZ_250=y\nCONFIG_NAME=\"a = b\"\nCONFIG_LAST=m"));
	EXPECT_TRUE(is(&config, "CONFIG_HZ", "250"));
	EXPECT_TRUE(is(&config, "CONFIG_HZ_250", "y"));
	EXPECT_TRUE(is(&config, "CONFIG_NAME", "\"a = b\""));
	EXPECT_TRUE(is(&config, "CONFIG_LAST", "m"));
	EXPECT_TRUE(is(&config, "CONFIG_SMP", NULL));
	EXPECT_TRUE(is(&config, "CONFIG_H", NULL));
	kconfig_destroy(&config);
	EXPECT_TRUE(is(&config, "CONFIG_HZ", NULL));
}

TEST(slow_kernels)
{
	const char *options[NR_KCONFIG_SLOW];
	struct kconfig config;

	ASSERT_EQ(0, from_text(&config, "CONFIG_HAVE_ARCH_KASAN=y\n# CONFIG_KASAN is not set\n"
			       "CONFIG_LOCKDEP_SUPPORT=y\n"));
	EXPECT_EQ(0, kconfig_slow(&config, options));
	kconfig_destroy(&config);
	ASSERT_EQ(0, from_text(&config, "CONFIG_PROVE_LOCKING=y\nCONFIG_KASAN=y\n"));
	ASSERT_EQ(2, kconfig_slow(&config, options));
	EXPECT_STREQ("KASAN", options[0]);
	EXPECT_STREQ("PROVE_LOCKING", options[1]);
	kconfig_destroy(&config);
	EXPECT_EQ(0, kconfig_slow(&config, options));
}

TEST(a_missing_file_is_named)
{
	struct kconfig config;
	struct err err;

	EXPECT_GT(0, kconfig_read(&config, "/nonexistent/config", &err));
	EXPECT_NE(NULL, strstr(err.text, "/nonexistent/config"));
	kconfig_destroy(&config);
}

TEST(the_running_kernel)
{
	const struct kconfig *config = kconfig_running();

	if (access("/proc/config.gz", R_OK))
		SKIP(return, "no /proc/config.gz");
	ASSERT_NE(NULL, config->text);
	EXPECT_STREQ("/proc/config.gz", config->path);
	EXPECT_TRUE(is(config, "CONFIG_IKCONFIG_PROC", "y"));
	EXPECT_EQ(config, kconfig_running());
}

TEST_HARNESS_MAIN
