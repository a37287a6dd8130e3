"""The past year: receipts and service orders, replayed month by month through the real actions."""

from .step import HistoryStep

HISTORY_STEPS = (HistoryStep,)
