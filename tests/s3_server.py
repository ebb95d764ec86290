"""A server that speaks S3 (moto's) in a process of its own, on a free port of this machine alone.

    python -m tests.s3_server

prints its port and serves until it is ended. It answers one request after the other: on threads, moto looks whether a name is
taken and takes it in two steps.
"""

from __future__ import annotations

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

if __name__ == "__main__":
    server = make_server("127.0.0.1", 0, DomainDispatcherApplication(create_backend_app), threaded=False)
    print(server.server_port, flush=True)  # noqa: T201
    server.serve_forever()
