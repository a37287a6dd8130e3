/** Give each step a minute instead of Odoo's ten seconds: a slow machine is no failure. */
export const patiently = (steps) => () => steps().map((step) => ({ timeout: 60000, ...step }));
