/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Processes by number, without mistaking a stranger for one of ours after the number was reused.
 */
#ifndef SCHED_CLAIMS_SYS_PID_H
#define SCHED_CLAIMS_SYS_PID_H

#include <sys/types.h>

/**
 * pid_start_time() - when a process began
 * @pid: the process; it may be a zombie
 *
 * Number and start time together name a process for good (proc(5), stat, field 22).
 *
 * Return: clock ticks since boot, or 0 when there is no such process.
 */
unsigned long pid_start_time(pid_t pid);

/**
 * pid_wait_dead() - wait until a process is dead, without reaping it
 * @pid: the process
 * @timeout_ms: how long; 0 only looks
 *
 * Return: 0 also when there is no such process, -ETIMEDOUT when it lives, or -errno.
 */
int pid_wait_dead(pid_t pid, int timeout_ms);

/**
 * pid_parent() - whose child a process is
 *
 * Return: the parent, or 0 when there is no such process or it has none.
 */
pid_t pid_parent(pid_t pid);

/**
 * pid_kill() - kill a process and wait until it is dead
 * @pid: the process
 * @start_time: what pid_start_time() said of it; 0 for any
 * @timeout_ms: how long to wait
 *
 * Reaps the process when it is a child of the caller.
 *
 * Return: 0 also when it was gone already, -ETIMEDOUT, or -errno.
 */
int pid_kill(pid_t pid, unsigned long start_time, int timeout_ms);

/**
 * pid_kill_group() - kill a process group
 * @pgid: the group, which is the number of its first process
 * @start_time: start time of that process; 0 for any
 * @timeout_ms: how long to wait for the leader
 *
 * The group may have outlived its leader.
 *
 * Return: as pid_kill().
 */
int pid_kill_group(pid_t pgid, unsigned long start_time, int timeout_ms);

#endif
