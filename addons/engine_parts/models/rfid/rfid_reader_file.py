from odoo import models
from odoo.exceptions import UserError

from ...core.refusal import Refusal
from ...tools import reasons
from .rfid_reject import printable


class EngineRfidReader(models.Model):
    """Files of reads, of any length."""

    _inherit = "engine.rfid.reader"

    def _take_file(self, file, *, file_name, clock_offset_s=0, progress=None):
        """Take in a file of reads; the same file again changes nothing.

        :param file: binary file at its beginning: CSV, JSON or one JSON event a line, also packed
            by gzip
        :param clock_offset_s: by how much the reader's clock was ahead
        :param progress: called with the number of rows read so far
        :return: the answer of ``ingest``
        :raise UserError: it is no such file
        """
        from ...core import rfid_file  # numpy: not at server start

        self.ensure_one()
        digest = rfid_file.digest(file)
        try:
            return self._take_stream(
                f"file {digest}",
                digest,
                _counted(rfid_file.portions(file), progress),
                file_name=file_name and printable(file_name),
                offset_s=clock_offset_s,
            )
        except Refusal as why:
            raise UserError(
                self.env._(
                    "%(file)s was not taken: %(reason)s. It has to be CSV, JSON, or one JSON event "
                    "a line, in UTF-8.",
                    file=file_name,
                    reason=reasons.say_refusal(self.env, why),
                )
            ) from why


def _counted(portions, progress):
    count = 0
    for portion in portions:
        yield portion
        count += len(portion)
        if progress:
            progress(count)
