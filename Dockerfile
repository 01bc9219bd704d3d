# Debian 13 has PostgreSQL 17. Its pg_dump reads older servers too, but what its pg_restore says
# only a 17 or a newer one understands: compose.yaml has the same number.
FROM python:3.11-slim-trixie
RUN apt-get update \
    && apt-get install -y --no-install-recommends postgresql-client-17 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10014 --create-home --home-dir /club club
WORKDIR /bot
COPY requirements.lock .
RUN pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock
COPY . .
# What was checked out under a tight umask is not yet for `club` to read.
RUN chmod -R a+rX . && python -m compileall -q . \
    && mkdir /club/data /club/backups && chown club /club/data /club/backups
USER club
WORKDIR /club
ENV PYTHONPATH=/bot PYTHONUNBUFFERED=1 WEB_HOST=0.0.0.0 LOG_FORMAT=json BACKUP_DIR=/club/backups
VOLUME ["/club/data", "/club/backups"]
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD \
    python -c "import urllib.request as u; u.urlopen('http://127.0.0.1:${WEB_PORT:-8080}/healthz', timeout=8)"
CMD ["python", "-m", "bot"]
