def post_init_hook(env):
    """Put the shipped policy in force in every company that is there already."""
    env["engine.policy"]._ship_defaults(env["res.company"].search([]))
