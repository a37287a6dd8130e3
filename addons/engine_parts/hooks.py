def post_init_hook(env):
    """Equip the warehouses that are there already."""
    env["stock.warehouse"]._equip_for_parts_issue()
