"""Who does which job when: ``plan`` for all of them, ``insert`` for one urgent one (pure)."""

from .insertion import insert
from .model import (
    Assignment, Depot, Engineer, Job, Move, Plan, Reason, Unassigned, Weights,
)  # fmt: skip
from .planning import plan
from .rules import broken_rule
from .travel import Matrix

__all__ = [
    "Assignment", "Depot", "Engineer", "Job", "Matrix", "Move", "Plan", "Reason", "Unassigned",
    "Weights", "broken_rule", "insert", "plan",
]  # fmt: skip
