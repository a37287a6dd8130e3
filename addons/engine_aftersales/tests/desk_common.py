from odoo.tests import TransactionCase, new_test_user

from odoo.addons.engine_base.tests.common import ROLES


class DeskCase(TransactionCase):
    """Two customers with an engine each, and one user per role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "lang": "en_US", "tz": "UTC"})
        cls.users = {
            role: new_test_user(
                cls.env, f"desk_{role}", groups=f"engine_base.group_{role}", tz="UTC", lang="en_US"
            )
            for role in ROLES
        }
        cls.clerk = cls.users["customer_service"]
        cls.policy = cls.env["engine.policy"]._of(cls.env.company)
        cls.model = cls.env["product.product"].create({"name": "WP12", "is_engine_model": True})
        cls.harbour, cls.mine = cls.env["res.partner"].create(
            [
                {
                    "name": "Harbour Ltd",
                    "is_company": True,
                    "service_tier": "vip",
                    "phone": "021-1",
                },
                {"name": "Mine Ltd", "is_company": True, "email": "mine@example.com"},
            ]
        )
        cls.engine = cls.new_engine("DESK-0001", customer=cls.harbour, warranty_until="2099-12-31")
        cls.other_engine = cls.new_engine("DESK-0002", customer=cls.mine)

    @classmethod
    def new_engine(cls, serial, customer=None, **vals):
        return cls.env["stock.lot"].create(
            {
                "name": serial,
                "product_id": cls.model.id,
                "customer_id": customer.id if customer else False,
                **vals,
            }
        )

    @classmethod
    def new_ticket(cls, user=None, **vals):
        tickets = cls.env["helpdesk.ticket"].with_user(user or cls.clerk)
        return tickets.create({"serial_number": "DESK-0001", **vals})

    @classmethod
    def new_fault(cls, code, level="C", **vals):
        return cls.env["engine.fault.code"].create(
            {"code": code, "name": f"Fault {code}", "level": level, **vals}
        )

    def clocks(self, ticket, kind, state="running"):
        return self.env["engine.clock"].search(
            [
                ("res_model", "=", ticket._name),
                ("res_id", "=", ticket.id),
                ("kind", "=", kind),
                ("state", "=", state),
            ]
        )
