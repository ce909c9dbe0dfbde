# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The shape of a guest: topology strings, presets, memory per node, distances, and the
# QEMU arguments that make them. The callers define die() (common.sh) and the array qemu.
# shellcheck disable=SC2034

# The one list of presets: name, topology. Odd and prime LLC counts break work-splitting
# arithmetic, SMT breaks idle-core pickers, nodes have borders, the last ones are wide.
presets="
tiny-1llc           1n1l4c1t
tiny-2llc           1n2l2c1t
odd-3llc            1n3l3c1t
odd-5llc            1n5l3c1t
odd-7llc            1n7l2c1t
smt-2llc            1n2l2c2t
smt-3llc            1n3l2c2t
medium-4llc         1n4l4c2t
medium-8llc         1n8l4c2t
large-4llc          1n4l16c2t
large-8llc          1n8l8c2t
near-max-llc        1n15l8c2t
max-cpu             1n14l9c2t
medium-4llc-nosmt   1n4l8c1t
medium-8llc-nosmt   1n8l8c1t
large-4llc-nosmt    1n4l32c1t
large-8llc-nosmt    1n8l16c1t
near-max-llc-nosmt  1n15l16c1t
max-cpu-nosmt       1n14l18c1t
numa2-4llc          2n4l4c1t
numa2-8llc          2n8l8c2t
numa2-8llc-nosmt    2n8l16c1t
numa4-8llc          4n8l4c1t
numa4-12llc         4n12l8c2t
"

preset_names()
{
	awk 'NF { print $1 }' <<<"$presets"
}

# topology_parse NAME|STRING: sets nodes, llcs (of the whole machine), cores (of an LLC),
# threads (of a core) and cpus (of the whole machine).
topology_parse()
{
	local text

	text=$(awk -v name="$1" '$1 == name { print $2 }' <<<"$presets")
	text=${text:-$1}
	[[ $text =~ ^([1-9][0-9]{0,2})n([1-9][0-9]{0,2})l([1-9][0-9]{0,2})c([1-9][0-9]{0,2})t$ ]] ||
		die "topology \"$1\" is no preset and not {nodes}n{llcs}l{cores}c{threads}t," \
		"for example 2n4l4c1t"
	nodes=${BASH_REMATCH[1]} llcs=${BASH_REMATCH[2]}
	cores=${BASH_REMATCH[3]} threads=${BASH_REMATCH[4]}
	cpus=$((llcs * cores * threads))
	((llcs % nodes == 0)) || die "topology $text: $llcs LLCs do not divide by $nodes nodes"
	((nodes <= 64)) || die "topology $text: $nodes nodes, Linux on x86-64 has at most 64 here"
	((threads <= 2)) || die "topology $text: an x86-64 core has 1 or 2 threads"
}

# Bits that hold 0..N-1.
id_bits()
{
	local n=$1 bits=0

	while ((1 << bits < n)); do
		((bits++))
	done
	echo "$bits"
}

# The largest APIC id: each level of the topology has a whole number of bits in it.
apic_id_max()
{
	local t c d

	t=$(id_bits "$threads") c=$(id_bits "$cores") d=$(id_bits $((llcs / nodes)))
	echo $(((nodes - 1) << (d + c + t) | (llcs / nodes - 1) << (c + t) | (cores - 1) << t | threads - 1))
}

# memory_plan MIB-LIST MEMORY-ONLY-LIST: sets memory, MiB of each node, nodes without CPUs
# last. Without a list each node gets its share of 64 MiB a CPU, 256 MiB in all at least.
memory_plan()
{
	local total=$((cpus * 64 > 256 ? cpus * 64 : 256)) i

	[[ $1,$2 =~ ^[0-9,]*$ ]] || die "memory \"$1\", memory-only nodes \"$2\": want MiB[,MiB]..."
	IFS=, read -ra memory <<<"$1"
	((${#memory[@]} == 0)) && memory=($((total / nodes)))
	((${#memory[@]} == 1)) && for ((i = 1; i < nodes; i++)); do memory[i]=${memory[0]}; done
	((${#memory[@]} == nodes)) || die "memory \"$1\": ${#memory[@]} values for $nodes nodes"
	IFS=, read -ra without_cpus <<<"$2"
	memory+=("${without_cpus[@]}")
	memory_check
}

memory_check()
{
	local sum=0 free mib

	for mib in "${memory[@]}"; do
		((10#${mib:-0} >= 64)) || die "memory of a node: \"$mib\" MiB is less than 64"
		((sum += 10#$mib))
	done
	((memory[0] >= 128)) || die "memory: node 0 holds the kernel and needs 128 MiB"
	free=$(awk '/^MemAvailable/ { print int($2 / 1024) }' /proc/meminfo)
	((sum <= free)) || die "the guest needs $sum MiB of memory, this machine has $free MiB free"
	memory_mib=$sum
}

# distances_plan ROWS: a matrix as rows with commas, rows apart by slashes: 10,20/20,10.
distances_plan()
{
	local i j row count=${#memory[@]}

	distance=()
	[ -z "$1" ] && return
	IFS=/ read -ra rows <<<"$1"
	((${#rows[@]} == count)) || die "distances: ${#rows[@]} rows for $count nodes"
	for ((i = 0; i < count; i++)); do
		IFS=, read -ra row <<<"${rows[i]}"
		((${#row[@]} == count)) || die "distances: row $i has ${#row[@]} values for $count nodes"
		for ((j = 0; j < count; j++)); do
			distance_check "$i" "$j" "${row[j]}"
			distance[i * count + j]=${row[j]}
		done
	done
}

distance_check()
{
	local i=$1 j=$2 value=$3 other=${distance[$2 * ${#memory[@]} + $1]:-$3}

	[[ $value =~ ^([1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-4])$ ]] ||
		die "distance from node $i to $j: \"$value\" is not in 10..254"
	((i != j || value == 10)) || die "distance of node $i to itself is 10, not $value"
	((i == j || value > 10)) || die "distance from node $i to node $j must be over 10"
	((value == other)) || die "distance from node $j to $i is $other, back it is $value"
}

# hmat_plan LIST: for every node with memory NANOSECONDS:MIB/S, as 10:20000,20:10000.
hmat_plan()
{
	local entry

	IFS=, read -ra hmat <<<"$1"
	((${#hmat[@]} == 0 || ${#hmat[@]} == ${#memory[@]})) ||
		die "hmat: ${#hmat[@]} entries for ${#memory[@]} nodes"
	for entry in "${hmat[@]}"; do
		[[ $entry =~ ^[1-9][0-9]*:[1-9][0-9]*$ ]] || die "hmat: \"$entry\" is not NANOSECONDS:MIB/S"
	done
}

# A socket is a node and a die is an LLC: QEMU's last level cache spans a die.
topology_args()
{
	local i j count=${#memory[@]}

	qemu+=(-smp "$cpus,sockets=$nodes,dies=$((llcs / nodes)),cores=$cores,threads=$threads")
	qemu+=(-m "${memory_mib}M")
	for ((i = 0; i < count; i++)); do
		qemu+=(-object "memory-backend-ram,id=m$i,size=${memory[i]}M")
		qemu+=(-numa "node,nodeid=$i,memdev=m$i$(hmat_initiator "$i")")
	done
	for ((i = 0; i < nodes; i++)); do
		qemu+=(-numa "cpu,node-id=$i,socket-id=$i")
	done
	for ((i = 0; i < ${#distance[@]}; i++)); do
		j=$((i % count))
		((i / count < j)) && qemu+=(-numa "dist,src=$((i / count)),dst=$j,val=${distance[i]}")
	done
	hmat_args
}

# With HMAT every node names the node whose CPUs are nearest to it.
hmat_initiator()
{
	((${#hmat[@]})) && echo ",initiator=$(($1 < nodes ? $1 : 0))"
}

hmat_args()
{
	local i j common

	((${#hmat[@]})) || return 0
	for ((i = 0; i < nodes; i++)); do
		for ((j = 0; j < ${#hmat[@]}; j++)); do
			common=hmat-lb,initiator=$i,target=$j,hierarchy=memory
			qemu+=(-numa "$common,data-type=access-latency,latency=${hmat[j]%:*}")
			qemu+=(-numa "$common,data-type=access-bandwidth,bandwidth=${hmat[j]#*:}M")
		done
	done
}
