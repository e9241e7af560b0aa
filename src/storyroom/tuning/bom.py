"""A model's bill of materials: what it was made from, with which settings, and what the gates measured. Plain values out; writes no file.

Source: CycloneDX 1.6, machine-learning-model components with a model card.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any, Final

from storyroom.domain.gates import GateResult

__all__ = ["bill_of_materials"]

_SPACE: Final = uuid.UUID("8b4f1f2e-52a5-5d3e-9a8e-7a1f6c0de001")


def bill_of_materials(manifest: Mapping[str, Any], gates: Iterable[GateResult], *, version: str) -> dict[str, object]:
    """Write the bill of a package's manifest and gate report. The same package gives the same bill."""
    gates = tuple(gates)
    base, data = manifest["base"], manifest["dataset"]
    model = {
        "type": "machine-learning-model",
        "bom-ref": "model",
        "name": manifest["name"],
        "version": manifest["id"],
        "description": "A language model tuned by a studio on its own pages.",
        "modelCard": {
            "modelParameters": {
                "approach": {"type": "self-supervised"},
                "task": "text-generation",
                "architectureFamily": "transformer",
                "modelArchitecture": base["architecture"],
                "datasets": [{"ref": "dataset"}],
                "inputs": [{"format": "text"}],
                "outputs": [{"format": "text"}],
            },
            "quantitativeAnalysis": {"performanceMetrics": [*_metrics(gates)]},
            "considerations": {
                "users": ["The studio that owns it"],
                "useCases": ["Suggestions to its writers, who decide"],
                "technicalLimitations": [f"{one.name}: {reason}" for one in gates for reason in one.reasons],
            },
            "properties": [
                {"name": f"storyroom:recipe:{key}", "value": str(value)} for key, value in _flat(manifest["recipe"])
            ],
        },
    }
    parts = [
        {
            "type": "machine-learning-model",
            "bom-ref": "base",
            "name": base["name"],
            "version": base["sha256"],
            "hashes": [{"alg": "SHA-256", "content": base["sha256"]}],
            "licenses": [{"license": {"name": base["licence_name"]}}],
        },
        {
            "type": "data",
            "bom-ref": "dataset",
            "name": data["name"],
            "version": data["sha256"],
            "hashes": [{"alg": "SHA-256", "content": data["sha256"]}],
            "data": [
                {
                    "type": "dataset",
                    "name": data["name"],
                    "classification": "studio",
                    "contents": {"properties": [*_assets(data)]},
                }
            ],
        },
        *(
            {"type": "file", "bom-ref": f"file:{name}", "name": name, "hashes": [{"alg": "SHA-256", "content": told}]}
            for name, told in sorted(manifest["files"].items())
        ),
    ]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(_SPACE, manifest['id'])}",
        "version": 1,
        "metadata": {
            "timestamp": manifest["made_at"],
            "tools": {"components": [{"type": "application", "name": "storyroom", "version": version}]},
            "component": model,
        },
        "components": parts,
        "dependencies": [{"ref": "model", "dependsOn": ["base", "dataset"]}],
    }


def _metrics(gates: Iterable[GateResult]) -> Iterable[dict[str, object]]:
    for gate in gates:
        for name, value in gate.figures.items():
            told: dict[str, object] = {"type": f"{gate.name}.{name}", "value": format(value, ".6g")}
            if name in gate.threshold:
                told["slice"] = f"line: {gate.threshold[name]:.6g}"
            yield told


def _assets(data: Mapping[str, Any]) -> Iterable[dict[str, str]]:
    for one in data.get("assets", ()):
        yield {"name": "storyroom:asset", "value": f"{one.get('draft_id', '')} {one.get('sha256', '')}".strip()}


def _flat(value: Mapping[str, Any], before: str = "") -> Iterable[tuple[str, object]]:
    for key, one in sorted(value.items()):
        if isinstance(one, Mapping):
            yield from _flat(one, f"{before}{key}.")
        else:
            yield before + key, one
