"""Files for people are written in one place, where no cell can start a formula."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from catalog import cell_safety

ROOT = Path(__file__).parents[2]
WRITER = Path(cell_safety.__file__)
ROOMS = ("pages", "catalog", "etl", "analysis", "dashboard", "scripts")

_PACKAGES = frozenset({"openpyxl", "xlsxwriter", "xlwt", "pyexcelerate"})
_WRITING_NAMES = frozenset(
    {
        "DictWriter",
        "CSVWriter",
        "to_csv",
        "to_excel",
        "ExcelWriter",
        "write_csv",
        "write_excel",
        "write_formula",
        "write_array_formula",
        "write_dynamic_array_formula",
        "write_url",
    }
)
_COPY = re.compile(r"format\s+['\"]?(csv|xlsx)|\bcopy\b.*\bto\b.*\.(csv|tsv|xlsx)\b", re.IGNORECASE | re.DOTALL)


def product_files() -> list[Path]:
    found = [ROOT / "app.py", *(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))]
    return [path for path in found if path != WRITER]


def writings(code: str) -> Iterator[str]:
    """What in a module writes a CSV or XLSX other than by `catalog.cell_safety`."""
    tree = ast.parse(code)
    own = {
        name.asname or name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "catalog.cell_safety"
        for name in node.names
    }
    for node in ast.walk(tree):
        match node:
            case ast.Import():
                yield from (name.name for name in node.names if name.name.split(".")[0] in _PACKAGES)
            case ast.ImportFrom(module=str(module)):
                if module.split(".")[0] in _PACKAGES:
                    yield module
                if module != "catalog.cell_safety":
                    yield from (name.name for name in node.names if _writes(module, name.name))
            case ast.Attribute(value=value, attr=attribute) if _writes(ast.unparse(value), attribute):
                yield ast.unparse(node)
            case ast.Name(id=name) if name in _WRITING_NAMES - own:
                yield name
            case ast.Constant(value=str(words)) if _COPY.search(words):
                yield words


def _writes(owner: str, name: str) -> bool:
    return name in _WRITING_NAMES or (name == "writer" and owner.endswith("csv"))


def test_no_other_module_writes_a_csv_or_a_workbook() -> None:
    files = product_files()
    assert len(files) > 80
    found = {str(path.relative_to(ROOT)): list(writings(path.read_text(encoding="utf-8"))) for path in files}
    assert {path: names for path, names in found.items() if names} == {}


def test_no_statement_of_the_engine_writes_one() -> None:
    statements = list((ROOT / "etl" / "sql").rglob("*.sql"))
    assert len(statements) > 10
    assert [path.name for path in statements if _COPY.search(path.read_text(encoding="utf-8"))] == []


def test_each_way_round_it_is_found() -> None:
    ways = (
        "import csv\ncsv.writer(file)",
        "import csv\ncsv.DictWriter(file, [])",
        "from csv import writer",
        "from csv import DictWriter",
        "rows.to_csv(index=False)",
        "rows.to_excel('a.xlsx')",
        "import pandas as pd\npd.ExcelWriter('a.xlsx')",
        "from pyarrow import csv\ncsv.write_csv(table, path)",
        "import xlsxwriter",
        "from openpyxl import Workbook",
        "sheet.write_formula(0, 0, text)",
        "connection.execute(f'copy rows to {path} (format csv)')",
        "connection.execute(\"copy rows to 'a.csv'\")",
    )
    assert [way for way in ways if not list(writings(way))] == []
    fine = (
        "from catalog.cell_safety import write_csv\nwrite_csv(target, rows)",
        "import csv\ncsv.reader(file)",
        "connection.execute(f'copy rows to {path} (format parquet)')",
    )
    assert [way for way in fine if list(writings(way))] == []
