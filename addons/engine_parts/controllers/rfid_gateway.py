"""What readers can reach that only know how to post their own events to an address."""

import hashlib
import json

from werkzeug.exceptions import BadRequest

from odoo import http
from odoo.http import request


class RfidGateway(http.Controller):
    @http.route(
        "/engine/rfid/<string:reader>/events",
        type="http",
        auth="bearer",
        methods=["POST"],
        csrf=False,
        save_session=False,
    )
    def events(self, reader, **query):
        """Take in a body of events as Impinj, Zebra and LLRP gateways post them.

        The body is a JSON list, one event, or one event a line. The key of the batch is the header
        ``Batch-Key``, or what the body is: the same body again changes nothing.
        """
        body = request.httprequest.get_data()
        content = _content(body)
        key = request.httprequest.headers.get("Batch-Key")
        if isinstance(content, dict) and "reads" in content:
            key, content = key or content.get("batch"), content["reads"]
        answer = request.env["engine.rfid.read"].ingest(
            key or hashlib.sha256(body).hexdigest(),
            reader,
            content if isinstance(content, list) else [content],
        )
        return request.make_json_response(answer)


def _content(body):
    """Return what a body of JSON holds, or a list of what its lines hold."""
    try:
        text = body.decode("utf-8-sig")
        try:
            return json.loads(text)
        except json.JSONDecodeError:
            return [json.loads(line) for line in text.splitlines() if line.strip()]
    except ValueError as error:
        raise BadRequest(f"The body is no JSON: {error}") from error
