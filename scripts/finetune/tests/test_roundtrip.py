"""The transformers side of the round trip, against the lean model's teacher-forced scores."""

import contextlib
import io
import tempfile
import unittest
from pathlib import Path

import torch

from adapter_file import save_adapter
from backend import AdapterShape
from data import TrainingFacts, parse_tree, read_trees
from lean_model import LeanModel
from roundtrip import Question, Reply, ask_transformers, common_end, cut, list_questions, report, sample_questions
from tests.fake import tiny_base, tiny_shape, write_data
from tests.test_tree import TREE
from tests.tiny_gguf import write_tiny_gguf
from tree import pack_tree

ADAPTER = AdapterShape(4, 8.0)


class RoundTrip(unittest.TestCase):
    def test_questions_of_a_tree(self) -> None:
        questions = list_questions(parse_tree(TREE, 97))
        self.assertEqual([(question.task, question.path) for question in questions], [("act", [1, 2, 3, 4, 5]), ("state", [1, 2, 3, 11, 12]), ("next", [1, 2, 3, 11, 12, 13, 14, 15])])
        self.assertEqual(questions[0].right, [[6, 7], [8]])
        self.assertEqual(questions[0].max_tokens, 2)

    def test_replies_are_those_of_the_trained_model(self) -> None:
        torch.set_num_threads(1)
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            write_data(folder / "data")
            base = tiny_base(tiny_shape())
            write_tiny_gguf(folder / "base.gguf", base)
            lean = LeanModel(base, ADAPTER, torch.device("cpu"), torch.float32)
            generator = torch.Generator().manual_seed(5)
            lean.load_adapter({key: torch.randn(tensor.shape, generator=generator) * 0.2 for key, tensor in lean.adapter_tensors().items()})
            save_adapter(folder / "adapter", lean.adapter_tensors(), ADAPTER, "tiny", TrainingFacts("compact", {}, "0" * 64))
            trees, _ = read_trees(folder / "data", "heldout", 97)
            questions = sample_questions(trees, 40, 512, seed=1)
            self.assertEqual(len(questions), 40)
            replies = ask_transformers(questions, folder / "base.gguf", folder / "adapter")
        for question, reply in zip(questions, replies):
            for answer, expected in ((question.right[0], reply.log_probability), (reply.tokens, None)):
                alone = {"id": "alone", "nodes": [{"parent": -1, "ids": question.path}, {"parent": 0, "ids": answer, "answer": {"task": "t", "weight": 1}}]}
                scores = lean.score(pack_tree(parse_tree(alone, 97)))
                if expected is None:
                    self.assertTrue(bool(scores.is_top.all()), "each token of a greedy reply is the likeliest after those before it")
                else:
                    self.assertAlmostEqual(-float(scores.nll.sum()), expected, delta=1e-3)

    def test_the_report_asks_for_98_of_100(self) -> None:
        questions = [Question("tree", "act", [1], [[5, 9]])] * 100
        same, other = Reply([5, 9], -1.0), Reply([6, 9], -1.5)
        for differing, code in ((2, 0), (3, 1)):
            told = io.StringIO()
            with contextlib.redirect_stdout(told):
                self.assertEqual(report(questions, [same] * 100, [other] * differing + [same] * (100 - differing), 9), code)
            self.assertIn(f"the same greedy answer: {100 - differing} of 100", told.getvalue())
            self.assertEqual(told.getvalue().count("differs: act in tree"), differing)

    def test_what_follows_the_common_end_does_not_count(self) -> None:
        questions = [Question("tree", "act", [1], [[5, 9], [6, 7, 9]]), Question("tree", "state", [1], [[3, 4]])]
        self.assertEqual(common_end(questions), 9)
        self.assertIsNone(common_end(questions[1:] + [Question("tree", "state", [1], [[3, 5]])]))
        self.assertEqual(cut([5, 9, 8, 9], 9), [5, 9])
        self.assertEqual(cut([5, 8], 9), [5, 8])
        self.assertEqual(cut([5, 8], None), [5, 8])


if __name__ == "__main__":
    unittest.main()
