"""Claims on suppliers, each as far as it has come: drafted, sent, answered, refunded, closed."""

from __future__ import annotations

from datetime import timedelta

from ..backdate import stamp

_NEWEST = ("draft", "sent", "accepted")
_STORIES = ("closed", "partly", "refused", "closed")
_BEGUN_AFTER = timedelta(days=7)  # from the signature: the cost is posted by then
_SENT, _ANSWERED, _REFUNDED, _CLOSED = (timedelta(days=days) for days in (1, 13, 22, 24))
_PART = 0.6
_REFUSAL = "拆检报告显示为燃油污染所致，非制造质量问题，不予承担。"
_REST = "供应商按责任比例承担六成，其余按三包计入"


def claim(replayer, orders, now) -> None:
    """Let finance claim what suppliers bear of these orders, the newest as a draft."""
    for number, order in enumerate(orders.sorted("signed_at", reverse=True)):
        older = _STORIES[number % len(_STORIES)]
        story = _NEWEST[number] if number < len(_NEWEST) else older
        begun = min(order.signed_at + _BEGUN_AFTER, now)
        finance = replayer.as_user("finance", begun)
        finance[order._name].browse(order.id).action_claim_supplier()
        for own in order.claim_ids:
            _Story(replayer, own, begun, now).tell(story)
    _mail_was_sent(orders.claim_ids)


class _Story:
    """What became of one claim; it stops where the story would be in the future."""

    def __init__(self, replayer, record, begun, now):
        self.replayer, self.record, self.begun, self.now = replayer, record, begun, now

    def tell(self, story: str) -> None:
        if story == "draft":
            return
        if claim := self._after(_SENT):
            claim.action_send()
        if story == "sent" or not (claim := self._after(_ANSWERED)):
            return
        self._answer(claim, story)
        if story in ("closed", "partly") and (claim := self._after(_REFUNDED)):
            claim.action_create_refund()
            claim.refund_ids.action_post()
            self._close()

    def _answer(self, claim, story):
        claim.supplier_reference = f"ZL-{claim.sent_at:%y%m}-{claim.id:03d}"
        if story == "refused":
            claim.answer = _REFUSAL
            claim.action_refuse()
        elif story == "partly":
            for line in claim.line_ids:
                line.amount_accepted = line.currency_id.round(line.amount_claimed * _PART)
            claim.action_accept_partly()
        else:
            claim.action_accept()

    def _close(self):
        if claim := self._after(_CLOSED):
            for line in claim.line_ids.filtered(lambda line: line._has_rest()):
                line.write({"fallback_bearer": "warranty", "fallback_reason": _REST})
            claim.action_close()

    def _after(self, span):
        at = self.begun + span
        if at > self.now:
            return None
        return self.replayer.as_user("finance", at)[self.record._name].browse(self.record.id)


def _mail_was_sent(claims) -> None:
    """Keep the queue from mailing today what was mailed then."""
    mails = claims.env["mail.mail"].search(
        [("model", "=", claims._name), ("res_id", "in", claims.ids), ("state", "=", "outgoing")]
    )
    mails.state = "sent"
    by_claim = {own.id: own for own in claims}
    stamp(
        claims.env,
        "mail_message",
        ("date",),
        {mail.mail_message_id.id: by_claim[mail.res_id].sent_at for mail in mails},
    )
