from collections import Counter
from datetime import timedelta

from odoo import models

from odoo.addons.engine_base.tools import moment

from ...core import proposal

PROPOSAL_HOURS = 24


class RepairOrder(models.Model):
    """Whom to send: the dedicated engineer, the deputy, else the nearest who may and can."""

    _inherit = "repair.order"

    def action_propose_engineer(self):
        """Take the proposed engineer where nobody is chosen, and say why."""
        self.ensure_one()
        engineer, reason = self._propose_engineer()
        if engineer:
            self.engineer_id = engineer
            self.message_post(body=reason)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if engineer else "warning",
                "message": reason,
                "sticky": not engineer,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _propose_engineer(self, start=None, end=None):
        """Return (engineer, reason) for a visit between two moments, naive UTC.

        ``start`` is the scheduled moment, or now, when empty; ``end`` a day later. The engineer
        is empty when nobody can go; the reason then says what stands in the way.
        """
        self.ensure_one()
        now = moment.now(self.env, self)
        start = start or max(self.schedule_date or now, now)
        end = end or start + timedelta(hours=PROPOSAL_HOURS)
        said = []
        customer = self.partner_id.commercial_partner_id
        if customer:
            engineer, reason = customer._dedicated_engineer_on(start, end, self.company_id)
            said.append(reason)
            if engineer:
                obstacles = engineer._engineer_obstacles(self, start, end)[engineer]
                if not obstacles:
                    return engineer, reason
                said.extend(obstacles)
                engineer, words = self._propose_deputy(engineer, start, end)
                said.append(words)
                if engineer:
                    return engineer, " ".join(filter(None, said))
        engineer, reason = self._propose_nearest(start, end)
        return engineer, " ".join(filter(None, [*said, reason]))

    def _propose_deputy(self, dedicated, start, end):
        """Return the deputy where the dedicated engineer works but may not do this order."""
        deputy = self.partner_id._dedicated_engineers(self.company_id) - dedicated
        if not deputy:
            return deputy, False
        if obstacles := deputy._engineer_obstacles(self, start, end)[deputy]:
            return deputy.browse(), " ".join(obstacles)
        return deputy, self.env._(
            "%(engineer)s is the deputy at %(customer)s.",
            engineer=deputy.sudo().name,
            customer=self.partner_id.commercial_partner_id.name,
        )

    def _propose_nearest(self, start, end):
        engineers = self.env["hr.employee"].search(
            [("is_engineer", "=", True), ("company_id", "=", self.company_id.id)]
        )
        obstacles = engineers._engineer_obstacles(self, start, end)
        able = engineers.filtered(lambda engineer: not obstacles[engineer])
        if not able:
            return able, self._why_nobody(engineers, obstacles, start, end)
        candidates = self._candidates(able, start, end)
        best = proposal.nearest(candidates)
        engineer = able.browse(best.key)
        missing = any(candidate.distance_km is None for candidate in candidates)
        return engineer, self._nearest_words(engineer, best, len(able), missing)

    def _candidates(self, engineers, start, end):
        site = self.partner_id.sudo()
        place = proposal.Place(site.partner_latitude, site.partner_longitude)
        load = engineers._engineer_load_h(self._local_day(start), self._local_day(end))
        return [
            proposal.Candidate(
                engineer.id,
                proposal.distance_km(
                    proposal.Place(engineer.home_latitude, engineer.home_longitude), place
                ),
                bool(site.state_id) and engineer.home_state_id == site.state_id,
                load.get(engineer.id, 0.0),
            )
            for engineer in engineers.sudo()
        ]

    def _nearest_words(self, engineer, candidate, count, missing):
        if missing:
            return self.env._(
                "%(engineer)s, of %(count)s engineers who can go: coordinates are missing, so "
                "province and load decided.",
                engineer=engineer.sudo().name,
                count=count,
            )
        return self.env._(
            "%(engineer)s is the nearest of %(count)s engineers who can go: %(distance)s km.",
            engineer=engineer.sudo().name,
            count=count,
            distance=round(candidate.distance_km),
        )

    def _why_nobody(self, engineers, obstacles, start, end):
        """Say what stands in the way: no skill, all away, or the grade."""
        if not engineers:
            return self.env._("The company has no service engineer yet.")
        able_but_away = [
            engineer
            for engineer, sentences in engineers._engineer_obstacles(self, start).items()
            if not sentences
        ]
        if able_but_away:
            return self.env._(
                "All %(count)s engineers who could do it are on leave or do not work then. Choose "
                "another day, or take on a temporary engineer.",
                count=len(able_but_away),
            )
        lacking = engineers._lacking_names(self, self._local_day(start))
        if lacking:
            return self.env._(
                "Nobody has %(skills)s. Train or take on somebody, or lend an engineer of the "
                "maker.",
                skills=", ".join(lacking),
            )
        common = Counter(sentences[0] for sentences in obstacles.values()).most_common(1)[0][0]
        return self.env._(
            "None of %(count)s engineers may take it. For example: %(reason)s",
            count=len(engineers),
            reason=common,
        )
