from odoo import api, models
from odoo.tools import email_normalize

from ...core import mail_sender, mail_text

MAIL_KEY = "engine_mail"


class MailThread(models.AbstractModel):
    """The gateway, for mail from outside: bodies of sane size, and what the headers say.

    HTML of many megabytes, or broken so that a repairing parser needs minutes, becomes plain
    text in one pass; the original is attached. This is for all documents, because the body is
    parsed before anybody knows which document it is for.
    """

    _inherit = "mail.thread"

    @api.model
    def _message_parse_extract_payload(self, message, message_dict, save_original=False):
        originals = [
            self._Attachment(*original, {})
            for part in message.walk()
            if (original := self._lighten_mail_part(part))
        ]
        payload = super()._message_parse_extract_payload(
            message, message_dict, save_original=save_original
        )
        return {**payload, "attachments": [*payload["attachments"], *originals]}

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        sender = email_normalize(message_dict.get("email_from") or "") or ""
        facts = mail_sender.facts(message.items(), sender)
        return super(MailThread, self.with_context(**{MAIL_KEY: facts}))._message_route_process(
            message, message_dict, routes
        )

    @api.model
    def _lighten_mail_part(self, part):
        """Make a heavy body plain and short, and return (name, content) of the original."""
        is_body = part.get_content_type() in ("text/html", "text/plain") and not part.get_filename()
        if not is_body or part.get_content_disposition() == "attachment":
            return None
        content = part.get_payload(decode=True) or b""
        text = self._read_mail_part(part, content)
        if part.get_content_subtype() == "html":
            name, light = "original.html", mail_text.is_heavy(text) and mail_text.plain(text)
        else:
            is_long = len(text) > mail_text.HTML_MAX
            name, light = "original.txt", is_long and mail_text.shortened(text)
        if light is False:
            return None
        part.set_content(light or "…", subtype="plain", charset="utf-8")
        return name, content

    @api.model
    def _read_mail_part(self, part, content):
        """Return the text of a body; mend a charset that would lose the mail or its signs."""
        charset = (part.get_content_charset() or "utf-8").lower()
        if charset in ("gb2312", "gbk"):  # said by programs that write all of GB 18030
            charset = "gb18030"
            part.set_param("charset", charset)
        try:
            return content.decode(charset, errors="replace")
        except LookupError:  # a charset that nobody knows: the core would refuse the mail
            text = content.decode("utf-8", errors="replace")
            part.set_content(text, subtype=part.get_content_subtype(), charset="utf-8")
            return text
