# `make` prints what there is.

PREFIX ?= /usr/local
# The MPI that train-mpi is built with, as pkg-config calls it: Debian's Open MPI, where it is installed.
# Without one all else is built.
CONCORD_MPI ?= $(shell pkg-config --exists ompi-c 2>/dev/null && echo ompi-c)
export CONCORD_MPI
TOOLS = $(filter-out %Support $(if $(CONCORD_MPI),,train-mpi),$(notdir $(wildcard Sources/Tools/*)))
NETWORK_TESTS = ^(LayersTests|NetworksTests)[.]

.PHONY: help setup setup-tests build test golden cluster-test demo lint format fuzz benchmark install
.PHONY: install-built deb dist clean

help:
	@echo 'make setup        install the Debian packages that are missing'
	@echo 'make build        build the tools into .build/release'
	@echo 'make demo         a corpus, training, prediction and scores, from nothing, into ./demo'
	@echo 'make test         unit tests, golden cases of the tools, the shell lines of the docs'
	@echo 'make golden       only the golden cases of the tools'
	@echo 'make cluster-test jobs of a cluster, a quarter of an hour, as root'
	@echo 'make lint         check the format of the Swift sources'
	@echo 'make format       format the Swift sources'
	@echo 'make fuzz         damaged files of every kind, ten minutes, under sanitizers'
	@echo 'make benchmark    speed, each figure beside that of a peer'
	@echo 'make install      tools, manual pages and completions to PREFIX (PREFIX=$(PREFIX))'
	@echo 'make deb          a Debian package of them, in .build'
	@echo 'make dist         a tarball of them with the list of libraries they need, in .build'
	@echo 'make clean        remove what was built and the demonstration'
	@echo
	@echo 'build, demo, test, golden, cluster-test, fuzz, benchmark, install, deb and dist do the set-up and build they need.'

setup:
	@scripts/setup

# The page of annotate is tested in a browser, train-mpi with an MPI.
setup-tests:
	@scripts/setup chromium chromium-driver libopenmpi-dev openmpi-bin

# Product by product: what the tests share cannot be built with a static runtime.
build: setup
	for tool in $(TOOLS); do \
	  swift build -c release --static-swift-stdlib --product $$tool || exit 1; \
	done

# The tools are tested as users have them: in a debug build the parser of command lines checks its own
# declarations, most of the time that a tool takes to start. --disable-xctest: all tests are written with
# Swift Testing. Tests run side by side, so that networks have a thread each: teams of threads that wait
# for one another while others compute take ten times as long. With as many as there are, networks are
# tested once more, alone.
test: setup-tests build
	CONCORD_TOOLS='$(CURDIR)/.build/release' OMP_NUM_THREADS=1 swift test --disable-xctest
	swift test --disable-xctest --skip-build --filter '$(NETWORK_TESTS)'

golden: setup
	OMP_NUM_THREADS=1 swift test --disable-xctest --filter GoldenCaseTests

# What the tests of docs/cluster.md need beside what all others do.
cluster-test:
	@scripts/setup parallel slurm-wlm munge
	CONCORD_CLUSTER=1 OMP_NUM_THREADS=1 swift test --disable-xctest --filter Cluster

demo: build
	scripts/demo

lint:
	swift format lint --strict --recursive Sources Tests Benchmarks Package.swift

format:
	swift format --in-place --recursive Sources Tests Benchmarks Package.swift

# How long, and the first of the seeds, which every failure names.
CONCORD_FUZZ_SECONDS ?= 600
CONCORD_FUZZ_SEED ?= $(shell date +%s)
FUZZ_LOG = $(CURDIR)/.build-fuzz/runs
# Swift has no UndefinedBehaviorSanitizer on Linux, and traps by itself; the C++ beside it has one,
# whose functions come with AddressSanitizer's.
SANITIZERS = --sanitize=address -Xcxx -fsanitize=undefined -Xcxx -fno-sanitize=vptr \
  -Xcxx -fno-sanitize-recover=undefined

# A folder of its own, so that instrumented objects never mix with the others.
fuzz: setup
	@echo 'CONCORD_FUZZ_SEED=$(CONCORD_FUZZ_SEED)'
	rm -rf '$(FUZZ_LOG)'
	mkdir -p '$(FUZZ_LOG)'
	CONCORD_FUZZ_SECONDS=$(CONCORD_FUZZ_SECONDS) CONCORD_FUZZ_SEED=$(CONCORD_FUZZ_SEED) \
	  CONCORD_FUZZ_LOG='$(FUZZ_LOG)' LSAN_OPTIONS=suppressions='$(CURDIR)/Tests/known-leaks.txt' \
	  swift test --scratch-path .build-fuzz -c release \
	  $(SANITIZERS) --disable-xctest --filter Fuzz \
	  || { echo 'the runs at hand, by their seeds:'; grep . '$(FUZZ_LOG)'/*; exit 1; }

benchmark: build
	Benchmarks/run

install: build install-built

install-built:
	install -d '$(DESTDIR)$(PREFIX)/bin'
	install $(addprefix .build/release/,$(TOOLS)) '$(DESTDIR)$(PREFIX)/bin'
	packaging/manuals '$(DESTDIR)$(PREFIX)/share'

deb: build
	@scripts/setup dpkg-dev
	packaging/deb

dist: build
	packaging/dist

clean:
	rm -rf .build .build-fuzz demo
