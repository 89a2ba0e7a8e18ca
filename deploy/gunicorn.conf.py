"""The web server: threads, because pages wait for the database more than they compute."""

import os

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
