"""How gunicorn serves: it reads this file where it is started; flags on its command line come first."""

import gc
import os

bind = os.environ.get("BIND", "127.0.0.1:8000")
# By measurement (docs/operations.md, "What was tried"): a page is computing, an upload is mostly waiting.
workers = int(os.environ.get("WEB_WORKERS") or os.cpu_count() or 2)
threads = int(os.environ.get("WEB_THREADS") or 4)
# The largest return is read in well under a minute; whoever takes longer is stuck.
timeout = 60
graceful_timeout = 30
keepalive = 5
# A worker is replaced after so many requests, not all at once.
max_requests = 5000
max_requests_jitter = 500
limit_request_line = 4094
limit_request_fields = 60
# The application logs each request with its id; here only what goes wrong with the server itself.
accesslog = None
loglevel = "warning"


def post_worker_init(worker: object) -> None:
    """Let the garbage collector pass over what is loaded once and for all, and come less often.

    A page is made of tens of thousands of small objects, hardly any of them in circles: by the defaults a third of the
    time in which a draft's figures are loaded went into looking for some.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)
