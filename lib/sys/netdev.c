// SPDX-License-Identifier: GPL-2.0
/*
 * Network interfaces that are backed by a device, and so by interrupts.
 */
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <linux/if_packet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "sys/file.h"
#include "sys/netdev.h"

#define SEND_TIMEOUT_US 100000

static bool has_device(const char *sysfs, const char *name)
{
	char path[PATH_MAX];

	return strcmp(name, "lo") && name[0] != '.' && strlen(name) < IFNAMSIZ &&
	       !file_path(path, sizeof(path), "%s/%s/device", sysfs, name) && !access(path, F_OK);
}

int netdev_find(const char *sysfs, char name[IFNAMSIZ], struct err *err)
{
	const char *dir = sysfs ?: "/sys/class/net";
	struct dirent **found;
	int i, n = scandir(dir, &found, NULL, alphasort);

	if (n < 0)
		return err_set(err, errno, "network interfaces in %s", dir);
	name[0] = '\0';
	for (i = 0; i < n; i++) {
		if (!name[0] && has_device(dir, found[i]->d_name))
			memcpy(name, found[i]->d_name, strlen(found[i]->d_name) + 1);
		free(found[i]);
	}
	free(found);
	return name[0] ? 0 : err_set(err, ENODEV, "no network interface with a device in %s", dir);
}

static struct ifreq request(const char *name)
{
	struct ifreq req = { 0 };

	snprintf(req.ifr_name, sizeof(req.ifr_name), "%s", name);
	return req;
}

static int bind_to(int fd, const char *name, uint16_t ethertype, uint8_t mac[MAC_BYTES])
{
	const struct timeval timeout = { .tv_usec = SEND_TIMEOUT_US };
	struct sockaddr_ll addr = {
		.sll_family = AF_PACKET, .sll_protocol = htons(ethertype),
	};
	struct ifreq req = request(name);

	if (ioctl(fd, SIOCGIFHWADDR, &req))
		return -errno;
	memcpy(mac, req.ifr_hwaddr.sa_data, MAC_BYTES);
	if (ioctl(fd, SIOCGIFINDEX, &req))
		return -errno;
	addr.sll_ifindex = req.ifr_ifindex;
	if (setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof(timeout)) ||
	    bind(fd, (const struct sockaddr *)&addr, sizeof(addr)))
		return -errno;
	return 0;
}

int netdev_open(const char *name, uint16_t ethertype, uint8_t mac[MAC_BYTES], struct err *err)
{
	int ret, fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return err_set(err, errno, "packet socket");
	ret = bind_to(fd, name, ethertype, mac);
	if (!ret)
		return fd;
	close(fd);
	return err_set(err, -ret, "packet socket on %s", name);
}

int netdev_set_up(int fd, const char *name, bool up)
{
	struct ifreq req = request(name);

	if (ioctl(fd, SIOCGIFFLAGS, &req))
		return -errno;
	if (up == !!(req.ifr_flags & IFF_UP))
		return 0;
	req.ifr_flags ^= IFF_UP;
	return ioctl(fd, SIOCSIFFLAGS, &req) ? -errno : 1;
}
