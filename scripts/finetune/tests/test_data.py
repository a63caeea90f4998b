"""Broken data folders are told in a sentence with file and line, and end the command with 3."""

import gzip
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any

from data import read_meta, read_trees
from problem import Problem
from tests.fake import fake_tree, tiny_base, tiny_shape, write_data
from tests.tiny_gguf import write_tiny_gguf

FOLDER = Path(__file__).resolve().parent.parent


def node(parent: Any, ids: Any, **more: Any) -> dict[str, Any]:
    return {"parent": parent, "ids": ids, **more}


ANSWER = {"task": "t", "weight": 1}
BROKEN = [
    ("{", "not JSON"),
    ("[]", "a line must be a JSON object"),
    (json.dumps({"id": "x"}), "nodes is missing"),
    (json.dumps({"id": "x", "nodes": []}), "at least one node"),
    (json.dumps({"id": "x", "nodes": [node(0, [1])]}), "node 0 has parent 0, which is not an earlier node"),
    (json.dumps({"id": "x", "nodes": [node(-1, [])]}), "node 0 has no ids"),
    (json.dumps({"id": "x", "nodes": [node(-1, [97])]}), "node 0 has a token id outside 0 to 96"),
    (json.dumps({"id": "x", "nodes": [node(-1, ["a"])]}), "integer"),
    (json.dumps({"id": "x", "nodes": [node(-1, [1], answer=ANSWER)]}), "node 0 is an answer without a parent"),
    (json.dumps({"id": "x", "nodes": [node(-1, [1]), node(0, [2], answer={"task": "t", "weight": -1})]}), "node 1 has the weight -1.0"),
    (json.dumps({"id": "x", "nodes": [node(-1, [1])]}), "no node is an answer"),
]


class Data(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.home = Path(folder.name)
        write_data(self.home)

    def test_broken_lines(self) -> None:
        for line, reason in BROKEN:
            with self.subTest(line=line):
                (self.home / "train.jsonl").write_text(f"{json.dumps(fake_tree(1))}\n\n{line}\n")
                with self.assertRaises(Problem) as caught:
                    read_trees(self.home, "train", 97)
                self.assertIn("train.jsonl, line 3: ", str(caught.exception))
                self.assertIn(reason, str(caught.exception))
                self.assertEqual(caught.exception.exit_code, 3)

    def test_gzip_reads_alike_and_a_torn_one_is_told(self) -> None:
        plain = read_trees(self.home, "heldout", 97)[0]
        data = gzip.compress((self.home / "heldout.jsonl").read_bytes())
        (self.home / "heldout.jsonl").unlink()
        (self.home / "heldout.jsonl.gz").write_bytes(data)
        self.assertEqual(read_trees(self.home, "heldout", 97)[0], plain)
        (self.home / "heldout.jsonl.gz").write_bytes(data[: len(data) // 2])
        with self.assertRaisesRegex(Problem, r"heldout\.jsonl\.gz cannot be read after line"):
            read_trees(self.home, "heldout", 97)

    def test_longer_trees_are_left_out_and_counted(self) -> None:
        trees, _ = read_trees(self.home, "train", 97)
        limit = sorted(tree.token_count for tree in trees)[len(trees) // 2]
        kept, left_out = read_trees(self.home, "train", 97, limit)
        self.assertEqual(len(kept) + left_out, len(trees))
        self.assertLessEqual(max(tree.token_count for tree in kept), limit)
        with self.assertRaisesRegex(Problem, "holds no tree of at most 3 tokens"):
            read_trees(self.home, "train", 97, 3)

    def test_meta(self) -> None:
        self.assertEqual(read_meta(self.home).facts.prompt_hashes, {"act": "a1", "state": "b2"})
        meta = json.loads((self.home / "meta.json").read_text())
        for change, reason in (({"formatVersion": 2}, "format version 2"), ({"model": {"sha256": "0"}}, "name is missing")):
            (self.home / "meta.json").write_text(json.dumps({**meta, **change}))
            with self.assertRaisesRegex(Problem, reason):
                read_meta(self.home)

    def test_the_command_ends_with_3(self) -> None:
        write_tiny_gguf(self.home / "base.gguf", tiny_base(tiny_shape()))
        lines = (self.home / "train.jsonl").read_text().splitlines()
        (self.home / "train.jsonl").write_text("\n".join([*lines[:4], lines[4][:-9]]))
        given = ["--data", self.home, "--base", self.home / "base.gguf", "--run", self.home / "run", "--steps", "1", "--threads", "1"]
        ended = subprocess.run([sys.executable, FOLDER / "train.py", *given], capture_output=True, text=True)
        self.assertEqual(ended.returncode, 3)
        self.assertRegex(ended.stderr, r"train\.jsonl, line 5: not JSON")
        self.assertNotIn("Traceback", ended.stderr)


if __name__ == "__main__":
    unittest.main()
