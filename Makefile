# The targets that contributors and CI use. Only Go is needed; "make test" also
# wants a C compiler for the race detector and, for the tests against a real
# Redis, redis-server on PATH.

GO ?= go
FUZZTIME ?= 20s
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS = -s -w -X main.version=$(VERSION)

.PHONY: all build test lint bench fuzz demo clean

all: lint test build

build: ## the static program, in bin/
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/hotstove ./cmd/hotstove

test: ## all tests, with the race detector
	$(GO) test -race ./...

lint: ## formatting, vet and staticcheck
	@bad=$$(gofmt -l .); if [ -n "$$bad" ]; then echo "gofmt -w these:" $$bad; exit 1; fi
	$(GO) vet ./...
	$(GO) tool staticcheck ./...

bench: ## all benchmarks
	$(GO) test -run '^$$' -bench . -benchmem ./...

fuzz: ## every fuzz test that there is, FUZZTIME for each
	@set -e; for pkg in $$($(GO) list ./...); do \
		for name in $$($(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz' || true); do \
			echo "$$pkg $$name"; \
			$(GO) test -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) $$pkg; \
		done; \
	done

demo: ## the whole way of a rumor, with nothing set up
	$(GO) run ./cmd/hotstove demo

clean:
	rm -rf bin
