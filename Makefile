# SPDX-License-Identifier: GPL-2.0
#
# sched_claims: kselftests for the Linux scheduler. Works inside a kernel tree
# (tools/testing/selftests/sched_claims) and on its own; "make help" lists what it can do.

.DEFAULT_GOAL := all

help:
	@sed -n 's/^#: //p' Makefile

#: make                  build the scenarios
#: make run_tests        build and run them; KTAP on stdout
#: make setup GOALS      install what the goals need, then make them (Debian: apt)
#: make docs             write a table of the scenarios to obj/scenarios.md
#: make check            the tests of this directory itself
#: make check-vm         and those in virtual machines; fetches and builds their kernels once
#: make unit             build the unit tests only
#: make coverage         print which branches of claims and statistics the unit tests take
#: make bench            print the table of costs
#: make setup-bench      install what it compares with
#: make install INSTALL_PATH=DIR, make clean
#:
#: KSRC=/path/to/linux   take lib.mk and the kselftest headers from there
#: O=DIR                 build there
#: W=1                   more warnings, and all of them errors
#: V=1                   show the commands
#: LANES="NAME..."       check-vm: only these of lib/tests/vm, without _test.sh
#: RUNS=N, KILLS=N       boots that must agree to the last digits (default: 2), and how often a run
#:                       is killed by each signal (default: 12), for check-vm
#: LLVM=1, CROSS_COMPILE=, USERCFLAGS=, USERLDFLAGS= as in every kselftest

ifneq ($(filter setup setup-bench,$(MAKECMDGOALS)),)

setup-bench:
	@KSRC=$(KSRC) tools/setup.sh run bench
# What setup installs is only seen by a make that starts after it.
AFTER_SETUP := $(filter-out setup setup-bench help,$(MAKECMDGOALS))
setup:
	@KSRC=$(KSRC) tools/setup.sh $(filter check bench,$(AFTER_SETUP)) \
		$(if $(filter check-vm,$(AFTER_SETUP)),vm)
$(AFTER_SETUP): $(filter setup setup-bench,$(MAKECMDGOALS))
	@$(MAKE) --no-print-directory $(if $(filter -j%,$(MAKEFLAGS)),,-j$$(nproc)) $@
.NOTPARALLEL:
.PHONY: setup setup-bench $(AFTER_SETUP)

else

# The selftests directory is the parent of this one. When this one is a link in a tree, the parent
# is found from where make was called. Else it is in KSRC=, or in what "make setup" has cached.
CACHE := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/sched_claims
LINKED := $(foreach d,$(PWD) $(patsubst %/,%,$(dir $(PWD))) $(PWD)/tools/testing/selftests,$(if \
	$(and $(wildcard $(d)/lib.mk),$(filter $(CURDIR),$(realpath $(wildcard $(d)/*/)))),$(d)))
KSFT := $(firstword $(foreach d,.. $(LINKED) $(KSRC:%=%/tools/testing/selftests) \
	$(CACHE)/linux/tools/testing/selftests,$(if $(wildcard $(d)/lib.mk),$(realpath $(d)))))

ifeq ($(KSFT)$(filter help,$(MAKECMDGOALS)),)
$(error No kselftest headers: put this directory into tools/testing/selftests of a kernel tree, \
	or set KSRC=/path/to/linux, or run "make setup")
endif

# lib.mk has a default only for a make that nobody called.
ifeq ($(OUTPUT),)
OUTPUT := $(or $(abspath $(O)),$(CURDIR))
endif
override OUTPUT := $(or $(realpath $(OUTPUT)),$(abspath $(OUTPUT)))
OBJ := $(OUTPUT)/obj

SCENARIOS := $(notdir $(basename $(wildcard scenarios/*.c)))
TEST_GEN_PROGS := $(SCENARIOS)
TEST_GEN_FILES := scenarios.list
TEST_FILES := run_tests.sh
EXTRA_CLEAN := $(OBJ)

CFLAGS ?= -O2 -g
CFLAGS += -Wall -Wextra $(if $(W),-Werror -Wshadow -Wmissing-prototypes -Wstrict-prototypes)
LDLIBS += -lnuma -lcap -lm

include $(KSFT:%=%/lib.mk)

# Linux 6.1 has neither of these two.
Q ?= $(if $(filter 1,$(V)),,@)
msg ?= @printf '  %-8s %s\n' "$(1)" "$(notdir $(3))";
ifneq ($(filter default undefined,$(origin AR)),)
AR := $(if $(LLVM),$(LLVM_PREFIX)llvm-ar$(LLVM_SUFFIX),$(CROSS_COMPILE)ar)
endif

# What no compile can do without, also when CFLAGS come from the command line.
FLAGS = -std=gnu11 -pthread -D_GNU_SOURCE= -I$(KSFT) -I$(KSFT)/kselftest $(CFLAGS) $(CPPFLAGS)

# $(call missing,HEADER,LIBRARY,PACKAGE) is PACKAGE unless a program links that needs it. Goals that
# build nothing need nothing.
BUILDS := $(filter-out clean emit_tests help,$(or $(MAKECMDGOALS),all))
missing = $(if $(and $(BUILDS),$(shell echo 'int main(void) { return 0; }' | $(CC) \
	$(filter-out --coverage,$(FLAGS)) $(LDFLAGS) -x c -include $(1) - -l$(2) -o /dev/null >/dev/null 2>&1 || echo no)),$(3))
LACKING := $(strip $(call missing,numa.h,numa,libnuma-dev) \
	$(call missing,sys/capability.h,cap,libcap-dev))
ifneq ($(LACKING),)
$(error $(CC) lacks $(LACKING) (Fedora: numactl-devel, libcap-devel): install it or run "make setup")
endif

# Which rooms a room may know: its objects see no other header.
ROOMS := wire sys worker work stats claim scenario
MAY_wire := wire
MAY_sys := sys
MAY_worker := wire sys worker
MAY_work := $(MAY_worker) work
MAY_stats := wire stats
MAY_claim := wire stats claim
MAY_scenario := $(ROOMS)
MAY_tests := $(ROOMS)
MAY_tools := $(ROOMS)

# $(OBJ)/may/<room>/ holds a link to each room that <room> may include. It is searched for quoted
# names only: <sys/procfs.h> is not ours.
may = $(OBJ)/may/$(1)/.done
$(OBJ)/may/%/.done: Makefile $(OBJ)/with
	$(Q)rm -rf $(@D) && mkdir -p $(@D)
	$(Q)for r in $(MAY_$*) compiler.h; do ln -s $(CURDIR)/lib/$$r $(@D)/$$r; done
	$(Q)touch $@

# Another place, compiler or flag makes everything anew.
WITH := $(strip $(CURDIR) $(CC) $(FLAGS) $(LDFLAGS) $(LDLIBS))
$(OBJ)/with: $(if $(subst x$(WITH),,x$(file <$(OBJ)/with)),again)
	$(Q)mkdir -p $(@D)
	$(Q)printf '%s\n' '$(subst ','\'',$(WITH))' >$@
again:
.SECONDARY:

LIB_SRC := $(wildcard $(ROOMS:%=lib/%/*.c))
LIB_OBJ := $(LIB_SRC:lib/%.c=$(OBJ)/lib/%.o)
LIB := $(OBJ)/libsched_claims.a

# Evidence tells how the kernel has the options that "config" lists.
OPTIONS := $(shell sed -n 's/^[# ]*\(CONFIG_[A-Z0-9_]*\).*/\1/p' config)
$(OBJ)/lib/scenario/evidence.o: private FLAGS += -DCONFIG_OPTIONS='"$(OPTIONS)"'
$(OBJ)/lib/scenario/evidence.o: config

define ROOM_RULE
$(OBJ)/lib/$(1)/%.o: lib/$(1)/%.c $(call may,$(1))
	$$(call msg,CC,,$$@)
	$$(Q)mkdir -p $$(@D)
	$$(Q)$$(CC) $$(FLAGS) -MMD -MP -iquote $(OBJ)/may/$(1) -c $$< -o $$@
endef
$(foreach room,$(ROOMS),$(eval $(call ROOM_RULE,$(room))))

$(LIB): $(LIB_OBJ)
	$(call msg,AR,,$@)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

# $(call program,ROOM,LIBRARIES): link one source file with the library.
define program
	$(call msg,LINK,,$@)
	$(Q)mkdir -p $(@D) $(OBJ)/deps
	$(Q)$(CC) $(FLAGS) $(LDFLAGS) -MMD -MP -MF $(OBJ)/deps/$(@F).d -MT $@ \
		-iquote $(OBJ)/may/$(1) $< $(LIB) $(2) $(LDLIBS) -o $@
endef

$(TEST_GEN_PROGS): $(OUTPUT)/%: scenarios/%.c $(LIB) $(call may,scenario)
	$(call program,scenario)

UNIT := $(patsubst lib/tests/%.c,$(OBJ)/tests/%,$(wildcard lib/tests/*_test.c))
# What -Wextra and W=1 find in the harness they would blame on the tests.
$(UNIT): private FLAGS += -isystem $(KSFT) -Wno-unused-parameter -Wno-missing-prototypes \
	-Wno-empty-body -Wno-sign-compare \
	-DVECTORS='"$(CURDIR)/lib/tests/vectors"'
$(UNIT): $(OBJ)/tests/%: lib/tests/%.c $(LIB) $(call may,tests)
	$(call program,tests)

# Tiny scenarios for each kind of outcome, whose output ktap_test.sh compares; and those for guests.
KTAP := $(patsubst lib/tests/%.c,$(OBJ)/tests/%,$(wildcard lib/tests/ktap/*.c lib/tests/vm/*.c))
$(KTAP): $(OBJ)/tests/%: lib/tests/%.c $(LIB) $(call may,scenario)
	$(call program,scenario)

# The tools that need more libraries than the scenarios do. Each is left out without its own.
TOOL_OBJ := $(patsubst tools/%.c,$(OBJ)/tools/%.o,$(wildcard tools/*.c))
$(TOOL_OBJ): $(OBJ)/tools/%.o: tools/%.c $(call may,tools)
	$(call msg,CC,,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(FLAGS) -MMD -MP -iquote $(OBJ)/may/tools -c $< -o $@

# $(call TOOL,NAME,OBJECTS,LIBRARIES,MISSING PACKAGES)
define TOOL
$(OUTPUT)/$(1): $(2:%=$(OBJ)/tools/%.o) $(LIB)
	$$(call msg,LINK,,$$@)
	$$(Q)$$(CC) $$(FLAGS) $$(LDFLAGS) $$^ $(3) $$(LDLIBS) -o $$@
ifeq ($(strip $(4)),)
TEST_GEN_PROGS_EXTENDED += $(OUTPUT)/$(1)
all: $(OUTPUT)/$(1)
else
EXTRA_CLEAN += $(OUTPUT)/$(1)
all: no-$(1)
no-$(1):
	@echo '$(1) is left out: not found (Debian): $(strip $(4))' >&2
.PHONY: no-$(1)
endif
endef
NO_JSON := $(call missing,json-c/json.h,json-c,libjson-c-dev)
NO_GSL := $(call missing,gsl/gsl_cdf.h,gsl -lgslcblas -lm,libgsl-dev)
objects = $(notdir $(basename $(wildcard tools/$(1)*.c)))
$(eval $(call TOOL,wreport,$(call objects,wreport),-ljson-c,$(NO_JSON)))
$(eval $(call TOOL,wcompare,$(call objects,wcompare) wreport_read,-lgsl -lgslcblas -ljson-c,\
	$(NO_JSON) $(NO_GSL)))

BENCH := $(patsubst tools/bench/%.c,$(OBJ)/bench/%,$(wildcard tools/bench/*.c))
$(BENCH): $(OBJ)/bench/%: tools/bench/%.c $(LIB) $(call may,tools)
	$(call program,tools)

# What run_tests.sh needs beside the scenarios, in a build directory as in an installed one.
$(OUTPUT)/scenarios.list: Makefile scenarios
	$(Q)mkdir -p $(@D)
	$(Q)printf '%s\n' $(SCENARIOS) >$@
ifneq ($(OUTPUT),$(CURDIR))
BESIDE := $(OUTPUT)/run_tests.sh $(OUTPUT)/settings
EXTRA_CLEAN += $(BESIDE)
all: $(BESIDE)
$(BESIDE): $(OUTPUT)/%: %
	$(Q)cp $< $@
endif

# runner.sh names a test by its path below the selftests. Outside of them run_tests.sh does it.
ifneq ($(KSFT),$(realpath ..))
RUN_TESTS = KSFT=$(KSFT) $(OUTPUT)/run_tests.sh $(if $(summary),-s)
endif

unit: $(UNIT) $(KTAP)
# What measures the scheduler, or takes a CPU for itself, runs alone. The other scripts bear a
# neighbour, and what only builds wants all CPUs.
PROVE = KSFT=$(KSFT) OBJ=$(OBJ) OUTPUT=$(OUTPUT) prove --timer --failures --comments
CHECKS := $(filter-out %/tap.sh,$(wildcard tools/check/*.sh))
ALONE := lib/tests/scenarios_test.sh lib/tests/evidence_test.sh tools/check/sanitizers.sh
check: all unit
	@status=0; \
	$(PROVE) $(UNIT) $(ALONE) || status=1; \
	$(PROVE) -j2 $(filter-out $(ALONE),$(wildcard lib/tests/*_test.sh)) || status=1; \
	$(PROVE) -j2 $(filter-out $(ALONE),$(CHECKS)) || status=1; \
	exit $$status
# A missing package or kernel ends this before the first test.
check-vm: all unit
	@tools/kernel fetch debian-6.1 debian-6.12 debian-6.12-rt
	@tools/kernel build
	@RUNS=$(or $(RUNS),2) KILLS=$(or $(KILLS),12) $(PROVE) \
		$(or $(LANES:%=lib/tests/vm/%_test.sh),$(wildcard lib/tests/vm/*_test.sh))
docs: all
	$(Q)$(OUTPUT)/run_tests.sh --describe | awk -f tools/docs.awk >$(OBJ)/scenarios.md
	$(call msg,DOCS,,$(OBJ)/scenarios.md)
bench: $(BENCH)
	@status=0; for b in $^; do $$b || status=1; done; exit $$status
# In a place of its own, since every object is another one.
coverage:
	@$(MAKE) --no-print-directory OUTPUT=$(OBJ)/coverage \
		CFLAGS='-O0 -g --coverage -include $(CURDIR)/tools/coverage.h' unit
	@KSFT=$(KSFT) tools/coverage $(OBJ)/coverage/obj claim stats
.PHONY: help docs unit check check-vm bench coverage again

-include $(wildcard $(OBJ)/lib/*/*.d $(OBJ)/tools/*.d $(OBJ)/deps/*.d)

endif
