"""JSON Schemas of what is exchanged, made from the structs; ``resources/schemas/`` holds them for others."""

from __future__ import annotations

import json

import msgspec

from soxa.exchanging.structs import VERSION, ReportData

REPORT_SCHEMA_NAME = f"report-{VERSION.partition('.')[0]}.schema.json"
"""File name under ``resources/schemas/``: one a kind and major version."""


def report_schema() -> bytes:
    """Return the schema of a report's ``soxa.json`` (JSON Schema 2020-12), as its file has it."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"soxa.json of a report, version {VERSION}",
        **msgspec.json.schema(ReportData),
    }
    return (json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
