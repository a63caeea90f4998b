"""The data folder: trees of token ids that the TypeScript side made. Nothing here knows any text."""

import gzip
import json
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from problem import BAD_DATA_EXIT, Problem

FORMAT_VERSION = 1


@dataclass(frozen=True)
class Answer:
    """What makes a node a right answer: its task, and its share (the right answers under one parent share 1)."""

    task: str
    weight: float


@dataclass(frozen=True)
class Tree:
    """One tree. Node n has the tokens `ids[starts[n]:starts[n + 1]]`, the parent `parents[n]` (-1: none), and perhaps an answer."""

    id: str
    scenario: str
    family: str
    ids: array
    starts: array
    parents: array
    answers: dict[int, Answer]

    @property
    def node_count(self) -> int:
        return len(self.parents)

    @property
    def token_count(self) -> int:
        return len(self.ids)

    def node_ids(self, node: int) -> list[int]:
        return self.ids[self.starts[node] : self.starts[node + 1]].tolist()


@dataclass(frozen=True)
class TrainingFacts:
    """What an adapter is trained on: the prompt profile, the hash of each prompt, and the sha256 of the base's source file."""

    profile: str
    prompt_hashes: dict[str, str]
    base_sha256: str


@dataclass(frozen=True)
class DataMeta:
    """`meta.json`: what the data was made for."""

    facts: TrainingFacts
    model_name: str
    vocabulary_size: int


def read_meta(folder: Path) -> DataMeta:
    """Reads `meta.json`. Throws a bad-data problem when it is missing, broken, or of another format version."""
    path = folder / "meta.json"
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        version = value["formatVersion"]
        if version != FORMAT_VERSION:
            raise Problem(f"{path} has format version {version}; this trainer reads {FORMAT_VERSION}.", "Make the data anew with this version.", BAD_DATA_EXIT)
        model = value["model"]
        facts = TrainingFacts(str(value["profile"]), {str(k): str(v) for k, v in value["promptHashes"].items()}, str(model["sha256"]))
        return DataMeta(facts, str(model["name"]), int(model["vocabSize"]))
    except FileNotFoundError:
        raise Problem(f"There is no meta.json in {folder}.", "Give the folder that the data generator wrote.", BAD_DATA_EXIT) from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Problem(f"{path} is not the meta.json of a data folder: {_reason(error)}.", "Make the data anew.", BAD_DATA_EXIT) from None


def read_trees(folder: Path, split: str, vocabulary_size: int, max_tree_tokens: int | None = None) -> tuple[list[Tree], int]:
    """All trees of `<split>.jsonl` or `<split>.jsonl.gz`, and how many were left out for being longer than `max_tree_tokens`.

    The whole file is checked before any training. Throws a bad-data problem with the file and the line number.
    """
    path = _find_split(folder, split)
    trees: list[Tree] = []
    left_out = 0
    for number, line in _lines(path):
        if not line.strip():
            continue
        try:
            tree = parse_tree(json.loads(line), vocabulary_size)
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
            raise Problem(f"{path}, line {number}: {_reason(error)}.", "Make the data anew, or take this line out.", BAD_DATA_EXIT) from None
        if max_tree_tokens is not None and tree.token_count > max_tree_tokens:
            left_out += 1
        else:
            trees.append(tree)
    if not trees:
        raise Problem(f"{path} holds no tree" + (f" of at most {max_tree_tokens} tokens." if left_out else "."), "Make the data anew, or raise --max-tree-tokens.", BAD_DATA_EXIT)
    return trees, left_out


def parse_tree(value: Any, vocabulary_size: int) -> Tree:
    """One tree from its JSON. Throws ValueError, KeyError or TypeError with the reason."""
    if not isinstance(value, dict):
        raise ValueError("a line must be a JSON object")
    ids, starts, parents = array("i"), array("i", [0]), array("i")
    answers: dict[int, Answer] = {}
    nodes = value["nodes"]
    if not isinstance(nodes, list) or not nodes:
        raise ValueError("nodes must be a list with at least one node")
    for index, node in enumerate(nodes):
        parent, node_ids = node["parent"], node["ids"]
        if not isinstance(parent, int) or not -1 <= parent < index:
            raise ValueError(f"node {index} has parent {parent!r}, which is not an earlier node")
        if not isinstance(node_ids, list) or not node_ids:
            raise ValueError(f"node {index} has no ids")
        ids.extend(node_ids)
        if min(node_ids) < 0 or max(node_ids) >= vocabulary_size:
            raise ValueError(f"node {index} has a token id outside 0 to {vocabulary_size - 1}")
        starts.append(len(ids))
        parents.append(parent)
        if node.get("answer") is not None:
            if parent < 0:
                raise ValueError(f"node {index} is an answer without a parent")
            weight = float(node["answer"]["weight"])
            if not 0 <= weight < float("inf"):
                raise ValueError(f"node {index} has the weight {weight}")
            answers[index] = Answer(str(node["answer"]["task"]), weight)
    if not answers:
        raise ValueError("no node is an answer")
    return Tree(str(value["id"]), str(value.get("scenario", "")), str(value.get("family", "")), ids, starts, parents, answers)


def _find_split(folder: Path, split: str) -> Path:
    for name in (f"{split}.jsonl", f"{split}.jsonl.gz"):
        if (folder / name).is_file():
            return folder / name
    raise Problem(f"There is no {split}.jsonl or {split}.jsonl.gz in {folder}.", "Give the folder that the data generator wrote.", BAD_DATA_EXIT)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    opener = gzip.open if path.suffix == ".gz" else open
    number = 0
    try:
        with opener(path, "rt", encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                yield number, line
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise Problem(f"{path} cannot be read after line {number}: {_reason(error)}.", "Copy or make the file again.", BAD_DATA_EXIT) from None


def _reason(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"{error.args[0]} is missing"
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON ({error.msg} at column {error.colno})"
    return str(error).rstrip(".") or type(error).__name__
