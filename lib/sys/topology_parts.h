/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the files of the topology code share among themselves.
 */
#ifndef SCHED_CLAIMS_SYS_TOPOLOGY_PARTS_H
#define SCHED_CLAIMS_SYS_TOPOLOGY_PARTS_H

#include "sys/topology.h"

#define TOPOLOGY_PATH_MAX 512

/* Adds a line to the warnings. */
void __printf(2, 3) topology_warn(struct topology *topology, const char *fmt, ...);

/* Fill in the LLCs, the nodes and the distances of the online CPUs; return 0 or -ENOMEM. */
int topology_read_llcs(struct topology *topology, const char *root);
int topology_read_nodes(struct topology *topology, const char *root);

#endif
