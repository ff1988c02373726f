"""The rules of the house that no linter knows, each as a function from source to a list of problems (none is good)."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from statistics import quantiles
from typing import Any

Function = ast.FunctionDef | ast.AsyncFunctionDef

# --- Who writes -------------------------------------------------------------------------------------------------------

ALWAYS_WRITES = {"save", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "_raw_delete", "asave"}
WRITES_ROWS = {"update", "delete", "create", "set"}
ROWS = re.compile(
    r"\bobjects\b|\.(filter|exclude|all|select_related|select_for_update|_base_manager|_default_manager)\b"
)
SQL = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|TRUNCATE|DROP|ALTER|CREATE)\b", re.IGNORECASE)


def writes(source: str) -> list[str]:
    """Calls that change rows: what only an action may do."""
    return [f"{node.lineno}: {ast.unparse(node)[:80]}" for node in ast.walk(ast.parse(source)) if _writes(node)]


def _writes(node: ast.AST) -> bool:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return False
    name, receiver = node.func.attr, ast.unparse(node.func.value)
    if name in {"execute", "executemany"}:
        return any(isinstance(part, ast.Constant) and SQL.match(str(part.value)) for part in node.args[:1])
    if name == "save" and node.args:
        return False  # a row is saved by names alone; an image or a workbook is saved to a place
    return name in ALWAYS_WRITES or (name in WRITES_ROWS and _on_rows(name, receiver, node))


def _on_rows(name: str, receiver: str, call: ast.Call) -> bool:
    """Is it a queryset, a row or a relation? A dictionary and a hash have an `update` too."""
    named_only = bool(call.keywords) and not call.args
    return bool(ROWS.search(receiver)) or (name == "update" and named_only) or (name == "delete" and not call.args)


def is_action_file(path: Path) -> bool:
    """The only place that writes: a room's actions.py, or its folder actions/."""
    return path.name == "actions.py" or path.parent.name == "actions"


# --- What a verb looks like -------------------------------------------------------------------------------------------


def public_functions(source: str) -> Iterator[Function]:
    """The functions at the top of a file that others may call."""
    for node in ast.parse(source).body:
        if isinstance(node, Function) and not node.name.startswith("_"):
            yield node


def without_by(source: str) -> list[str]:
    """Actions that can be called without saying who acts, or by position."""
    return [node.name for node in public_functions(source) if not _keywords_with_by(node)]


def _keywords_with_by(node: Function) -> bool:
    given = node.args
    return not (given.args or given.posonlyargs or given.vararg) and "by" in {one.arg for one in given.kwonlyargs}


def without_transaction(source: str) -> list[str]:
    """Actions that could stop halfway."""
    return [
        node.name
        for node in public_functions(source)
        if not any("transaction.atomic" in ast.unparse(one) for one in node.decorator_list)
    ]


# --- What a file looks like -------------------------------------------------------------------------------------------


def hidden_imports(source: str) -> list[str]:
    """Imports inside a function."""
    return [
        f"{inner.lineno}: {ast.unparse(inner)}"
        for outer in ast.walk(ast.parse(source))
        if isinstance(outer, Function)
        for inner in ast.walk(outer)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]


def function_lengths(source: str) -> dict[str, int]:
    """How many lines each function has, its docstring aside: that one is for the reader."""
    return {node.name: _length(node) for node in ast.walk(ast.parse(source)) if isinstance(node, Function)}


def _length(node: Function) -> int:
    said = ast.get_docstring(node, clean=False)
    docstring = (node.body[0].end_lineno or 0) - node.body[0].lineno + 1 if said is not None else 0
    return (node.end_lineno or node.lineno) - node.lineno + 1 - docstring


def percentile(values: Iterable[int], share: int) -> float:
    """The value that this share of all does not exceed."""
    return quantiles(sorted(values), n=100, method="inclusive")[share - 1]


# --- Templates --------------------------------------------------------------------------------------------------------

FORBIDDEN_IN_TEMPLATES = {
    "style=": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "<style>": re.compile(r"<style\b", re.IGNORECASE),
    "<script>": re.compile(r"<script\b", re.IGNORECASE),
    "an event handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "another site's address": re.compile(
        r"<(?:link|img|source|iframe|form)\b[^>]*(?:href|src|action)\s*=\s*[\"']https?:", re.I
    ),
    "autoescape off": re.compile(r"{%\s*autoescape\s+off"),
}


def foreign_in_template(text: str) -> list[str]:
    """What the security policy of the pages would refuse, or what could let input become markup."""
    return [name for name, found in FORBIDDEN_IN_TEMPLATES.items() if found.search(text)]


def scripts_within(text: str) -> list[str]:
    """Scripts, or data for them, that stand in the page and not in a file of their own."""
    found = re.finditer(r"<script\b([^>]*)>(.*?)</script>", text, re.IGNORECASE | re.DOTALL)
    return [one.group(0) for one in found if "src=" not in one.group(1) or one.group(2).strip()]


BLOCK = re.compile(
    r"<(?:section|header|footer|nav|main|div|ul|ol|li|dl|dt|dd|table|thead|tbody|tr|th|td|form|fieldset|h[1-6]|p|details"
    r"|summary|figure|article|aside)\b"
)
WIDE = 160


def crowded_lines(text: str) -> list[str]:
    """Wide lines of a template that hold more than one block: a line is wide only where the words of one are."""
    return [line[:80] for line in text.splitlines() if len(line) > WIDE and len(BLOCK.findall(line)) > 1]


# --- Tables -----------------------------------------------------------------------------------------------------------


def undeclared_columns(model: type[Any]) -> list[str]:
    """Columns whose data class and retention nobody said, and declared ones that are not there."""
    meta = model._meta
    columns = {field.name for field in (*meta.local_fields, *meta.local_many_to_many) if not field.primary_key}
    declared = set(getattr(model, "audited_columns", {}))
    derived = set(getattr(model, "DERIVED", ())) | getattr(model, "unrecorded_columns", set())
    label = meta.label
    return [f"{label}.{name} is not declared" for name in sorted(columns - declared - derived)] + [
        f"{label}.{name} is declared and does not exist" for name in sorted((declared | derived) - columns)
    ]


# --- Who forgets ------------------------------------------------------------------------------------------------------

AROUND = {"erase", "openings_of", "forgotten"}


def goes_around(source: str) -> list[str]:
    """Erasing past the one way, `audit.forget`, that takes with a person what was made of them and noted of them."""
    tree, found = ast.parse(source), []
    brought = [
        (node, each)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("chancery.audit")
        for each in node.names
    ]
    found += [f"{node.lineno}: {each.name}" for node, each in brought if each.name in AROUND]
    names = {each.asname or each.name for _node, each in brought}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in AROUND and ast.unparse(node.value) in names:
            found.append(f"{node.lineno}: {ast.unparse(node)}")
    return found


# --- Imports ----------------------------------------------------------------------------------------------------------


def imports_of(module: str, source: str, is_package: bool, known: set[str]) -> set[str]:
    """The modules of the product that a module needs when it is loaded."""
    found: set[str] = set()
    for node in _loaded(ast.parse(source).body):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(node, module, is_package)
            found |= {f"{base}.{alias.name}" if f"{base}.{alias.name}" in known else base for alias in node.names}
    return {name for name in found if name in known and name != module}


def _loaded(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        yield node
        yield from _loaded([inner for inner in ast.iter_child_nodes(node) if isinstance(inner, ast.stmt)])


def _absolute(node: ast.ImportFrom, module: str, is_package: bool) -> str:
    if not node.level:
        return node.module or ""
    base = module.split(".")[: -(node.level - 1) or None] if is_package else module.split(".")[: -node.level]
    return ".".join([*base, *([node.module] if node.module else [])])


def cycles(graph: Mapping[str, set[str]]) -> list[list[str]]:
    """Modules that need each other in a circle."""
    order: list[str] = []
    seen: set[str] = set()
    for start in graph:
        _visit(start, graph, seen, order.append)
    backwards: dict[str, set[str]] = {name: set() for name in graph}
    for name, needed in graph.items():
        for other in needed:
            backwards.setdefault(other, set()).add(name)
    groups: list[list[str]] = []
    seen = set()
    for start in reversed(order):
        group: list[str] = []
        _visit(start, backwards, seen, group.append)
        groups.append(sorted(group))
    return [group for group in groups if len(group) > 1]


def _visit(start: str, graph: Mapping[str, set[str]], seen: set[str], leave: Callable[[str], None]) -> None:
    if start in seen:
        return
    seen.add(start)
    for other in graph.get(start, ()):
        _visit(other, graph, seen, leave)
    leave(start)


# --- Files ------------------------------------------------------------------------------------------------------------

# Written in pieces, so that this file does not name what it looks for.
MACHINE_PATHS = re.compile(
    "|".join(["/" + "work/", "/" + "root/", r"/home/(?!\w+/\.local)\w", "/" + "Users/", r"\.\./" + "shared"])
)
ADDRESS = re.compile(r"https?:|file:|://|--(?:extra-)?index|--find-links|(?:^|\s)/")


def machine_paths(text: str) -> list[str]:
    """Paths that exist on somebody's machine only."""
    return sorted({found.group() for found in MACHINE_PATHS.finditer(text)})


def addresses(lock: str) -> list[str]:
    """Lines of a lock that name a place to get things from; a lock names things, versions and hashes."""
    return [line for line in lock.splitlines() if ADDRESS.search(line)]


def addresses_in_locks(root: Path) -> list[str]:
    """The same for every lock in a checkout."""
    return [
        f"{lock.name}: {line}" for lock in sorted(root.glob("*.lock")) for line in addresses(lock.read_text("utf-8"))
    ]


def untranslated(catalogue: str) -> list[str]:
    """Messages of a catalogue that wait for their words, or whose words are a guess of the tools."""
    problems = []
    for block in catalogue.split("\n\n")[1:]:
        if "\n#~ " in f"\n{block}":
            continue
        if re.search(r"^#,.*fuzzy", block, re.MULTILINE) or re.search(
            r'^msgstr(\[\d\])? ""\s*(\Z|\n(?!"))', block, re.MULTILINE
        ):
            problems.append((re.search(r'^msgid ((?:".*"\n?)+)', block, re.MULTILINE) or [block])[0].strip())
    return problems


def tracked(root: Path) -> list[Path]:
    """The files that belong to the product."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    listed = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout
    return [root / name for name in listed.split("\0") if name and (root / name).is_file()]


def homeless(plan: str, package: Path) -> list[str]:
    """Rooms and modules of the package that the plan of the house, section 2, does not name."""
    floors = plan.split("\n## 2. ", 1)[1].split("```")[1]
    rooms = {path.parent.name for path in package.glob("*/__init__.py")}
    modules = {path.stem for path in package.glob("*.py")} - {"__init__"}
    return sorted(name for name in rooms | modules if not re.search(rf"\b{name}\b", floors))
