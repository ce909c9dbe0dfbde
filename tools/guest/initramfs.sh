# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The guest's file system: run_tests.sh, the built scenarios, the libraries they are linked
# with, busybox and a few more programs. Cached by the content of what goes in. Callers define here (the
# tools directory), extra (further programs) and suffix (.cpio, or .cpio.zst to compress it).
# shellcheck disable=SC2154

# What run_tests.sh needs that busybox lacks: sed -u, date with nanoseconds, and a timeout
# that knows --foreground.
guest_programs="/bin/bash /usr/bin/date /usr/bin/sed /usr/bin/timeout"

# Prints the files of the directory DIR that belong into a guest.
guest_files()
{
	printf '%s\n' run_tests.sh scenarios.list
	cat "$1/scenarios.list"
	[ ! -f "$1/settings" ] || echo settings
}

# Copies what programs are linked with to the same places below ROOT.
add_libraries()
{
	local root=$1 lib

	shift
	# The loader is in ldd's output too, as the one line without an arrow.
	ldd "$@" 2>/dev/null | grep -oE '/[^ ]+ \(0x' | sed 's/ (0x//' | sort -u |
		while read -r lib; do
			install -D "$lib" "$root$lib" || exit
		done
}

# Fills ROOT. Symbols are stripped: they are most of a scenario's size.
stage()
{
	local root=$1 dir=$2 f programs

	install -D "$(command -v busybox)" "$root/bin/busybox" || return
	install "$here/guest/init" "$root/init" || return
	for f in $guest_programs; do
		install -D "$f" "$root/bin/${f##*/}" || return
	done
	for f in "${extra[@]}"; do
		install -D "$f" "$root/extra/${f##*/}" || return
	done
	guest_files "$dir" | while read -r f; do
		install -D "$dir/$f" "$root/sched_claims/$f" || exit
	done || return
	mapfile -t programs < <(find "$root/sched_claims" "$root/extra" -type f ! -name '*.*' \
		-perm -u+x 2>/dev/null)
	strip "${programs[@]}" 2>/dev/null
	# shellcheck disable=SC2086 # several words
	add_libraries "$root" "${programs[@]}" $guest_programs
}

# Nothing of the host's clock gets in: a guest in virtual time would take longer or shorter over it.
pack()
{
	(cd "$1" && find . -exec touch -h -d @0 {} + && find . -print0 | LC_ALL=C sort -z |
		cpio --null --quiet -o -H newc -R 0:0 --reproducible)
}

# Libraries come from the loader's cache, which changes when one of them does.
initramfs_key()
{
	local dir=$1

	{
		(cd "$dir" && guest_files . | xargs -d '\n' sha256sum)
		# shellcheck disable=SC2086 # several words
		sha256sum $guest_programs "$here/guest/init" "$here/guest/initramfs.sh" \
			"$(command -v busybox)" /etc/ld.so.cache "${extra[@]}"
	} | sha256sum | cut -c 1-16
}

# initramfs_suffix CONFIG: compressed where the kernel is known to understand it, since most of the
# archive is the library that every scenario has a copy of.
initramfs_suffix()
{
	if command -v zstd >/dev/null && grep -qx CONFIG_RD_ZSTD=y "$1" 2>/dev/null; then
		echo .cpio.zst
	else
		echo .cpio
	fi
}

archive()
{
	if [ "$suffix" = .cpio.zst ]; then
		(set -o pipefail && pack "$1" | zstd -q -3 --single-thread)
	else
		pack "$1"
	fi
}

# initramfs_make DIR: prints the path of the packed archive. Keeps the four newest.
initramfs_make()
{
	local dir=$1 cache file root

	cache=$(cache_dir initramfs) || exit
	file=$cache/$(initramfs_key "$dir")$suffix
	if [ ! -f "$file" ]; then
		root=$(mktemp -d ${run:+-p "$run"}) || die "no space for a temporary directory"
		if ! stage "$root" "$dir" || ! archive "$root" >"$file.$$" || ! mv "$file.$$" "$file"; then
			rm -rf "$root" "$file.$$"
			die "no space for the initramfs in $cache"
		fi
		rm -rf "$root"
		find "$cache" -name '*.cpio*' -printf '%T@ %p\n' | sort -rn | tail -n +5 | cut -d ' ' -f 2- |
			xargs -r rm -f
	fi
	touch "$file"
	echo "$file"
}
