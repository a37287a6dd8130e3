"""The past year: receipts and service orders, replayed month by month through the real actions."""

from .open_orders import OpenOrderStep
from .policy import PolicyStep
from .step import HistoryStep
