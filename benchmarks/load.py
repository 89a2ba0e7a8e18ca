"""Ask one address again and again over a kept connection, and count."""

import http.client
import statistics
import threading
import time
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Rate:
    """Requests per second over all threads, and the times of single requests in seconds."""

    per_second: float
    median: float
    p95: float
    size: int


def measure(
    base: str, path: str, *, headers: dict[str, str], seconds: float, threads: int = 4
) -> Rate:
    """Ask for `path` from several threads until the time is up. Any answer but 200 is an error."""
    host = urlsplit(base)
    stop = time.perf_counter() + seconds
    times: list[float] = []
    sizes: set[int] = set()
    errors: list[str] = []

    def ask() -> None:
        connection = http.client.HTTPConnection(host.hostname or "", host.port, timeout=30)
        while time.perf_counter() < stop and not errors:
            started = time.perf_counter()
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            body = response.read()
            times.append(time.perf_counter() - started)
            sizes.add(len(body))
            if response.status != 200:
                errors.append(f"{path} answered {response.status}")
        connection.close()

    started = time.perf_counter()
    workers = [threading.Thread(target=ask) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if errors:
        raise RuntimeError(errors[0])
    elapsed = time.perf_counter() - started
    cuts = statistics.quantiles(times, n=20)
    return Rate(len(times) / elapsed, statistics.median(times), cuts[-1], max(sizes))
