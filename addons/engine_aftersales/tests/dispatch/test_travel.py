import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import DispatchCase


@contextmanager
def road_server(answer):
    """Run an OSRM stand-in on this machine; ``answer`` makes (status, body) of a path."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            status, body = answer(self.path)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, *args):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()


def ten_minutes(path):
    """Answer that every place is 10 minutes and 9 km from every other one."""
    half = path.count(";") and len(path.split("sources=")[1].split("&")[0].split("%3B"))
    rows = half or 1
    columns = len(path.split("destinations=")[1].split("&")[0].split("%3B"))
    table = {name: [[value] * columns for _row in range(rows)] for name, value in
             (("durations", 600.0), ("distances", 9000.0))}  # fmt: skip
    return 200, {"code": "Ok", **table}


@tagged("post_install", "-at_install")
class TestTravel(DispatchCase):
    """Roads where a server knows them, straight lines and a note where it does not answer."""

    def test_ways_come_from_the_server(self):
        with road_server(ten_minutes) as (url, asked):
            self.company.engine_osrm_url = url
            plan = self.run_plan(self.new_visit())
        self.assertTrue(asked[0].startswith("/table/v1/driving/121.470000,31.230000;"))
        self.assertIn(url, plan.travel_note)
        self.assertEqual((plan.line_ids.travel_km, plan.line_ids.travel_min), (9, 10))

    def test_a_server_that_fails_is_noted_and_the_plan_is_made(self):
        for answer in ((500, {}), (200, {"code": "NoTable"}), (200, {"code": "Ok"}), (200, [])):
            server = road_server(lambda _path, a=answer: a)
            with self.subTest(answer=answer), server as (url, _asked):
                self.company.engine_osrm_url = url
                plan = self.run_plan(self.new_visit())
                self.assertIn("did not answer", plan.travel_note)
                self.assertTrue(plan.line_ids.engineer_id)

    def test_only_the_address_of_a_server_is_taken(self):
        for url in ("ftp://x", "http://", "file:///etc", "http://a:b@c", "http://a/?q=1", "x:y"):
            with self.subTest(url=url), self.assertRaises(ValidationError):
                self.company.engine_osrm_url = url
