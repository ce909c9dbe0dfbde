#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Tests of tools/vm: what it refuses before it boots anything, and a few guests that end
# well or badly. Needs a kernel in the cache: tools/kernel fetch debian-6.12.

cd "$(dirname "$0")/../../.." || exit 1
. lib/tests/vm/guest.sh

# A suite as tools/vm finds it in a build directory, whose tests do as they are told.
make_suite()
{
	local dir=$work/suite

	mkdir -p "$dir"
	cat >"$dir/run_tests.sh" <<-'END'
		#!/bin/sh
		out=
		for arg; do
			[ "$prev" != -O ] || out=$arg
			[ "$arg" != -l ] || { printf 'first\nsecond\n' && exit 0; }
			prev=$arg
		done
		printf 'TAP version 13\n1..2\n# selftests: sched_claims: first\n'
		case $1 in
		panic) printf '# half a line' && sleep 1 && echo c >/proc/sysrq-trigger ;;
		hang) sleep 1000 ;;
		off) poweroff -f ;;
		half) printf 'ok 1 selftests: sched_claims: first\n' && exit 0 ;;
		exit) printf 'ok %s\n' "1 selftests: sched_claims: first" "2 selftests: sched_claims: second" && exit "$2" ;;
		noise) while :; do echo "# noise" && sleep 1; done ;;
		esac
		for arg; do
			echo "# argument <$arg>"
		done
		./scenario
		echo "# config $(sha256sum <"/boot/config-$(uname -r)")"
		echo "ok 1 selftests: sched_claims: first"
		echo "ok 2 selftests: sched_claims: second"
		echo "to stderr" >&2
		[ -z "$out" ] || { mkdir -p "$out" && dd if=/dev/zero of="$out/data" bs=1k count=700; }
	END
	chmod +x "$dir/run_tests.sh"
	echo scenario >"$dir/scenarios.list"
	make_scenario "$dir/scenario"
}

# Prints what the host says of the CPUs, and what the guest's sysfs says about CPUs and nodes.
make_scenario()
{
	${CC:-cc} -x c - -o "$1" <<-'END'
		#include <stdlib.h>

		int main(void)
		{
			return system("exec 4<>$SCHED_CLAIMS_HOST; echo vcpu_time >&4; read -r a <&4;"
				      " echo \"# $a\"; cd /sys/devices/system && for c in cpu/cpu[0-9]*; do"
				      " echo \"# ${c#cpu/} l3 $(cat $c/cache/index3/shared_cpu_list)"
				      " smt $(cat $c/topology/thread_siblings_list)"
				      " $(basename $c/node*)\"; done;"
				      " for n in node/node[0-9]*; do"
				      " echo \"# ${n#node/} cpus <$(cat $n/cpulist)>"
				      " distance $(cat $n/distance)\"; done");
		}
	END
}

# refused NAME WORDS ARGUMENT...: exit 2 with these words, and nothing booted.
refused()
{
	local name=$1 words=$2 rc

	shift 2
	guest "$@"
	rc=$?
	[ $rc = 2 ] && grep -q "$words" "$work/err" && [ ! -s "$work/out" ]
	report $? "refused: $name"
}

# parses TOPOLOGY WORDS: a right one; what QEMU is told. The nodes are small, for small machines.
parses()
{
	guest "$1" --accel tcg --memory 256 --dry-run && tr -d "\\\\" <"$work/out" | grep -qF -- "$2"
	report $? "topology $1"
}

test_topologies()
{
	parses 1n1l1c1t "-smp 1,sockets=1,dies=1,cores=1,threads=1 -m 256M"
	parses 2n4l4c2t "-smp 32,sockets=2,dies=2,cores=4,threads=2 -m 512M"
	parses odd-7llc "-smp 14,sockets=1,dies=7,cores=2,threads=1"
	parses numa4-12llc "-smp 192,sockets=4,dies=3,cores=8,threads=2"
	parses numa4-12llc " sched_claims.cpu_budget=$(nproc)"
	guest 1n1l1c1t --accel tcg --dry-run && ! grep -q cpu_budget "$work/out"
	report $? "a guest with no more CPUs than the host has no budget"
	refused "LLCs that do not divide" "do not divide" 2n3l1c1t
	refused "no nodes" "is no preset" 0n1l1c1t
	refused "a leading zero" "is no preset" 01n1l1c1t
	refused "words after a topology" "is no preset" 1n1l1c1tx
	refused "an unknown preset" "is no preset" tiny-9llc
	refused "three threads a core" "1 or 2 threads" 1n1l1c3t
	refused "APIC ids beyond TCG" "APIC ids up to 433" max-cpu --accel tcg --memory 256
	refused "no topology" "no topology"
}

test_bad_input()
{
	refused "memory for the wrong number of nodes" "3 values for 2 nodes" 2n2l1c1t --memory 256,256,256
	refused "more memory than there is" "MiB free" 1n1l1c1t --memory 99999999
	refused "words as memory" "want MiB" 1n1l1c1t --memory big
	refused "distances that differ by direction" "back it is" 2n2l1c1t --distances 10,20/21,10
	refused "distance 10 to another node" "over 10" 2n2l1c1t --distances 10,10/10,10
	refused "a short distance matrix" "1 rows for 2 nodes" 2n2l1c1t --distances 10,20
	refused "an option without its value" "needs a value" 1n1l1c1t --cmdline
	refused "deterministic with two CPUs" "needs one CPU" 1n1l2c1t --deterministic
	refused "a deadline in words" "not a number of seconds" 1n1l1c1t --deadline soon
	refused "an unwritable run directory" "cannot write" 1n1l1c1t -O /proc/nowhere
	refused "an unwritable kernel log" "cannot write" 1n1l1c1t --kernel-log /proc/nowhere/log
}

# refused_kernel NAME WORDS KERNEL TOPOLOGY
refused_kernel()
{
	local kernel=$3

	refused "$1" "$2" "$4"
}

test_bad_kernel()
{
	local image

	image=$(tools/kernel path debian-6.12)
	cp "$image" "$work/narrow"
	echo CONFIG_NR_CPUS=2 >"$work/config"
	refused_kernel "more CPUs than the kernel has" "built for 2" "$work/narrow" 1n1l4c1t
	head -c 56 /dev/zero >"$work/arm64" && printf 'ARM\x64' >>"$work/arm64"
	refused_kernel "another architecture" "arm64 Image" "$work/arm64" 1n1l1c1t
	refused_kernel "a program as kernel" "ELF file" /bin/sh 1n1l1c1t
	refused_kernel "a missing image" "is no file" "$work/nothing" 1n1l1c1t
	XDG_CACHE_HOME=$work/cold refused_kernel "a cold cache" "cold/sched_claims/kernels" \
		debian-6.1 1n1l1c1t
	XDG_CACHE_HOME=/proc/1 refused_kernel "a cache without space" "cannot create the cache" \
		"$image" 1n1l1c1t
}

# A QEMU from long ago, and none at all.
test_bad_qemu()
{
	local path=$PATH tool

	mkdir -p "$work/bin"
	printf '#!/bin/sh\necho QEMU emulator version 3.1.0\n' >"$work/bin/qemu-system-x86_64"
	chmod +x "$work/bin/qemu-system-x86_64"
	PATH=$work/bin:$PATH refused "an old QEMU" "too old" 1n1l1c1t
	rm "$work/bin/qemu-system-x86_64"
	for tool in bash awk cat dirname readlink sed mktemp rm grep tail; do
		ln -s "$(PATH=$path command -v $tool)" "$work/bin/$tool"
	done
	PATH=$work/bin refused "no QEMU" "install the package qemu-system-x86" 1n1l1c1t
}

# What a guest with all scenarios has to unpack.
test_initramfs()
{
	local bytes

	# shellcheck disable=SC1091,SC2030,SC2034 # what the files there want of their callers
	bytes=$(
		here=$PWD/tools extra=()
		. "$here/guest/common.sh" && . "$here/guest/initramfs.sh"
		suffix=$(initramfs_suffix "$("$here/kernel" path debian-6.12 | sed 's/vmlinuz$/config/')")
		stat -c %s "$(initramfs_make "${OUTPUT:-$PWD}")"
	) 2>"$work/err"
	echo "# the initramfs has $bytes bytes" | tee "$work/out"
	((0 < bytes && bytes < 12000000))
	report $? "the initramfs is under 12 MB"
	(
		trap '' XFSZ
		ulimit -f 100
		XDG_CACHE_HOME=$work/small guest 1n1l1c1t --kernel "$(tools/kernel path "$kernel")"
	)
	[ $? = 2 ] && grep -q "no space for the initramfs" "$work/err" && [ ! -s "$work/out" ]
	report $? "refused: a cache that is full"
}

test_good_guest()
{
	guest 2n4l2c2t --memory-only 128 --distances 10,20,30/20,10,31/30,31,10 -O "$work/run" \
		"two words" "it's"
	report $? "a good run exits 0"
	[ "$(sed -n '1p;2p;$p' "$work/out")" = $'TAP version 13\n1..2\nok 2 selftests: sched_claims: second' ]
	report $? "KTAP comes through whole"
	grep -qx '# argument <two words>' "$work/out" && grep -qx "# argument <it's>" "$work/out"
	report $? "arguments arrive as they were given"
	grep -qx "to stderr" "$work/err"
	report $? "stderr comes out as stderr"
	grep -qxE '# vcpu_time [1-9][0-9]{8,} [0-9]+' "$work/out"
	report $? "the host says how long the CPUs ran and had to wait for it"
	[ "$(stat -c %s "$work/run/data")" = $((700 * 1024)) ]
	report $? "the run directory comes home"
	grep -qx '# cpu5 l3 4-7 smt 4-5 node0' "$work/out" &&
		grep -qx '# cpu15 l3 12-15 smt 14-15 node1' "$work/out"
	report $? "the guest sees LLCs, SMT siblings and nodes"
	grep -qx '# node2 cpus <> distance 30 31 10' "$work/out"
	report $? "the guest sees the memory-only node and the distances"
	grep -qx "# config $(sha256sum <"$(dirname "$(tools/kernel path "$kernel")")/config")" \
		"$work/out"
	report $? "the guest sees the configuration of its kernel"
}

test_bad_guests()
{
	guest 1n1l1c1t panic
	[ $? = 1 ] && grep -q '^not ok 1 .*first # ERROR guest panicked: sysrq' "$work/out" &&
		grep -q '^not ok 2 .*second # ERROR' "$work/out" && grep -qx '# half a line' "$work/out"
	report $? "a panic ends every open test with the reason"
	grep -q '^#   .*Kernel panic' "$work/out"
	report $? "a panic shows the kernel log"
	guest 1n1l1c1t --hang 15 hang
	[ $? = 1 ] && grep -q '^not ok 1 .*first # ERROR guest hung' "$work/out"
	report $? "a silent guest counts as hung"
	guest 1n1l1c1t --deadline 30 noise
	[ $? = 1 ] && grep -q '^not ok 1 .*first # ERROR guest hung.*deadline' "$work/out"
	report $? "a guest past its deadline is ended"
	guest 1n1l1c1t off
	[ $? = 1 ] && grep -q '^not ok 1 .*first # ERROR guest died' "$work/out"
	report $? "a guest that goes without a word is an error"
	guest 1n1l1c1t half
	[ $? = 1 ] && grep -q '^ok 1 .*first$' "$work/out" &&
		grep -q '^not ok 2 .*second # ERROR run_tests.sh ended with status 0' "$work/out"
	report $? "half a run is an error whatever its status"
	guest 1n1l1c1t exit 4
	[ $? = 4 ]
	report $? "the guest's exit status becomes ours"
}

# QEMU as it fails now and then: as often as told the kernel dies of a breakpoint while it boots.
fail_boots()
{
	mkdir -p "$work/bin"
	cat >"$work/bin/qemu-system-x86_64" <<-END
		#!/bin/bash
		[[ \$* == *-version || \$(wc -l <"$work/boots") -ge $1 ]] ||
			for arg; do
				[[ \$arg != file:*/kernel.log ]] ||
					exec sh -c 'echo "Oops: int3: 0000" >"\${1#*:}"; echo boot >>"$work/boots"' - "\$arg"
			done
		exec $(command -v qemu-system-x86_64) "\$@"
	END
	chmod +x "$work/bin/qemu-system-x86_64"
	: >"$work/boots"
}

test_failing_emulator()
{
	fail_boots 2
	PATH=$work/bin:$PATH guest 1n1l1c1t --accel tcg exit 0 && grep -q "boot 2 of 3" "$work/err" &&
		grep -q "boot 3 of 3" "$work/err" && [ "$(wc -l <"$work/boots")" = 2 ]
	report $? "a guest that the emulator killed while it booted is booted again"
	fail_boots 9
	PATH=$work/bin:$PATH guest 1n1l1c1t --accel tcg exit 0
	[ $? = 3 ] && grep -q '^not ok 2 .* # ERROR' "$work/out" && [ "$(wc -l <"$work/boots")" = 3 ]
	report $? "but not for ever"
	rm -r "${work:?}/bin"
}

# Interrupts the tool as a terminal does, and with what it cannot catch.
test_no_qemu_left()
{
	local signal pid

	for signal in INT TERM KILL; do
		setsid env --default-signal=INT tools/vm 1n1l1c1t --dir "$work/suite" --kernel "$kernel" hang \
			>"$work/out" 2>"$work/err" &
		pid=$!
		for _ in $(seq 300); do
			grep -q selftests: "$work/out" && break
			sleep 0.1
		done
		pgrep -s "$pid" qemu-system >/dev/null
		report $? "a guest runs before SIG$signal"
		kill -s "$signal" "$pid"
		for _ in $(seq 50); do
			pgrep -s "$pid" qemu-system >/dev/null || break
			sleep 0.1
		done
		! pgrep -s "$pid" qemu-system >/dev/null
		report $? "SIG$signal leaves no QEMU behind"
		wait "$pid"
	done 2>/dev/null
}

has_kernel debian-6.12 "fetch debian-6.12"
make_suite
test_topologies
test_bad_input
test_bad_kernel
test_bad_qemu
test_initramfs
test_good_guest
test_bad_guests
test_failing_emulator
test_no_qemu_left
finish
