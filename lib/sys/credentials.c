// SPDX-License-Identifier: GPL-2.0
/*
 * Changing the identity of the calling thread alone.
 */
#include <errno.h>
#include <sys/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sys/credentials.h"

/**
 * credentials_check() - refuse what no kernel would take
 * @credentials: what to become
 * @err: which value is wrong
 *
 * Return: 0 or -EINVAL.
 */
int credentials_check(const struct credentials *credentials, struct err *err)
{
	if (credentials->gid.set && credentials->gid.value < 0)
		return err_set(err, 0, "gid %d: not a group", credentials->gid.value);
	if (credentials->uid.set && credentials->uid.value < 0)
		return err_set(err, 0, "uid %d: not a user", credentials->uid.value);
	if (credentials->drop_caps >> (CAP_LAST_CAP + 1))
		return err_set(err, 0, "capabilities %#llx: some do not exist",
			       (unsigned long long)credentials->drop_caps);
	return 0;
}

/* The C library would change all threads of the process, hence the bare system calls. */
static int set_id(long call, const char *name, int id, struct err *err)
{
	if (syscall(call, id, id, id))
		return err_set(err, errno, "%s(%d)", name, id);
	return 0;
}

static int clear_caps(cap_t caps, uint64_t drop)
{
	static const cap_flag_t sets[] = { CAP_EFFECTIVE, CAP_PERMITTED, CAP_INHERITABLE };
	cap_value_t value;
	size_t i;

	for (value = 0; value <= CAP_LAST_CAP; value++) {
		for (i = 0; drop & CAP_BIT(value) && i < 3; i++)
			if (cap_set_flag(caps, sets[i], 1, &value, CAP_CLEAR))
				return -errno;
	}
	return cap_set_proc(caps) ? -errno : 0;
}

static int drop_caps(uint64_t drop, struct err *err)
{
	cap_t caps = cap_get_proc();
	int ret = caps ? clear_caps(caps, drop) : -errno;

	cap_free(caps);
	return ret ? err_set(err, -ret, "cap_set_proc(without %#llx)", (unsigned long long)drop)
		   : 0;
}

/**
 * credentials_set() - change group, user and capabilities of the calling thread, in this order
 * @credentials: what to become
 * @err: names the call and the value that failed first
 *
 * The group first, since a user without privilege may not change it any more. A failure does not
 * keep the others from being tried.
 *
 * Return: 0 or -errno of the first failure.
 */
int credentials_set(const struct credentials *credentials, struct err *err)
{
	const struct credentials *c = credentials;
	struct err unused;
	int ret = 0, next;

	if (c->gid.set)
		ret = set_id(SYS_setresgid, "setresgid", c->gid.value, err);
	if (c->uid.set) {
		next = set_id(SYS_setresuid, "setresuid", c->uid.value, ret ? &unused : err);
		ret = ret ?: next;
	}
	if (c->drop_caps) {
		next = drop_caps(c->drop_caps, ret ? &unused : err);
		ret = ret ?: next;
	}
	return ret;
}
