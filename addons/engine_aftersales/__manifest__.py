{
    "name": "Engine Service - After-Sales",
    "version": "19.0.1.0.0",
    "summary": "Requests, diagnosis, service orders and their cost, from the call to the ledger",
    "author": "Engine Service Team",
    "license": "AGPL-3",
    "category": "Services/Engine Service",
    "depends": [
        "engine_parts",
        "helpdesk_mgmt",
        "helpdesk_type",
        "hr_skills",
        "hr_timesheet",
        "repair",
    ],
    "data": [
        "security/engine_aftersales_groups.xml",
        "security/ir.model.access.csv",
        "views/menus.xml",
    ],
}
