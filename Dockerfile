# Built in two stages: the second has no compiler, no package installer's cache, and no root.
FROM python:3.11-slim-bookworm AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1
WORKDIR /build
COPY requirements/uv.txt requirements/base.txt requirements/
RUN pip install --require-hashes -r requirements/uv.txt \
 && python -m venv --without-pip /venv \
 && uv pip install --python /venv/bin/python --require-hashes --no-cache -r requirements/base.txt


FROM python:3.11-slim-bookworm

RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin lhs \
 && install -d -o lhs -g lhs /app/var
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DATA_DIR=/app/var STATIC_ROOT=/app/staticfiles
WORKDIR /app
COPY --from=build /venv /venv
COPY . .
# The secret is for this one command only; the running site gets its own.
RUN SECRET_KEY=only-while-the-image-is-built python manage.py collectstatic --no-input

USER lhs
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
  CMD ["python", "deploy/probe.py", "http://127.0.0.1:8000/healthz/live"]
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py", "lhs_platform.wsgi:application"]
