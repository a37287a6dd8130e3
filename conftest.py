"""What all tests with a database count on: a slow machine is no failure, and a day lasts."""

import time
from functools import partialmethod

# How much longer than Odoo's own test runner ours waits for the browser and the server.
PATIENCE = 4
# No class of tests takes longer; what begins today ends today, by UTC as the test company works.
LONGEST_CLASS_S = 180
DAY_S = 24 * 60 * 60


def pytest_configure(config):
    if config.pluginmanager.hasplugin("odoo"):
        _be_patient()


def pytest_runtest_setup(item):
    """Let a class that would see midnight begin after it: the tests compare days with today."""
    is_first = getattr(item.session, "class_under_test", None) is not item.cls
    item.session.class_under_test = item.cls
    left = DAY_S - time.time() % DAY_S
    if is_first and item.config.pluginmanager.hasplugin("odoo") and left < LONGEST_CLASS_S:
        time.sleep(left + 1)


def _be_patient():
    from odoo.tests import common

    common.CHECK_BROWSER_ITERATIONS *= PATIENCE  # until Chromium has started
    common.BaseCase.test_cursor_lock_timeout *= PATIENCE  # one request after the other
    wait = common.HttpCase._wait_remaining_requests
    common.HttpCase._wait_remaining_requests = partialmethod(wait, timeout=10 * PATIENCE)
    common.ChromeBrowser.throttling_factor = property(_factor, _throttle)


def _factor(browser):
    return max(PATIENCE, vars(browser).get("throttled", 1))


def _throttle(browser, factor):
    browser.throttled = factor
