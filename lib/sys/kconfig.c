// SPDX-License-Identifier: GPL-2.0
/*
 * Reading /proc/config.gz (CONFIG_IKCONFIG_PROC), or what a distribution installs beside the image.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "sys/file.h"
#include "sys/kconfig.h"
#include "sys/procfs.h"

#define PROC_CONFIG "/proc/config.gz"

/* Where people keep it, with the release in place of the %s. */
static const char *const installed[] = {
	"/boot/config-%s", "/lib/modules/%s/config", "/lib/modules/%s/build/.config",
};

/* By gzip, which every system has, rather than by one more library. */
static int read_proc_config(char **text)
{
	FILE *pipe = popen("gzip -dc " PROC_CONFIG " 2>/dev/null", "r");
	size_t size = 0;
	ssize_t len;
	int status;

	if (!pipe)
		return -errno;
	*text = NULL;
	len = getdelim(text, &size, '\0', pipe);
	status = pclose(pipe);
	if (len > 0 && !status)
		return 0;
	free(*text);
	*text = NULL;
	return -EIO;
}

static int read_installed(struct kconfig *config)
{
	struct utsname uts;
	int ret = uname(&uts) ? -errno : -ENOENT;

	for (size_t i = 0; i < sizeof(installed) / sizeof(*installed) && ret == -ENOENT; i++)
		if (!file_path(config->path, sizeof(config->path), installed[i], uts.release))
			ret = procfs_read(config->path, &config->text);
	return ret;
}

/**
 * kconfig_read() - read a configuration
 * @config: receives it; kconfig_destroy() frees it, also after a failure
 * @path: a text file like .config; NULL for that of the running kernel
 * @err: receives the sentence; may be NULL
 *
 * Return: 0 or -errno.
 */
int kconfig_read(struct kconfig *config, const char *path, struct err *err)
{
	int ret = -ENOENT;

	*config = (struct kconfig){ 0 };
	if (path) {
		ret = file_path(config->path, sizeof(config->path), "%s", path);
		ret = ret ? ret : procfs_read(path, &config->text);
		return ret ? err_set(err, -ret, "read %s", path) : 0;
	}
	if (!access(PROC_CONFIG, R_OK))
		ret = read_proc_config(&config->text);
	if (!ret)
		file_path(config->path, sizeof(config->path), PROC_CONFIG);
	else
		ret = read_installed(config);
	return ret ? err_set(err, 0, "no " PROC_CONFIG " and no /boot/config-* of this kernel") : 0;
}

/**
 * kconfig_destroy() - free it; it knows nothing afterwards
 */
void kconfig_destroy(struct kconfig *config)
{
	free(config->text);
	*config = (struct kconfig){ 0 };
}

/**
 * kconfig_value() - what an option is set to
 * @config: the configuration
 * @option: its name, with CONFIG_
 * @len: receives the length of the value
 *
 * Return: the value inside the text, up to the end of its line; NULL when it is not set or nothing
 * is known.
 */
const char *kconfig_value(const struct kconfig *config, const char *option, size_t *len)
{
	const char *line = config->text;
	size_t name = strlen(option);

	while (line && *line) {
		size_t end = strcspn(line, "\n");

		if (!strncmp(line, option, name) && line[name] == '=') {
			*len = end - name - 1;
			return line + name + 1;
		}
		line += end + (line[end] == '\n');
	}
	return NULL;
}

/**
 * kconfig_slow() - the options that make this kernel a slow one
 * @config: the configuration
 * @options: receives their names, without CONFIG_
 *
 * Return: how many there are; 0 also when nothing is known.
 */
size_t kconfig_slow(const struct kconfig *config, const char *options[NR_KCONFIG_SLOW])
{
#define KCONFIG_NAME(option, why) "CONFIG_" #option,
	static const char *const names[] = { KCONFIG_SLOW(KCONFIG_NAME) };
	size_t len, n = 0;

	for (size_t i = 0; i < NR_KCONFIG_SLOW; i++)
		if (kconfig_value(config, names[i], &len))
			options[n++] = names[i] + strlen("CONFIG_");
	return n;
}

/**
 * kconfig_running() - that of the running kernel, read in the first call
 *
 * Return: static data; one that knows nothing where there is none.
 */
const struct kconfig *kconfig_running(void)
{
	static struct kconfig config;
	static bool done;

	if (!done && kconfig_read(&config, NULL, NULL))
		kconfig_destroy(&config);
	done = true;
	return &config;
}

/**
 * kconfig_kernel_is_slow() - whether the running kernel is known to be a slow one
 */
bool kconfig_kernel_is_slow(void)
{
	const char *options[NR_KCONFIG_SLOW];

	return kconfig_slow(kconfig_running(), options) > 0;
}
