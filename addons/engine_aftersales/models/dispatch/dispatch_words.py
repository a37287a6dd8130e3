from collections import defaultdict
from datetime import date, datetime, timedelta

from odoo import api, fields, models
from odoo.tools import format_date, format_datetime, format_list

from .dispatch_sentences import LACKS, SENTENCES

_PARTS = {"parts", "parts_missing", "parts_used_up"}
_MODELS = {"engineer": "hr.employee", "skill": "hr.skill", "part": "product.product"}


class EngineDispatchWords(models.AbstractModel):
    """Turns the reasons of a plan, codes and figures, into sentences of the reader's language."""

    _name = "engine.dispatch.words"
    _description = "Reasons of Dispatch in Words"

    @api.model
    def _text(self, reasons):
        """Return the sentences of reasons, as ``core`` gives them or as kept in JSON."""
        return " ".join(self._sentences(reasons))

    @api.model
    def _sentences(self, reasons):
        reasons = [
            reason if isinstance(reason, dict) else _plain(reason) for reason in reasons or ()
        ]
        names = self._names(reasons)
        return [self._sentence(reason, names) for reason in reasons if reason["code"] in SENTENCES]

    @api.model
    def _kept(self, reasons):
        """Return reasons as JSON can keep them."""
        return [_plain(reason) for reason in reasons]

    def _sentence(self, reason, names):
        code, values = reason["code"], dict(reason["values"])
        shown = {key: self._shown(key, value) for key, value in values.items()}
        shown["engineer"] = names["engineer"].get(reason["engineer"], "?")
        if "missing" in values:
            kind = "part" if code in _PARTS or values.get("lacks") == "parts" else "skill"
            missing = [names[kind].get(key, str(key)) for key in values["missing"]]
            shown["missing"] = format_list(self.env, missing)
        if "order" in values:
            shown["order"] = self.env["repair.order"].sudo().browse(values["order"]).name
        if "lacks" in values:
            lack = LACKS.get(values["lacks"])
            shown["lack"] = lack._translate(self.env.lang) % _Shown(shown) if lack else ""
        return SENTENCES[code]._translate(self.env.lang or "en_US") % _Shown(shown)

    def _names(self, reasons):
        """Return {kind: {id: name}} of everything that the reasons speak about."""
        ids = defaultdict(set)
        for reason in reasons:
            if reason["engineer"]:
                ids["engineer"].add(reason["engineer"])
            missing = reason["values"].get("missing") or ()
            is_part = reason["code"] in _PARTS or reason["values"].get("lacks") == "parts"
            ids["part" if is_part else "skill"].update(missing)
        return {
            kind: {
                record.id: record.name
                for record in self.env[model]
                .sudo()
                .with_context(active_test=False)
                .search_fetch([("id", "in", list(ids[kind]))], ["name"])
            }
            if ids[kind]
            else {}
            for kind, model in _MODELS.items()
        }

    def _shown(self, key, value):
        """Return one figure as a person reads it."""
        if isinstance(value, dict) and "at" in value:
            return format_datetime(self.env, value["at"], dt_format="short") if value["at"] else "?"
        if isinstance(value, dict) and "day" in value:
            return format_date(self.env, value["day"])
        if isinstance(value, float):
            return f"{value:.1f}".removesuffix(".0")
        return "?" if value is None or value is False else str(value)


class _Shown(dict):
    """Figures for a sentence; one that is missing shows as a question mark."""

    def __missing__(self, key):
        return "?"


def _plain(reason):
    """Return a reason as JSON keeps it."""
    if isinstance(reason, dict):
        return reason
    return {
        "code": reason.code,
        "engineer": reason.engineer or None,
        "values": {key: _plain_value(value) for key, value in reason.values.items()},
    }


def _plain_value(value):
    if isinstance(value, datetime):
        return {"at": fields.Datetime.to_string(value.replace(microsecond=0))}
    if isinstance(value, date):
        return {"day": fields.Date.to_string(value)}
    if isinstance(value, timedelta):
        return value.total_seconds() / 3600
    if isinstance(value, tuple | set | frozenset | list):
        return list(value)
    return value
