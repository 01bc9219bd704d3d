# Debian 13 brings the pg_dump of PostgreSQL 17, which also reads older servers.
FROM python:3.11-slim-trixie
RUN apt-get update \
    && apt-get install -y --no-install-recommends postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10014 --create-home --home-dir /club club
WORKDIR /bot
COPY requirements.lock .
RUN pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock
COPY . .
RUN python -m compileall -q . && mkdir /club/data /club/backups && chown club /club/data /club/backups
USER club
WORKDIR /club
ENV PYTHONPATH=/bot PYTHONUNBUFFERED=1 WEB_HOST=0.0.0.0 LOG_FORMAT=json BACKUP_DIR=/club/backups
VOLUME ["/club/data", "/club/backups"]
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD \
    ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8080/healthz', timeout=8)"]
CMD ["python", "-m", "bot"]
