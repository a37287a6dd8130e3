{
    "name": "Engine Service - Demo Factory",
    "version": "19.0.1.0.0",
    "summary": "Loads data/ and walks one repair through it; never needed in production",
    "author": "Engine Service Team",
    "license": "AGPL-3",
    "category": "Services/Engine Service",
    "depends": ["engine_aftersales", "l10n_cn"],
}
