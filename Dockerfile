# dlint as an image: docker run --rm -v "$PWD:/work:ro" dlint

FROM python:3.13-slim AS build
WORKDIR /src
RUN python -m venv /opt/dlint
COPY pyproject.toml setup.py README.md LICENSE ./
COPY rules rules
COPY src src
RUN --mount=type=cache,target=/root/.cache/pip /opt/dlint/bin/pip install .

FROM python:3.13-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /opt/dlint /opt/dlint
ENV PATH=/opt/dlint/bin:$PATH
WORKDIR /work
USER 10001:10001
ENTRYPOINT ["dlint"]
