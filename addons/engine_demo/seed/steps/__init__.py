"""The steps of the seed, in the order of their dependencies."""

from .company import CompanyStep
from .cost_centres import CostCentreStep
from .customers import CustomerStep
from .engine_models import EngineModelStep
from .engineers import EngineerStep
from .engines import EngineStep
from .faults import FaultCauseStep, FaultCodeStep, FaultPartStep
from .parts import PartStep
from .sops import SopStep, SopStepStep
from .stock import StockStep
from .suppliers import SupplierStep
from .users import UserStep
from .warehouses import WarehouseStep
from .workforce import DedicatedEngineerStep, EngineerDetailStep, SopRequirementStep

MASTER_STEPS = (
    CompanyStep,
    WarehouseStep,
    CostCentreStep,
    SupplierStep,
    EngineModelStep,
    PartStep,
    CustomerStep,
    EngineerStep,
    UserStep,
    EngineerDetailStep,
    DedicatedEngineerStep,
    SopStep,
    SopStepStep,
    FaultCodeStep,
    FaultCauseStep,
    FaultPartStep,
    EngineStep,
    StockStep,
)

# What holds from now on: it must not judge the past year.
LATER_STEPS = (SopRequirementStep,)
