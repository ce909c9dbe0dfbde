/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Network interfaces that are backed by a device, and so by interrupts.
 */
#ifndef SCHED_CLAIMS_SYS_NETDEV_H
#define SCHED_CLAIMS_SYS_NETDEV_H

#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>

#include "sys/err.h"

#define MAC_BYTES 6

/**
 * netdev_find() - the first interface with a device, by name
 * @sysfs: where the interfaces are listed, NULL for /sys/class/net
 * @name: receives the name
 * @err: receives the sentence; may be NULL
 *
 * Return: 0, -ENODEV when there is none, or -errno.
 */
int netdev_find(const char *sysfs, char name[IFNAMSIZ], struct err *err);

/**
 * netdev_open() - a raw socket on an interface
 * @name: the interface
 * @ethertype: receive frames of this type; 0 for none
 * @mac: receives the address of the interface
 * @err: receives the sentence; may be NULL
 *
 * Sending takes at most 100 ms.
 *
 * Return: the socket, or -errno: -EPERM without CAP_NET_RAW.
 */
int netdev_open(const char *name, uint16_t ethertype, uint8_t mac[MAC_BYTES], struct err *err);

/**
 * netdev_set_up() - bring an interface up or down
 * @fd: any socket
 * @name: the interface
 * @up: which
 *
 * Return: 1 when it changed, 0 when it was so before, or -errno.
 */
int netdev_set_up(int fd, const char *name, bool up);

#endif
