"""The steps of the seed, in the order of their dependencies."""

from .company import CompanyStep
from .cost_centres import CostCentreStep
from .counts import CountStep
from .customers import CustomerStep
from .engine_models import EngineModelStep
from .engineers import EngineerStep
from .engines import EngineStep
from .faults import FaultCauseStep, FaultCodeStep, FaultPartStep
from .part_master import PartDetailStep, ReturnablePartStep, SubstituteStep
from .parts import PartStep
from .rfid import RfidPartStep, RfidReaderStep
from .sops import SopStep, SopStepStep
from .stock import StockStep
from .suppliers import SupplierStep
from .users import UserStep
from .vans import VanStockStep
from .warehouses import WarehouseStep
from .workforce import DedicatedEngineerStep, EngineerDetailStep, SopRequirementStep
from .zones import ZoneStep

MASTER_STEPS = (
    CompanyStep,
    WarehouseStep,
    CostCentreStep,
    SupplierStep,
    EngineModelStep,
    PartStep,
    PartDetailStep,
    SubstituteStep,
    ZoneStep,
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

# At the end of the past year, before what is going on today.
YEAR_END_STEPS = (ReturnablePartStep, RfidReaderStep, RfidPartStep)

# What holds from now on: it must not judge the past year.
LATER_STEPS = (SopRequirementStep, VanStockStep, CountStep)
