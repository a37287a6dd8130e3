"""What readers can reach that only know how to post their own events to an address."""

import hashlib
import json
import zlib

from werkzeug.exceptions import BadRequest

from odoo import http
from odoo.http import DEFAULT_MAX_CONTENT_LENGTH, request

_GZIP = b"\x1f\x8b"


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

        The body is a JSON list, one event, or one event a line, also packed by gzip. The key of
        the batch is the header ``Batch-Key``, or what the body is: the same body again changes
        nothing.
        """
        body = request.httprequest.get_data()
        content = _content(_unpacked(body))
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


def _unpacked(body):
    """Return a body without its gzip, which may not unpack to more than a body may be."""
    if not body.startswith(_GZIP):
        return body
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        text = unpacker.decompress(body, DEFAULT_MAX_CONTENT_LENGTH)
    except zlib.error as error:
        raise BadRequest(f"The body is no gzip: {error}") from error
    if not unpacker.eof:
        raise BadRequest("The body is cut off, or unpacks to more than is taken.")
    return text
