# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What tools/vm, tools/kernel and tools/bisect share: messages, the cache, kernel images.

# die SENTENCE...: the request cannot be met. Exit 2, as for every bad input.
die()
{
	echo "${0##*/}: $*" >&2
	exit 2
}

# note SENTENCE...: what is going on, on stderr, since stdout belongs to KTAP.
note()
{
	echo "${0##*/}: $*" >&2
}

# need COMMAND PACKAGE
need()
{
	command -v "$1" >/dev/null || die "$1 is missing: install the package $2"
}

# Prints the cache directory SUB, made if need be.
cache_dir()
{
	local dir=${XDG_CACHE_HOME:-$HOME/.cache}/sched_claims/$1

	mkdir -p "$dir" 2>/dev/null || die "cannot create the cache directory $dir"
	[ -w "$dir" ] || die "the cache directory $dir is not writable"
	echo "$dir"
}

# le FILE OFFSET BYTES: an unsigned little-endian number in a file.
le()
{
	od -An -v --endian=little -j "$2" -N "$3" -t "u$3" "$1" 2>/dev/null | tr -d ' '
}

# What kind of file a kernel image is. Offsets: Documentation/arch/x86/boot.rst and
# Documentation/arch/arm64/booting.rst.
image_kind()
{
	if [ "$(le "$1" $((0x202)) 4)" = $((0x53726448)) ]; then
		# xloadflags bit 0 says that the kernel has a 64-bit entry point.
		[ $(($(le "$1" $((0x236)) 2) & 1)) = 1 ] && echo "x86-64 bzImage" || echo "i386 bzImage"
	elif [ "$(le "$1" 56 4)" = $((0x644d5241)) ]; then
		echo "arm64 Image"
	elif [ "$(le "$1" 0 4)" = $((0x464c457f)) ]; then
		echo "ELF file"
	else
		echo "unknown file"
	fi
}

# Prints the release (uname -r) that a bzImage carries.
image_release()
{
	local at

	at=$(($(le "$1" $((0x20e)) 2) + 0x200))
	tail -c +$((at + 1)) "$1" | head -c 128 | tr '\0' '\n' | head -n 1 | cut -d ' ' -f 1
}

# Prints the configuration that belongs to an image: beside it in the cache, as a
# distribution installs it, or at the top of the tree it was built in. Fails without.
image_config()
{
	local image=$1 dir

	dir=$(cd "$(dirname "$image")" && pwd)
	for f in "$dir/config" "$dir/config-$(image_release "$image")" "${dir%/arch/x86/boot}/.config"; do
		[ -f "$f" ] && echo "$f" && return
	done
	return 1
}
