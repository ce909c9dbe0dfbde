#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Tests tools/kernel with packages made here and an apt that has no network: what comes into the
# cache, and what is said when it does not.

cd "$(dirname "$0")/../.." || exit 1
. tools/check/tap.sh

dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
export XDG_CACHE_HOME=$dir/cache
kernels=$dir/cache/sched_claims/kernels
package=linux-image-6.12.9+deb12-cloud-amd64-unsigned
mkdir -p "$dir/bin"

# An apt that knows the packages, but cannot download any.
printf '#!/bin/sh\nprintf "%%s\\n" %s linux-image-6.12.10+deb12-cloud-amd64-unsigned\n' "$package" \
	>"$dir/bin/apt-cache"
printf '#!/bin/sh\necho "E: Could not resolve" >&2; exit 100\n' >"$dir/bin/apt-get"
chmod +x "$dir/bin/"*
PATH=$dir/bin:$PATH

# A bzImage as far as we read it: the magic, where the release stands, the 64-bit entry point.
bzimage()
{
	{
		head -c $((0x202)) /dev/zero
		printf 'HdrS' && head -c 8 /dev/zero && printf '\0\2'
		head -c $((0x26)) /dev/zero
		printf '\1\0'
		head -c $((0x400 - 0x238)) /dev/zero
		printf '6.12.9+test (builder) #1\0'
		head -c 200 /dev/zero
	} >"$1"
}

# deb FILE...: a package whose boot/ holds these files
deb()
{
	rm -rf "$dir/deb"
	mkdir -p "$dir/deb/DEBIAN" "$dir/deb/boot"
	printf 'Package: %s\nVersion: 1\nArchitecture: amd64\nMaintainer: t\nDescription: t\n' \
		"$package" >"$dir/deb/DEBIAN/control"
	for file; do
		cp "$dir/image" "$dir/deb/boot/$file"
	done
	mkdir -p "$kernels/debian-6.12"
	dpkg-deb -b "$dir/deb" "$kernels/debian-6.12/${package}_1_amd64.deb" >/dev/null
}

# kernel STATUS WORDS ARGUMENT...: the status, and these words in what is printed
kernel()
{
	local wanted=$1 words=$2 output got=0

	output=$(tools/kernel "${@:3}" 2>&1) || got=$?
	[[ $got -eq $wanted && $output == *"$words"* ]] && return
	echo "status $got: $output"
	return 1
}

bzimage "$dir/image"
check "an empty cache is listed as empty" kernel 0 "debian-6.12     (not in the cache)" list
check "a kernel that is not there has no path" kernel 1 "" path debian-6.12
check "no network: which file is missing" \
	kernel 2 "put linux-image-6.12.10+deb12-cloud-amd64-unsigned_VERSION_amd64.deb into" \
	fetch debian-6.12
check "and where to put it" kernel 2 "into $kernels/debian-6.12 and run this again" fetch debian-6.12
check "an unknown kernel names those that are known" kernel 2 "one of debian-6.1 " fetch debian-5
check "fetch wants a name" kernel 2 "fetch needs a name" fetch
check "a cache that cannot be made" env XDG_CACHE_HOME=/proc/1 bash -c \
	'tools/kernel fetch debian-6.12 2>&1 | grep -q "cannot create the cache directory"'

deb vmlinuz-6.12.9+test
check "a package without a configuration" kernel 2 "no configuration in the package" fetch debian-6.12
deb config-6.12.9+test
check "a package without an image" kernel 2 "no boot/vmlinuz-*" fetch debian-6.12
echo junk >"$kernels/debian-6.12/${package}_1_amd64.deb"
check "half a package" kernel 2 "cannot unpack the package" fetch debian-6.12
check "none of them is a kernel" kernel 1 "" path debian-6.12

deb vmlinuz-6.12.9+test config-6.12.9+test
check "a file put there by hand is taken" kernel 0 "6.12.9+test unpacked" fetch debian-6.12
check "its path" kernel 0 "$kernels/debian-6.12/vmlinuz" path debian-6.12
check "its configuration lies beside it" test -s "$kernels/debian-6.12/config"
check "the package is gone" test ! -e "$kernels/debian-6.12/${package}_1_amd64.deb"
check "it is listed" kernel 0 "debian-6.12     6.12.9+test" list
check "and not fetched again" kernel 0 "6.12.9+test is in" fetch debian-6.12
check "a source that is none" kernel 2 "not a kernel tree" build "$dir"
finish
