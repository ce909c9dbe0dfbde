/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The frames that NetTraffic and IrqWake send.
 */
#ifndef SCHED_CLAIMS_WORK_NET_H
#define SCHED_CLAIMS_WORK_NET_H

#include <stddef.h>
#include <stdint.h>

#include "sys/netdev.h"

#define FRAME_MIN 60
#define FRAME_MAX 1514
#define FRAME_ETHERTYPE 0x88b5	/* IEEE 802: for local experiments */

void frame_build(uint8_t *frame, size_t bytes, const uint8_t mac[MAC_BYTES]);

#endif
