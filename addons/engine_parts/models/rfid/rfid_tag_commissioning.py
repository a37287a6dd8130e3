from psycopg2 import IntegrityError

from odoo import api, models
from odoo.exceptions import UserError


class EngineRfidTag(models.Model):
    """Tags from a list: those that came on the parts, or that a printer has written."""

    _inherit = "engine.rfid.tag"

    @api.model
    def _commission_rows(self, company, rows):
        """Put the tags of a list in use: new ones, and printed ones that are on their parts now.

        :param rows: (line number, dict with ``epc`` and, where given, ``part``, ``lot``,
            ``quantity``) of each line
        :return: the tags in use now, and the refused lines as (line number, reason)
        """
        lookup = self._lookup(company, rows)
        refused, prepared, printed = [], {}, {}
        for number, row in rows:
            try:
                vals, known = self._examine_row(company, row, lookup)
                if vals["epc"] in prepared:
                    raise UserError(
                        self.env._("%(epc)s stands in the list twice.", epc=vals["epc"])
                    )
            except UserError as error:
                refused.append((number, str(error.args[0])))
                continue
            prepared[vals["epc"]] = (number, vals)
            if known:
                printed[vals["epc"]] = known
        fresh = [pair for epc, pair in prepared.items() if epc not in printed]
        created, more = self._create_singly(fresh)
        tags = created.concat(*printed.values())
        tags.action_commission()
        return tags, sorted(refused + more)

    @api.model
    def _examine_row(self, company, row, lookup):
        epc = self._checked_epc(row.get("epc"), lookup["rules"])
        tag = lookup["tags"].get(epc, self.browse())
        if tag and tag.state != "printed":
            raise UserError(
                self.env._(
                    "%(epc)s is the tag of %(part)s already.",
                    epc=epc,
                    part=tag.product_id.display_name,
                )
            )
        product = self._product_of_row(epc, row, lookup) if not tag else tag.product_id
        return {
            "epc": epc,
            "company_id": company.id,
            "product_id": product.id,
            "lot_id": self._lot_of_row(row, product, lookup).id,
            "quantity": self._quantity_of_row(row),
        }, tag

    @api.model
    def _product_of_row(self, epc, row, lookup):
        name, found = (row.get("part") or "").strip(), lookup["found"].get(epc)
        if not name and found:
            return found
        if not name:
            raise UserError(
                self.env._(
                    "%(epc)s: no part of ours has its GTIN as barcode; it may belong to another "
                    "company. Name the part in the list.",
                    epc=epc,
                )
            )
        product = lookup["products"].get(name)
        if not product:
            raise UserError(
                self.env._(
                    "%(epc)s: no stored part has the reference or barcode %(name)s.",
                    epc=epc,
                    name=name,
                )
            )
        if found and found != product:
            raise UserError(
                self.env._(
                    "%(epc)s is the EPC of %(found)s, the list says %(part)s.",
                    epc=epc,
                    found=found.display_name,
                    part=product.display_name,
                )
            )
        return product

    @api.model
    def _lot_of_row(self, row, product, lookup):
        name = (row.get("lot") or "").strip()
        if not name:
            return self.env["stock.lot"]
        lot = lookup["lots"].get((product.id, name))
        if not lot:
            raise UserError(
                self.env._("%(part)s has no number %(lot)s.", part=product.display_name, lot=name)
            )
        return lot

    @api.model
    def _quantity_of_row(self, row):
        text = str(row.get("quantity") or "1").strip()
        try:
            quantity = float(text)
        except ValueError:
            quantity = 0.0
        if not 0 < quantity < float("inf"):
            raise UserError(self.env._("%(text)s is not a quantity above 0.", text=text))
        return quantity

    @api.model
    def _lookup(self, company, rows):
        """Return what the rows name, found with one query a kind."""
        epcs = [self._spelled(row.get("epc")) for _number, row in rows]
        padded = [epc + "0" * (-len(epc) % 4) for epc in epcs]
        names = list({(row.get("part") or "").strip() for _number, row in rows} - {""})
        lots = list({(row.get("lot") or "").strip() for _number, row in rows} - {""})
        of_company = [("company_id", "in", (False, company.id))]
        products = self.env["product.product"].search(
            [("is_storable", "=", True), "|", ("default_code", "in", names),
             ("barcode", "in", names), *of_company]
        )  # fmt: skip
        tags = self.search([("company_id", "=", company.id), ("epc", "in", padded)])
        return {
            "rules": self.env["engine.rfid.tag.rule"]._of_company(company.id),
            "found": self._identify({*epcs, *padded}, company.id),
            "tags": {tag.epc: tag for tag in tags},
            "products": {product.barcode: product for product in products}
            | {product.default_code: product for product in products},
            "lots": {
                (lot.product_id.id, lot.name): lot
                for lot in self.env["stock.lot"].search([("name", "in", lots), *of_company])
            },
        }

    @api.model
    def _create_singly(self, pairs):
        """Create the tags of (line number, values) in one go, or where that fails, by halves."""
        if not pairs:
            return self.browse(), []
        try:
            with self.env.cr.savepoint():
                tags = self.create([vals for _number, vals in pairs])
                tags.flush_recordset()
                return tags, []
        except (UserError, IntegrityError) as error:
            self.env.invalidate_all()
            if len(pairs) == 1:
                return self.browse(), [(pairs[0][0], self._refusal(error))]
        middle = len(pairs) // 2
        first, refused = self._create_singly(pairs[:middle])
        second, more = self._create_singly(pairs[middle:])
        return first | second, refused + more

    @api.model
    def _refusal(self, error):
        if isinstance(error, UserError):
            return str(error.args[0])
        return self._sql_error_to_message(error)
