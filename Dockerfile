# what a browser loads, by the digests of a lock
FROM python:3.13-slim AS assets
WORKDIR /quorate
COPY tools/assets.py tools/assets.py
COPY tools/assets tools/assets
RUN mkdir -p api/pages && python tools/assets.py

FROM python:3.13-slim

RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin quorate \
 && install --directory --owner quorate --group quorate --mode 0700 /keyring /signing /checkpoints

WORKDIR /quorate
COPY requirements.lock ./
RUN pip install --no-cache-dir --root-user-action ignore --require-hashes --only-binary :all: -r requirements.lock
COPY . ./
COPY --from=assets /quorate/api/pages/assets api/pages/assets
RUN pip install --no-cache-dir --root-user-action ignore --no-index --no-deps --no-build-isolation --editable . \
 && python -m compileall -q domain ledger projections api

USER quorate
ENV HOST=0.0.0.0 PORT=8000 QUORATE_KEYRING=/keyring QUORATE_SIGNING=/signing QUORATE_CHECKPOINTS=/checkpoints PYTHONUNBUFFERED=1
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["python", "-c", "from os import environ; from urllib.request import urlopen; urlopen(f'http://127.0.0.1:{environ[\"PORT\"]}/health/ready', timeout=4)"]
ENTRYPOINT ["quorate"]
CMD ["serve"]
