"""The web server: threads, because pages wait for the database more than they compute."""

import os
import tempfile

# Each process counts in files here; /metrics sums them up, whichever process is asked.
os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="metrics-"))

bind = "0.0.0.0:8000"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 8
timeout = 60
graceful_timeout = 30
max_requests = 5000
max_requests_jitter = 500
worker_tmp_dir = "/dev/shm"
control_socket_disable = True
accesslog = None


def child_exit(_server, worker):
    """Let the gauges of a process that is gone go with it; what it counted stays."""
    from prometheus_client import multiprocess  # it reads the setting above when it is imported

    multiprocess.mark_process_dead(worker.pid)
