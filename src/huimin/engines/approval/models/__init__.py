from .application import Application, Matter
from .correction import Correction
from .material import Material
from .result import Result

__all__ = ["Application", "Correction", "Material", "Matter", "Result"]
