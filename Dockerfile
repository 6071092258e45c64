# The program is one static file: it is built with Go, then put into an image
# with nothing else but certificates, to run as nobody. It brings its own time zones.

FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
ARG VERSION=docker
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /out/hotstove ./cmd/hotstove \
    && mkdir -p /out/data

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/hotstove /usr/local/bin/hotstove
# The folder belongs to the user of the image, and so does a new volume that is
# mounted over it.
COPY --from=build --chown=65532:65532 /out/data /data
ENV HOTSTOVE_DATA=/data \
    HOTSTOVE_HTTP_ADDR=0.0.0.0:8080
VOLUME /data
EXPOSE 8080
USER 65532:65532
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["/usr/local/bin/hotstove", "healthcheck"]
ENTRYPOINT ["/usr/local/bin/hotstove"]
CMD ["run"]
