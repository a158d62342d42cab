"""The table of rights: every module of this folder has the rows of its feature in TABLE; here they are put together."""

import importlib
import pkgutil

from tests.support.access_rows import Row

TABLE: dict[tuple[str, str], Row] = {}
for _module in pkgutil.iter_modules(__path__, f"{__name__}."):
    TABLE |= importlib.import_module(_module.name).TABLE
