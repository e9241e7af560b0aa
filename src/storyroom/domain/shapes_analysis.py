"""The JSON of analyses: reports, findings, tables and pictures, one pure function a noun. Knows no door."""

from __future__ import annotations

from collections.abc import Iterable

from storyroom.domain.canon import finding_key
from storyroom.domain.report import AnalysisEntry, Curve, Graph, Report, Row, Strips, Table
from storyroom.domain.shapes import Shape
from storyroom.domain.story import Evidence, Fact, Finding, Support

__all__ = ["analyses_shape", "analysis_shape", "evidence_shape", "fact_shape", "finding_shape", "report_shape"]


def analyses_shape(entries: Iterable[AnalysisEntry]) -> Shape:
    """Shape the list of analyses."""
    return {"analyses": [entry._asdict() for entry in entries]}


def analysis_shape(reports: Iterable[Report]) -> Shape:
    """Shape a whole analysis: all findings together, then each report under its name."""
    listed = tuple(reports)
    return {
        "findings": [finding_shape(finding) for report in listed for finding in report.findings],
        "reports": {report.name: report_shape(report) for report in listed},
    }


def report_shape(report: Report) -> Shape:
    """Shape one report. Its findings stand in the list of all findings."""
    return {
        "title": report.title,
        "notes": list(report.notes),
        "tables": {table.name: _table(table) for table in report.tables},
        "pictures": {picture.name: _picture(picture) for picture in report.pictures},
        **report.data,
    }


def finding_shape(finding: Finding) -> Shape:
    """Shape one finding with both sides and what speaks for it being meant."""
    return {
        "kind": finding.kind.value,
        "rule": finding.rule,
        "taxonomy": finding.taxonomy,
        "expectation": finding.expectation,
        "world": finding.world.value,
        "support": _support(finding.support),
        "citations": [evidence_shape(evidence) for evidence in finding.citations],
        "canon": [quote._asdict() for quote in finding.canon],
        "explained": [quote._asdict() for quote in finding.explained],
        "key": finding_key(finding),
        "by": finding.by,
        "spoken_by": finding.spoken_by,
        "unaided": finding.unaided.value if finding.unaided else None,
    }


def fact_shape(fact: Fact) -> Shape:
    """Shape one fact of the story state."""
    return {
        "kind": fact.kind,
        "subject": fact.subject,
        "value": fact.value,
        "polarity": fact.polarity,
        "world": fact.world.value,
        "evidence": evidence_shape(fact.evidence),
        "by": fact.by,
    }


def evidence_shape(evidence: Evidence) -> Shape:
    """Shape a quote and its place."""
    return {
        "scene": evidence.scene,
        "scene_number": evidence.scene_number,
        "start": evidence.start,
        "end": evidence.end,
        "quote": evidence.quote,
    }


def _support(support: Support) -> Shape:
    return {
        kind: [evidence_shape(evidence) for evidence in evidences]
        for kind, evidences in zip(support._fields, support, strict=True)
    }


def _table(table: Table) -> Shape:
    return {"title": table.title, "columns": [column._asdict() for column in table.columns], "rows": _rows(table)}


def _rows(table: Table) -> list[Shape]:
    keys = [column.key for column in table.columns]
    return [{**_row(row), **dict(zip(keys, row.cells, strict=True))} for row in table.rows]


def _row(row: Row) -> Shape:
    return {"scene": row.scene, "by": row.by, "evidence": [evidence_shape(evidence) for evidence in row.evidence]}


def _picture(picture: Strips | Curve | Graph) -> Shape:
    if isinstance(picture, Strips):
        return {
            "kind": "strips",
            "title": picture.title,
            "unit": picture.unit,
            "length": picture.length,
            "lanes": [{"label": lane.label, "bars": [bar._asdict() for bar in lane.bars]} for lane in picture.lanes],
            "marks": [bar._asdict() for bar in picture.marks],
        }
    if isinstance(picture, Curve):
        points = [point._asdict() for point in picture.points]
        return {
            "kind": "curve",
            "title": picture.title,
            "unit": picture.unit,
            "about": picture.about,
            "points": points,
        }
    return {
        "kind": "graph",
        "title": picture.title,
        "directed": picture.directed,
        "nodes": [node._asdict() for node in picture.nodes],
        "edges": [edge._asdict() for edge in picture.edges],
    }
