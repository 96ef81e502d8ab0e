"""What every application of a run works out for itself, worked out once for each process.

Almost every test makes an application of its own. Compiling its templates, its addresses and its
SQL again was a good part of the run's processor time, and came to the same each time.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from sqlalchemy import Engine
from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]
_first: dict[str, Engine] = {}


def share_work() -> None:
    """Let the applications that this process makes from now on share what they compile."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": CompiledTemplates()}
    Rule._compile_builder = _remembered(Rule._compile_builder)  # type: ignore[method-assign]


def share_statements(engine: Engine) -> None:
    """Let an engine find the SQL that another of its kind compiled, as the requests of a server do.

    Compiled SQL belongs to a dialect, so the dialect is shared too. What it learns of a server
    when it first connects is the same for all databases of a run.
    """
    first = _first.setdefault(engine.dialect.name, engine)
    if first is engine:
        engine.connect().close()
        return
    engine.dialect = engine.pool._dialect = first.dialect
    engine._compiled_cache = first._compiled_cache


class CompiledTemplates(BytecodeCache):
    """Compiled templates, found again by their file, their text and how they are read."""

    def __init__(self) -> None:
        self._compiled: dict[Hashable, Any] = {}

    def get_bucket(
        self, environment: Environment, name: str, filename: str | None, source: str
    ) -> Bucket:
        bucket = super().get_bucket(environment, name, filename, source)
        # The name of the file is part of a bucket's key already; its text and the settings are not.
        bucket.key += repr((bucket.checksum, *_settings(environment)))
        bucket.code = self._compiled.get(bucket.key)
        return bucket

    def load_bytecode(self, bucket: Bucket) -> None:
        """Nothing is loaded from elsewhere."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._compiled[bucket.key] = bucket.code


def _settings(environment: Environment) -> tuple[object, ...]:
    """What two environments can differ in and compile the same text to something else."""
    return (
        environment.trim_blocks,
        environment.lstrip_blocks,
        environment.undefined,
        tuple(sorted(environment.extensions)),
        getattr(environment, "newstyle_gettext", None),
    )


def _remembered(compile_builder: Callable[..., Builder]) -> Callable[..., Builder]:
    """The same maker of address builders, which makes each of them once.

    What it makes knows a rule by its parts alone: converters are those of the rule that builds.
    """
    made: dict[Hashable, Builder] = {}

    def remembering(rule: Rule, append_unknown: bool = True) -> Builder:
        converters = {name: type(converter) for name, converter in rule._converters.items()}
        defaults = rule.defaults or {}
        key = repr((rule.rule, rule._trace, defaults, converters, append_unknown))
        if key not in made:
            made[key] = compile_builder(rule, append_unknown)
        return made[key]

    return remembering
