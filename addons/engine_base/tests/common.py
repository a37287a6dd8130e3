"""What the tests of all engine addons share: one person per role."""

from odoo.tests import TransactionCase, new_test_user
from odoo.tools import SQL

ROLES = (
    "customer_service",
    "support",
    "engineer",
    "supervisor",
    "director",
    "general_manager",
    "storekeeper",
    "planner",
    "finance",
    "quality",
    "manager",
)


def set_policy(policy, **numbers):
    """Change numbers of a policy in force; people do that with a new version, and wait a day."""
    policy.env.flush_all()
    for name, value in numbers.items():
        policy.env.cr.execute(
            SQL(
                "UPDATE engine_policy SET %s = %s WHERE id = %s",
                SQL.identifier(name),
                value,
                policy.id,
            )
        )
    policy.env.invalidate_all()


class EngineBuilders:
    """The shipped policy and one user per role, named after the role, made in ``cls.env``."""

    @classmethod
    def build(cls):
        cls.people = {role: cls.new_person(f"test_{role}", role) for role in ROLES}
        for role, user in cls.people.items():
            setattr(cls, role, user)
        cls.policy = cls.env["engine.policy"]._of(cls.env.company)

    @classmethod
    def new_person(cls, login, *roles, groups=()):
        """Return a user with these after-sales roles."""
        names = [f"engine_base.group_{role}" for role in roles] or ["base.group_user"]
        return new_test_user(cls.env, login, groups=",".join([*names, *groups]))

    def trail(self, record):
        """Return the names of the steps taken on a document, oldest first."""
        return (
            self.env["engine.transition"]
            .search(
                [("res_model", "=", record._name), ("res_id", "=", record.id)],
                order="sequence_no",
            )
            .mapped("name")
        )


class EngineCase(EngineBuilders, TransactionCase):
    """A company with its shipped policy and people, undone after each test."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.build()
