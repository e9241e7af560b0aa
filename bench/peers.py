"""The same filtered queries put to Storyroom's search and to other engines: time, import, and what a user gets to see.

All engines get the same texts and the same ready vectors, so no model runs and nothing is loaded from a network. The user
holds some of the labels, and each engine filters by them in its own way. Each runs in a process of its own, one after the
other; one that cannot be installed or fails is named with its reason. Usage: python bench/peers.py [--scenes N]
"""
# ruff: noqa: ARG002, PLC0415  some engines read the text only, some the vector only; each is loaded in its own process only

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from itertools import groupby
from pathlib import Path
from typing import ClassVar, Protocol

os.environ |= {"HF_HUB_OFFLINE": "1", "HAYSTACK_TELEMETRY_ENABLED": "False", "TOKENIZERS_PARALLELISM": "false"}

import numpy as np
from library import Rows, docs, load, make, nearest, plain_questions
from query import DIM, Library, StandIn

LIMIT = 10
MOST_SCENES = 100_000
LONGEST_RUN = 1_800
UNKNOWN = "qxqzzjxq"
"""In no text, so that only its vector finds anything."""


class Engine(Protocol):
    """What is measured. The answers are the numbers of rows, best first."""

    package: ClassVar[str]
    modules: ClassVar[tuple[str, ...]]
    """Loaded before the clock starts."""
    note: ClassVar[str]

    def fill(self, rows: Rows) -> None: ...

    def hybrid(self, text: str, vector: np.ndarray) -> list[int]:
        """Find by words and by meaning together."""

    def near(self, text: str, vector: np.ndarray) -> list[int]:
        """Find by meaning alone."""


class Storyroom:
    package = "storyroom"
    note = "writes segments, without the database around them; opens those of held labels; near: a word nobody wrote, reranked"
    modules = ("storyroom.retrieval.search",)

    def fill(self, rows: Rows) -> None:
        from storyroom.retrieval import opened, search, vectors, words
        from storyroom.retrieval.query import parse_query

        for label, group in groupby(docs(rows), key=lambda pair: pair[0]):
            here = [doc for _, doc in group]
            stored = [
                vectors.VectorRow(doc.scene_id, doc.draft_id, 0, 0, "scene", rows.vectors[int(doc.scene_id[6:], 16)])
                for doc in here
            ]
            (rows.folder / f"{label}.words").write_bytes(words.build_words(here))
            (rows.folder / f"{label}.vectors").write_bytes(vectors.build_vectors(stored, "bench"))
        self._library, self._opened = Library(rows.folder, rows.held), opened.Opened()
        self._model = StandIn(rows.vectors)
        self._search, self._find, self._parse = search.search, search.find, parse_query

    def hybrid(self, text: str, vector: np.ndarray) -> list[int]:
        found = self._search(text, self._library, embedder=self._model, cache=self._opened, limit=LIMIT)
        return [int(hit.scene_id[6:], 16) for hit in found.hits]

    def near(self, text: str, vector: np.ndarray) -> list[int]:
        model = StandIn(vector[None])
        found = self._search(UNKNOWN, self._library, embedder=model, cache=self._opened, limit=LIMIT)
        return [int(hit.scene_id[6:], 16) for hit in found.hits]


class StoryroomScan(Storyroom):
    note = "its vectors as the scan ranks them, before the reranker; timed with the reranker, which cannot be left out"

    def hybrid(self, text: str, vector: np.ndarray) -> list[int]:
        raise NotImplementedError("as above")

    def near(self, text: str, vector: np.ndarray) -> list[int]:
        model = StandIn(vector[None])
        signals = self._find(self._parse(UNKNOWN), self._library, embedder=model, cache=self._opened).signals
        best = np.argsort(-signals.dense.best, kind="stable")[:LIMIT]
        return [int(signals.view.scene_id(int(row))[6:], 16) for row in best]


class Numpy:
    package = "numpy"
    note = "the floor: a matrix of the permitted rows, no words"
    modules = ("numpy",)

    def fill(self, rows: Rows) -> None:
        self._rows = rows

    def hybrid(self, text: str, vector: np.ndarray) -> list[int]:
        raise NotImplementedError("it reads no words")

    def near(self, text: str, vector: np.ndarray) -> list[int]:
        return nearest(self._rows, vector, LIMIT)


class Txtai:
    package = "txtai"
    note = "as it comes: ten candidates for each hit wanted, filtered afterwards"
    modules = ("torch", "faiss", "txtai")
    candidates = ""

    def fill(self, rows: Rows) -> None:
        from txtai import Embeddings

        known, model = {row.text: rows.vectors[i] for i, row in enumerate(rows.scenes)}, StandIn(rows.vectors)

        def transform(texts: list[str]) -> np.ndarray:
            return np.stack([known[text] if text in known else model.embed([text])[0] for text in texts])

        self._index = Embeddings(method="external", transform=transform, hybrid=True, content=True)
        self._index.index(
            (i, {"text": row.text, "label": f"label{row.label}"}, None) for i, row in enumerate(rows.scenes)
        )
        self._where = f"label in ({_quoted(rows.held)}) limit {LIMIT}"

    def hybrid(self, text: str, vector: np.ndarray) -> list[int]:
        return self._ask(text, "")

    def near(self, text: str, vector: np.ndarray) -> list[int]:
        return self._ask(text, ", 1.0")

    def _ask(self, text: str, weight: str) -> list[int]:
        some = f"select id, score from txtai where similar(:text{self.candidates}{weight}) and {self._where}"
        return [int(row["id"]) for row in self._index.search(some, parameters={"text": text})]


class TxtaiAll(Txtai):
    note = "every row a candidate, filtered afterwards"

    def fill(self, rows: Rows) -> None:
        self.candidates = f", {len(rows.scenes)}"
        super().fill(rows)


class LlamaIndex:
    package, note = (
        "llama-index-core",
        "with its BM25 retriever, which takes the filter when it is made: an index for each user, in the import",
    )
    modules = ("llama_index.core", "llama_index.core.retrievers", "llama_index.retrievers.bm25")

    def fill(self, rows: Rows) -> None:
        from llama_index.core import MockEmbedding, VectorStoreIndex
        from llama_index.core.llms import MockLLM
        from llama_index.core.retrievers import QueryFusionRetriever
        from llama_index.core.schema import TextNode
        from llama_index.core.vector_stores import FilterOperator, MetadataFilter, MetadataFilters
        from llama_index.retrievers.bm25 import BM25Retriever

        nodes = [
            TextNode(
                id_=str(i),
                text=row.text,
                embedding=rows.vectors[i].tolist(),
                metadata={"label": f"label{row.label}"},
                excluded_embed_metadata_keys=["label"],
            )
            for i, row in enumerate(rows.scenes)
        ]
        held = MetadataFilter(key="label", value=_labels(rows.held), operator=FilterOperator.IN)
        filters = MetadataFilters(filters=[held])
        index = VectorStoreIndex(nodes, embed_model=MockEmbedding(embed_dim=DIM))
        self._near = index.as_retriever(similarity_top_k=LIMIT, filters=filters)
        words = BM25Retriever(nodes=nodes, similarity_top_k=LIMIT, filters=filters)
        self._hybrid = QueryFusionRetriever(
            [self._near, words],
            llm=MockLLM(),
            mode="reciprocal_rerank",
            similarity_top_k=LIMIT,
            num_queries=1,
            use_async=False,
        )

    def hybrid(self, text: str, vector: np.ndarray) -> list[int]:
        return self._ask(self._hybrid, text, vector)

    def near(self, text: str, vector: np.ndarray) -> list[int]:
        return self._ask(self._near, text, vector)

    def _ask(self, retriever, text, vector) -> list[int]:
        from llama_index.core import QueryBundle

        return [int(each.node.node_id) for each in retriever.retrieve(QueryBundle(text, embedding=vector.tolist()))]


class Haystack:
    package = "haystack-ai"
    note = "in memory; its BM25 counts words anew for each query, over the permitted rows"
    modules = (
        "haystack",
        "haystack.components.joiners.document_joiner",
        "haystack.components.retrievers.in_memory.bm25_retriever",
        "haystack.components.retrievers.in_memory.embedding_retriever",
        "haystack.document_stores.in_memory.document_store",
    )

    def fill(self, rows: Rows) -> None:
        from haystack import Document, Pipeline
        from haystack.components.joiners import DocumentJoiner
        from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
        from haystack.document_stores.in_memory import InMemoryDocumentStore

        store = InMemoryDocumentStore(embedding_similarity_function="cosine")
        store.write_documents(
            [
                Document(
                    id=str(i),
                    content=row.text,
                    embedding=rows.vectors[i].tolist(),
                    meta={"label": f"label{row.label}"},
                )
                for i, row in enumerate(rows.scenes)
            ]
        )
        held = {"field": "meta.label", "operator": "in", "value": _labels(rows.held)}
        self._near = InMemoryEmbeddingRetriever(store, filters=held, top_k=LIMIT)
        self._hybrid = Pipeline()
        self._hybrid.add_component("words", InMemoryBM25Retriever(store, filters=held, top_k=LIMIT))
        self._hybrid.add_component("near", InMemoryEmbeddingRetriever(store, filters=held, top_k=LIMIT))
        self._hybrid.add_component("join", DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=LIMIT))
        self._hybrid.connect("words", "join.documents")
        self._hybrid.connect("near", "join.documents")

    def hybrid(self, text: str, vector: np.ndarray) -> list[int]:
        found = self._hybrid.run({"words": {"query": text}, "near": {"query_embedding": vector.tolist()}})
        return [int(each.id) for each in found["join"]["documents"]]

    def near(self, text: str, vector: np.ndarray) -> list[int]:
        return [int(each.id) for each in self._near.run(query_embedding=vector.tolist())["documents"]]


class Lance:
    package = "lancedb"
    note = "on disk, with a word index and an index of labels; vectors compared one by one"
    modules = ("lancedb", "pyarrow")

    def fill(self, rows: Rows) -> None:
        import lancedb
        import pyarrow as pa

        flat = pa.array(rows.vectors.reshape(-1))
        table = pa.table(
            {
                "id": pa.array(range(len(rows.scenes)), pa.int64()),
                "text": [row.text for row in rows.scenes],
                "label": [f"label{row.label}" for row in rows.scenes],
                "vector": pa.FixedSizeListArray.from_arrays(flat, DIM),
            }
        )
        self._table = lancedb.connect(rows.folder / "lance").create_table("scenes", table, mode="overwrite")
        self._index(lancedb.index)
        self._where = f"label IN ({_quoted(rows.held)})"

    def _index(self, kinds) -> None:
        self._table.create_index("text", config=kinds.FTS())
        self._table.create_index("label", config=kinds.Bitmap())

    def hybrid(self, text: str, vector: np.ndarray) -> list[int]:
        return self._ask(self._table.search(query_type="hybrid").vector(vector).text(text))

    def near(self, text: str, vector: np.ndarray) -> list[int]:
        return self._ask(self._table.search(vector))

    def _ask(self, asked) -> list[int]:
        found = asked.distance_type("cosine").where(self._where, prefilter=True).select(["id"]).limit(LIMIT)
        return found.to_arrow()["id"].to_pylist()


class LanceHnsw(Lance):
    note = "the same with an HNSW index over quantised vectors"

    def _index(self, kinds) -> None:
        super()._index(kinds)
        self._table.create_index("vector", config=kinds.HnswSq(distance_type="cosine"))


ENGINES: dict[str, type[Engine]] = {
    "Storyroom": Storyroom,
    "Storyroom, scan": StoryroomScan,
    "txtai": Txtai,
    "txtai, all rows": TxtaiAll,
    "LlamaIndex": LlamaIndex,
    "Haystack": Haystack,
    "LanceDB": Lance,
    "LanceDB, HNSW": LanceHnsw,
    "numpy": Numpy,
}


def _labels(held: int) -> list[str]:
    return [f"label{i}" for i in range(held)]


def _quoted(held: int) -> str:
    return ", ".join(f"'{label}'" for label in _labels(held))


def examine(name: str, rows: Rows, asked: list[str]) -> dict[str, object]:
    """Fill one engine and put every question to it twice; a way of asking that it lacks is told in words."""
    engine, model = ENGINES[name](), StandIn(rows.vectors)
    for module in engine.modules:
        import_module(module)
    begun = time.perf_counter()
    engine.fill(rows)
    seen: dict[str, object] = {"filled": time.perf_counter() - begun}
    vectors = [model.embed([text])[0] for text in asked]
    for way in ("hybrid", "near"):
        try:
            seen[way] = _ask(getattr(engine, way), asked, vectors, rows)
        except NotImplementedError as reason:
            seen[way] = str(reason)
        except Exception as reason:  # noqa: BLE001  whatever an engine raises is its line in the table
            seen[way] = f"failed: {type(reason).__name__}: {reason}"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return seen | {"memory": peak / (2**20 if sys.platform == "darwin" else 2**10)}


def _ask(act: Callable[[str, np.ndarray], list[int]], asked, vectors, rows) -> dict[str, float]:
    for text, vector in zip(asked[:3], vectors[:3], strict=True):
        act(text, vector)
    times, given, best, outside = [], [], [], 0
    for text, vector in zip(asked, vectors, strict=True):
        begun = time.perf_counter()
        found = act(text, vector)
        times.append(time.perf_counter() - begun)
        given.append(len(found))
        best.append(len(set(nearest(rows, vector, LIMIT)) & set(found)))
        outside += sum(rows.scenes[row].label >= rows.held for row in found)
    p50, p95 = np.quantile(times, [0.5, 0.95]) * 1000
    return {"p50": p50, "p95": p95, "given": np.mean(given), "best": np.mean(best), "outside": outside}


def in_its_own_process(name: str, arguments: Iterable[str]) -> dict[str, object]:
    """Run one engine; return what it measured, or `failed` with the last thing that it said."""
    try:
        version(ENGINES[name].package)
    except PackageNotFoundError:
        return {"failed": f"{ENGINES[name].package} is not installed"}
    command = [sys.executable, __file__, *arguments, "--engine", name]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LONGEST_RUN)
    except subprocess.TimeoutExpired:
        return {"failed": f"took more than {LONGEST_RUN} s"}
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"ended with {done.returncode}"]
        return {"failed": said[-1]}
    return json.loads(done.stdout.splitlines()[-1])


def lines(name: str, seen: dict[str, object]) -> Iterator[str]:
    title = _title(name)
    if "failed" in seen:
        yield f"{title:<28} {seen['failed']}"
        return
    hybrid, near = seen["hybrid"], seen["near"]
    outside = sum(way["outside"] for way in (hybrid, near) if isinstance(way, dict))
    yield (
        f"{title:<28} {_times(hybrid)} {_figure(hybrid, 'given')} | {_times(near)} {_figure(near, 'best')} |"
        f" {outside:7d} {seen['filled']:8.1f} {seen['memory']:7.0f}"
    )
    for way, told in (("hybrid", hybrid), ("near", near)):
        if isinstance(told, str):
            yield f"{'':<28} {way}: {told}"


def _title(name: str) -> str:
    first, comma, kind = name.partition(",")
    try:
        return f"{first} {version(ENGINES[name].package)}{comma}{kind}"
    except PackageNotFoundError:
        return name


def _times(way: object) -> str:
    return f"{way['p50']:7.2f} {way['p95']:7.2f}" if isinstance(way, dict) else f"{'-':>7} {'-':>7}"


def _figure(way: object, key: str) -> str:
    return f"{way[key]:6.2f}" if isinstance(way, dict) else f"{'-':>6}"


def table(arguments: list[str], chosen: argparse.Namespace, rows: Rows) -> None:
    print(
        f"{len(rows.scenes):,} scenes, {chosen.labels} labels, the user holds {rows.held} ({rows.visible:,} scenes);"
        f" {chosen.questions} questions, {DIM} dimensions, {os.cpu_count()} cores"
    )
    print(
        "hybrid: words and meaning, p50 and p95 in ms, rows given of 10 | near: meaning alone, of the 10 nearest permitted"
    )
    print(
        "rows how many came back | rows of other labels that came back, both ways of asking | import in s | peak memory in MB"
    )
    print(
        f"{'':<28} {'hybrid':>7} {'p95':>7} {'given':>6} | {'near':>7} {'p95':>7} {'best':>6} | {'outside':>7} {'import':>8} {'MB':>7}"
    )
    for name in ENGINES:
        for line in lines(name, in_its_own_process(name, arguments)):
            print(line, flush=True)
    for name, engine in ENGINES.items():
        print(f"  {name}: {engine.note}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scenes", type=int, default=5_000)
    parser.add_argument("--labels", type=int, default=200)
    parser.add_argument("--share", type=float, default=0.05, help="of the labels that the user holds")
    parser.add_argument("--questions", type=int, default=100)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--engine", choices=ENGINES, help="this one alone, as JSON")
    chosen = parser.parse_args()
    if not chosen.labels <= chosen.scenes <= MOST_SCENES:
        parser.error(f"--scenes lies between the number of labels and {MOST_SCENES:,}")
    with tempfile.TemporaryDirectory(prefix="storyroom-peers-") as fresh:
        folder = chosen.folder or Path(fresh)
        make(folder, chosen.scenes, chosen.labels)
        rows = load(folder, chosen.share)
        if chosen.engine:
            print(json.dumps(examine(chosen.engine, rows, plain_questions(chosen.questions))))
            return
        given = {"scenes": chosen.scenes, "labels": chosen.labels, "share": chosen.share, "questions": chosen.questions}
        table([f"--{key}={value}" for key, value in given.items()] + [f"--folder={folder}"], chosen, rows)


if __name__ == "__main__":
    main()
