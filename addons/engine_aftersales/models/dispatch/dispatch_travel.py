import logging

from odoo import api, models

from ...core.dispatch import Matrix
from ...tools import osrm

_logger = logging.getLogger(__name__)


class EngineDispatchTravel(models.AbstractModel):
    """Ways between customers and engineers: an OSRM server where there is one, else the map."""

    _name = "engine.dispatch.travel"
    _description = "Travel for Dispatch"

    @api.model
    def _matrix(self, company, facts):
        """Return (matrix or None, what to say about the ways).

        Without a server, or when it does not answer, ways are straight lines times a factor.
        """
        url = company.sudo().engine_osrm_url
        if not url:
            return None, self.env._("Straight lines times the road factor")
        names = [("job", key) for key, job in facts.jobs.items() if job.position]
        names += [("engineer", key) for key, person in facts.engineers.items() if person.position]
        places = [
            (facts.jobs if kind == "job" else facts.engineers)[key].position for kind, key in names
        ]
        try:
            table = osrm.table(url, places)
        except osrm.OsrmError as error:
            _logger.info("OSRM at %s: %s", url, error)
            return None, self.env._(
                "The road server did not answer (%(error)s): straight lines times the road factor",
                error=str(error)[:120],
            )
        index = {name: row for row, name in enumerate(names)}
        matrix = Matrix(table["durations"], table["distances"], index)
        return matrix, self.env._("Roads, by the server %(url)s", url=url)
