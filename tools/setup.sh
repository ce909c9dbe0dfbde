#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Installs what building, running and (with "check") testing this directory needs, (with "bench")
# what it is compared with, and (with "vm") running it in virtual machines and building kernels for
# them, and keeps the few files of a Linux source that it uses in a cache. Does only what is missing.
#
# Usage: tools/setup.sh [run|check|bench|vm]...

# The one list of packages: for what, then the names for apt, dnf and pacman.
packages()
{
	cat <<-END
	run	gcc			gcc			gcc
	run	libc6-dev		glibc-devel		glibc
	run	make			make			make
	run	libnuma-dev		numactl-devel		numactl
	run	libcap-dev		libcap-devel		libcap
	run	libjson-c-dev		json-c-devel		json-c
	run	libgsl-dev		gsl-devel		gsl
	headers	xz-utils		-			-
	headers	linux-source-6.12	-			-
	check	linux-source-6.12	-			-
	check	linux-source-6.1	-			-
	check	clang			clang			clang
	check	llvm			llvm			llvm
	check	gcc-12-multilib		glibc-devel.i686	lib32-glibc
	check	gcc-aarch64-linux-gnu	gcc-aarch64-linux-gnu	aarch64-linux-gnu-gcc
	check	libc6-dev-arm64-cross	-			-
	check	libnuma-dev:arm64	-			-
	check	libcap-dev:arm64	-			-
	check	libjson-c-dev:arm64	-			-
	check	flex			flex			flex
	check	bison			bison			bison
	check	bc			bc			bc
	check	gcc-s390x-linux-gnu	gcc-s390x-linux-gnu	-
	check	libc6-dev-s390x-cross	-			-
	check	qemu-user		qemu-user		qemu-user
	check	git			git			git
	check	perl			perl			perl
	check	python3			python3			python
	check	procps			procps-ng		procps-ng
	check	python3-tap		python3-tap		python-tap.py
	check	rsync			rsync			rsync
	check	shellcheck		ShellCheck		shellcheck
	check	stress-ng		stress-ng		stress-ng
	check	trace-cmd		trace-cmd		trace-cmd
	bench	rt-tests		realtime-tests		rt-tests
	vm	qemu-system-x86		qemu-system-x86		qemu-system-x86
	vm	busybox-static		busybox			busybox
	vm	cpio			cpio			cpio
	vm	zstd			zstd			zstd
	vm	linux-source-6.12	-			-
	vm	flex			flex			flex
	vm	bison			bison			bison
	vm	bc			bc			bc
	vm	dwarves			dwarves			pahole
	vm	libelf-dev		elfutils-libelf-devel	libelf
	vm	zlib1g-dev		zlib-devel		zlib
	vm	clang-16		clang			clang
	vm	llvm-16			llvm			llvm
	vm	lld-16			lld			lld
	vm	git			git			git
	vm	python3			python3			python
	vm	procps			procps-ng		procps-ng
	vm	perl			perl			perl
	vm	stress-ng		stress-ng		stress-ng
	END
}

# What is taken from the Linux source.
files="tools/testing/selftests/lib.mk
tools/testing/selftests/kselftest.h
tools/testing/selftests/kselftest_harness.h
tools/testing/selftests/kselftest
tools/testing/kunit/kunit_parser.py
tools/testing/kunit/kunit_printer.py
scripts/checkpatch.pl
scripts/spelling.txt
scripts/const_structs.checkpatch"

say()
{
	echo "setup: $*"
}

die()
{
	echo "setup: $*" >&2
	exit 1
}

as_root()
{
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	else
		sudo "$@"
	fi
}

apt_get()
{
	as_root env DEBIAN_FRONTEND=noninteractive apt-get -qy --no-install-recommends "$@" </dev/null
}

# names COLUMN: the packages for $1 in this column
names()
{
	packages | awk -v wanted=" $parts " -v column="$1" \
		'index(wanted, " " $1 " ") && $column != "-" && !seen[$column]++ { print $column }'
}

# installed NAME[:ARCHITECTURE]: without one, that of this machine
installed()
{
	local arch=${1##*:}

	[[ $1 == *:* ]] || arch=$(dpkg --print-architecture)
	dpkg-query -W -f='${Architecture} ${db:Status-Status}\n' "$1" 2>/dev/null |
		grep -qxE "($arch|all) installed"
}

install_missing()
{
	local missing=() name

	for name in $(names 2); do
		installed "$name" || missing+=("$name")
	done
	[ ${#missing[@]} -gt 0 ] || return 0
	say "installing ${missing[*]}"
	if [[ ${missing[*]} == *:arm64* ]] && ! dpkg --print-foreign-architectures | grep -qx arm64; then
		as_root dpkg --add-architecture arm64 || die "cannot add the architecture arm64"
	fi
	apt_get update || die "apt-get update failed: see above"
	apt_get install "${missing[@]}" || die "apt-get install failed: see above"
}

# newer_qemu: Debian 12's QEMU 7.2 may run code that another CPU has just changed, and the guest's
# kernel dies of it ("Oops: int3"); that of its backports does not. It leaves the sources in /etc
# as they are.
newer_qemu()
{
	local release version sources

	# shellcheck disable=SC1091 # not ours
	release=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
	version=$(dpkg-query -W -f='${Version}' qemu-system-x86)
	if [ "$release" != bookworm ] || dpkg --compare-versions "$version" ge 1:8.1; then
		return
	fi
	say "installing QEMU of $release-backports instead of $version"
	sources=$(mktemp -d) || die "no space for a temporary directory"
	cp -RL /etc/apt/sources.list.d/. "$sources"
	echo "deb http://deb.debian.org/debian $release-backports main" >"$sources/backports.list"
	set -- -o "Dir::Etc::SourceParts=$sources"
	if ! { apt_get "$@" update && apt_get "$@" -t "$release-backports" install qemu-system-x86; }; then
		say "no newer QEMU, see above: a guest that $version kills while it boots is booted again"
	fi
	rm -r "$sources"
}

# cached: the headers are there, or a tree was named or is around us
cached()
{
	local file

	[ -e "${KSRC:-../../../..}/tools/testing/selftests/lib.mk" ] && return
	for file in $files; do
		[ -e "$cache/linux/$file" ] || return 1
	done
}

# fill_cache: extract beside the cache and rename, so that nobody meets half of one
fill_cache()
{
	local tar=${LINUX_SOURCES:-/usr/src}/linux-source-6.12.tar.xz new

	[ -r "$tar" ] || die "$tar is missing: is linux-source-6.12 installed?"
	say "extracting the kselftest headers of $(basename "$tar") to $cache/linux"
	mkdir -p "$cache" || die "cannot write to $cache"
	new=$(mktemp -d "$cache/.new.XXXXXX") || die "cannot write to $cache"
	# shellcheck disable=SC2064 # the name is known now
	trap "rm -rf '$new'" EXIT
	mkdir "$new/linux" "$new/old"
	# shellcheck disable=SC2046,SC2086 # several words
	tar -C "$new/linux" -I 'xz -T0' -xf "$tar" --no-same-owner --strip-components=1 \
		$(printf 'linux-source-6.12/%s\n' $files) || die "cannot extract $tar"
	[ ! -e "$cache/linux" ] || mv "$cache/linux" "$new/old"
	mv "$new/linux" "$cache/linux" || die "cannot fill $cache"
}

cd "$(dirname "$0")/.." || exit 1
cache=${XDG_CACHE_HOME:-$HOME/.cache}/sched_claims
parts=run
for mode; do
	case $mode in
	run)	;;
	check|bench|vm) parts+=" $mode" ;;
	*)	die "\"$mode\" is none of run, check, bench and vm" ;;
	esac
done
cached || parts="$parts headers"

if command -v apt-get >/dev/null; then
	install_missing
	[[ $parts != *vm* ]] || newer_qemu
	cached || fill_cache
	say "nothing is missing for: $parts"
	exit 0
fi
say "this needs apt. With dnf: dnf install $(names 3 | paste -sd" ")"
say "With pacman: pacman -S $(names 4 | paste -sd" ")"
cached || die "and set KSRC=/path/to/linux"
