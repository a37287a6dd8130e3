from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...core import authority
from ...tools import moment


class EngineApproval(models.Model):
    """How a document asks for an approval, and what an approval that it has is good for."""

    _inherit = "engine.approval"

    @api.model
    def _request(self, record, *, kind, amount, level=None, fingerprint="", min_role=None):
        """Ask for the approval of one document; see :meth:`_request_many`."""
        request = {"record": record, "kind": kind, "amount": amount, "level": level}
        return self._request_many([{**request, "fingerprint": fingerprint, "min_role": min_role}])

    @api.model
    def _request_many(self, requests):
        """Ask for many approvals at once and return them in the same order.

        A document has one live approval per kind. The same request again returns it; another
        amount, level, fingerprint or lowest role supersedes it and starts a new chain.

        :param requests: dicts of ``record``, ``kind``, ``amount`` (in the currency of the
            record's company) and optionally ``level``, ``fingerprint``, ``min_role``
        :raise UserError: a negative amount, or no policy is in force in the company
        """
        wanted = [self._prepare_approval_vals(**request) for request in requests]
        live = self._live_approvals(wanted)
        answer = [live.get(self._subject(vals), self.browse()) for vals in wanted]
        changed = [
            not old or not old._asks_the_same(vals)
            for old, vals in zip(answer, wanted, strict=True)
        ]
        self.browse(
            old.id for old, differs in zip(answer, changed, strict=True) if old and differs
        )._supersede(self.env._("Amount, level or content changed, so it is asked for again."))
        created = iter(
            self._open_chains([vals for vals, new in zip(wanted, changed, strict=True) if new])
        )
        ids = [
            next(created).id if new else old.id for old, new in zip(answer, changed, strict=True)
        ]
        return self.browse(ids)

    @api.model
    def _granted(self, records, kind):
        """Return the approvals in force of ``records``, empty where there is none."""
        return self.sudo().search(
            Domain("res_model", "=", records._name)
            & Domain("res_id", "in", records.ids)
            & Domain("kind", "=", kind)
            & Domain("state", "=", "approved")
        )

    @api.model
    def _check_commitment(self, record, kind, amount, fingerprint=None):
        """Refuse what is not, or not any more, covered by an approval in force.

        :param amount: what is about to be committed in all, in the currency of the company
        :param fingerprint: stands for the content; empty to compare the amount only
        :raise UserError: no approval in force, another content, or an amount that exceeds the
            approved one by more than the policy tolerates
        """
        self._check_commitments(kind, [(record, amount, fingerprint)])

    @api.model
    def _check_commitments(self, kind, commitments):
        """Check many documents of one model at once; see :meth:`_check_commitment`.

        :param commitments: one (record, amount, fingerprint or None) a document
        """
        records = commitments[0][0].union(*(record for record, _amount, _print in commitments))
        granted = self._granted(records, kind).grouped("res_id")
        for record, amount, fingerprint in commitments:
            if not (approval := granted.get(record.id)):
                raise UserError(self._missing_approval_message(record, kind))
            approval._check_covers(amount, fingerprint)

    @api.model
    def _void(self, records, kind=None, reason=""):
        """Supersede the live approvals of documents whose plan is dropped.

        :param kind: only these approvals; empty for all of the documents
        """
        domain = (
            Domain("res_model", "=", records._name)
            & Domain("res_id", "in", records.ids)
            & Domain("state", "in", ("pending", "approved"))
        )
        if kind:
            domain &= Domain("kind", "=", kind)
        self.sudo().search(domain)._supersede(reason)

    @api.model
    def _prepare_approval_vals(
        self, record, *, kind, amount, level=None, fingerprint="", min_role=None
    ):
        record.ensure_one()
        company = (("company_id" in record and record.company_id) or self.env.company).sudo()
        if company.currency_id.compare_amounts(amount, 0) < 0:
            raise UserError(
                self.env._(
                    "%(document)s: an amount below zero is not approved.",
                    document=record.display_name,
                )
            )
        return {
            "name": record.display_name,
            "kind": kind,
            "res_model": record._name,
            "res_id": record.id,
            "company_id": company.id,
            "fingerprint": fingerprint or False,
            "amount": company.currency_id.round(amount),
            "level": level or False,
            "min_role": min_role or False,
            "requester_id": self.env.uid,
            "requested_at": moment.now(self.env, record),
        }

    @api.model
    def _subject(self, vals):
        return vals["res_model"], vals["res_id"], vals["kind"]

    @api.model
    def _live_approvals(self, wanted):
        """Return {subject: pending or approved approval} of these values, one query a model."""
        live = {}
        for model in {vals["res_model"] for vals in wanted}:
            own = [vals for vals in wanted if vals["res_model"] == model]
            for approval in self.sudo().search(
                Domain("res_model", "=", model)
                & Domain("res_id", "in", [vals["res_id"] for vals in own])
                & Domain("kind", "in", list({vals["kind"] for vals in own}))
                & Domain("state", "in", ("pending", "approved"))
            ):
                live[approval.res_model, approval.res_id, approval.kind] = approval
        return live

    def _asks_the_same(self, vals):
        same_amount = not self.currency_id.compare_amounts(self.amount, vals["amount"])
        names = ("level", "fingerprint", "min_role")
        return same_amount and all(self[name] == vals[name] for name in names)

    @api.model
    def _open_chains(self, vals_list):
        """Create approvals with their steps and remind those who decide first."""
        chains = [self._chain(vals) for vals in vals_list]
        approvals = (
            self.sudo()
            ._transitioning()
            .create(
                [
                    {**vals, "waiting_role": roles[0]}
                    for vals, roles in zip(vals_list, chains, strict=True)
                ]
            )
        )
        self.env["engine.approval.step"].sudo()._unlocked().create(
            [
                {
                    "approval_id": approval.id,
                    "sequence": number,
                    "role": role,
                    "state": "waiting" if number > 1 else "pending",
                }
                for approval, roles in zip(approvals, chains, strict=True)
                for number, role in enumerate(roles, 1)
            ]
        )
        approvals._remind_deciders()
        return approvals.sudo(False)

    @api.model
    def _chain(self, vals):
        """Return the roles that decide, by the policy of the company on the day of the request."""
        company = self.env["res.company"].sudo().browse(vals["company_id"])
        policy = self.env["engine.policy"]._of(company, company._engine_day(vals["requested_at"]))
        scale = 10**company.currency_id.decimal_places
        limits = authority.Limits(
            *(
                round(policy[f"approval_{role}_max"] * scale)
                for role in ("engineer", "supervisor", "director")
            ),
            engineer_max_level=authority.worst(map(policy._max_level, authority.GRADES)),
        )
        return authority.chain(
            round(vals["amount"] * scale), vals["level"], limits, min_role=vals["min_role"] or None
        )

    def _supersede(self, reason):
        """Put these live approvals out of force and note it on their documents."""
        if self:
            self.sudo()._lock()
            self.sudo()._end("supersede", reason)

    def _check_covers(self, amount, fingerprint):
        policy = self.env["engine.policy"]._of(
            self.company_id, self.company_id._engine_day(self.requested_at)
        )
        currency = self.currency_id
        most = currency.round(self.amount * (1 + policy.approval_tolerance_percent / 100))
        if fingerprint is not None and (fingerprint or False) != self.fingerprint:
            raise UserError(
                self.env._(
                    "%(document)s: it is not what was approved any more. Request approval again.",
                    document=self.name,
                )
            )
        if currency.compare_amounts(amount, most) > 0:
            raise UserError(
                self.env._(
                    "%(document)s: %(amount)s exceeds the approved %(approved)s by more than "
                    "%(percent)g %%. Request approval of the new amount.",
                    document=self.name,
                    amount=currency.format(amount),
                    approved=currency.format(self.amount),
                    percent=policy.approval_tolerance_percent,
                )
            )

    @api.model
    def _missing_approval_message(self, record, kind):
        last = self.sudo().search(
            Domain("res_model", "=", record._name)
            & Domain("res_id", "=", record.id)
            & Domain("kind", "=", kind),
            limit=1,
        )
        name = record.display_name
        if last.state == "pending":
            return self.env._(
                "%(document)s: the approval still waits for: %(role)s. Ask for the decision first.",
                document=name,
                role=last._role_label(last.waiting_role),
            )
        if last.state == "refused":
            return self.env._(
                "%(document)s: the approval was refused. Change the plan and request it again.",
                document=name,
            )
        return self.env._(
            "%(document)s: there is no approval in force. Request approval first.", document=name
        )
