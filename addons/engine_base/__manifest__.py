{
    "name": "Engine Service - Foundation",
    "version": "19.0.1.0.0",
    "summary": "Policy, roles, workflow and its trail, approval, clocks: the ground of the engine addons",
    "author": "Engine Service Team",
    "license": "AGPL-3",
    "category": "Services/Engine Service",
    "depends": ["mail", "resource", "web"],
    "data": [
        "security/engine_groups.xml",
        "security/ir.model.access.csv",
        "security/engine_rules.xml",
        "views/engine_transition_views.xml",
        "views/engine_policy_views.xml",
        "views/menus.xml",
    ],
    "post_init_hook": "post_init_hook",
    "application": True,
}
