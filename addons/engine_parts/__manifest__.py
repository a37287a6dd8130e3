{
    "name": "Engine Service - Spare Parts",
    "version": "19.0.1.0.0",
    "summary": "Spare parts as stock: classes and the issue that takes two people",
    "author": "Engine Service Team",
    "license": "AGPL-3",
    "category": "Services/Engine Service",
    "depends": ["engine_base", "stock_account"],
    "data": [
        "security/engine_parts_groups.xml",
        "security/ir.model.access.csv",
        "views/issue/engine_parts_promise_views.xml",
        "views/issue/stock_picking_views.xml",
        "views/catalog/product_template_views.xml",
        "views/warehouse/stock_warehouse_views.xml",
        "views/menus.xml",
    ],
    "post_init_hook": "post_init_hook",
}
