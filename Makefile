# SPDX-License-Identifier: GPL-2.0
#
# sched_claims: kselftests for the Linux scheduler. Works inside a kernel tree
# (tools/testing/selftests/sched_claims) and on its own; see README.md.

# The selftests directory: the tree we lie in, KSRC=, or what "make setup" cached.
CACHE := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/sched_claims
KSFT := $(firstword $(foreach d,.. $(KSRC:%=%/tools/testing/selftests) \
	$(CACHE)/linux/tools/testing/selftests,$(if $(wildcard $(d)/lib.mk),$(d))))

SCENARIOS := $(notdir $(basename $(wildcard scenarios/*.c)))
TEST_GEN_PROGS := $(SCENARIOS)
EXTRA_CLEAN = $(OBJ)

CFLAGS += -std=gnu11 -O2 -g -Wall -Wextra -pthread -I$(KSFT)
LDLIBS += -lnuma -lcap -lm -pthread

include $(KSFT)/lib.mk

OBJ := $(OUTPUT)/obj

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

LIB_SRC := $(wildcard $(ROOMS:%=lib/%/*.c))
LIB_OBJ := $(LIB_SRC:lib/%.c=$(OBJ)/lib/%.o)
LIB := $(OBJ)/libsched_claims.a
TESTS := $(notdir $(basename $(wildcard lib/tests/*_test.c)))

# $(OBJ)/may/<room>/ holds a link to each room that <room> may include.
may = $(OBJ)/may/$(1)/.done
$(OBJ)/may/%/.done: Makefile
	$(Q)rm -rf $(@D) && mkdir -p $(@D)
	$(Q)for r in $(MAY_$*); do ln -s $(CURDIR)/lib/$$r $(@D)/$$r; done
	$(Q)touch $@

define ROOM_RULE
$(OBJ)/lib/$(1)/%.o: lib/$(1)/%.c $(call may,$(1))
	$$(call msg,CC,,$$@)
	$$(Q)mkdir -p $$(@D)
	$$(Q)$$(CC) $$(CFLAGS) $$(CPPFLAGS) -MMD -MP -I$(OBJ)/may/$(1) -c $$< -o $$@
endef
$(foreach room,$(ROOMS),$(eval $(call ROOM_RULE,$(room))))

$(LIB): $(LIB_OBJ)
	$(call msg,AR,,$@)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(TEST_GEN_PROGS): $(OUTPUT)/%: scenarios/%.c $(LIB) $(call may,scenario)
	$(call msg,LINK,,$@)
	$(Q)mkdir -p $(OBJ)/scenarios
	$(Q)$(CC) $(CFLAGS) $(CPPFLAGS) $(LDFLAGS) -MMD -MP -MF $(OBJ)/scenarios/$*.d -MT $@ \
		-I$(OBJ)/may/scenario $< $(LIB) $(LDLIBS) -o $@

TEST_BINS := $(TESTS:%=$(OBJ)/tests/%)
$(TEST_BINS): $(OBJ)/tests/%: lib/tests/%.c $(LIB) $(call may,tests)
	$(call msg,LINK,,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(CPPFLAGS) $(LDFLAGS) -MMD -MP -MF $@.d -MT $@ \
		-I$(OBJ)/may/tests $< $(LIB) $(LDLIBS) -o $@

unit: $(TEST_BINS)
.PHONY: unit

-include $(wildcard $(OBJ)/lib/*/*.d $(OBJ)/scenarios/*.d $(OBJ)/tests/*.d)
