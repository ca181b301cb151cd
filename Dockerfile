# The relay and its command line in an image: `docker build -t postern .`
#
# The program is built in one stage and alone goes into the next, which runs as a user without rights. `packaging/run-dockerfile`
# runs these steps without Docker.

FROM docker.io/library/rust:1.95-bookworm AS build
WORKDIR /src
COPY . .
RUN cargo build --release --locked

FROM docker.io/library/debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --user-group --home-dir /var/lib/postern --no-create-home --shell /usr/sbin/nologin postern
RUN install -d -o postern -g postern -m 0700 /var/lib/postern
COPY --from=build /src/target/release/postern /usr/local/bin/postern
COPY completions/postern.bash /usr/share/bash-completion/completions/postern

# A number, so that a cluster can see that it is not root.
USER 10001:10001
WORKDIR /var/lib/postern
ENV POSTERN_DATA_DIR=/var/lib/postern
# Every address of the container. Without TLS, a trusted proxy or POSTERN_INSECURE_HTTP=1 the relay refuses that, and says so.
ENV POSTERN_LISTEN=0.0.0.0:3100
VOLUME ["/var/lib/postern"]
EXPOSE 3100
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=15s --retries=3 CMD ["postern", "status", "--output", "json"]
ENTRYPOINT ["postern"]
CMD ["relay", "start", "--log-format", "json"]
