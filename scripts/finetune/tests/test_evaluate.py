"""What counts as right on held-out trees."""

import unittest

import torch

from backend import TargetScores
from data import parse_tree
from evaluate import evaluate
from tests.test_tree import TREE
from tree import PackedTree


class Told:
    """A backend that gives one fixed score."""

    def __init__(self, is_top: list[int], nll: list[float]) -> None:
        self.scores = TargetScores(torch.tensor(nll), torch.tensor(is_top, dtype=torch.bool))

    def score(self, _packed: PackedTree) -> TargetScores:
        return self.scores


class Evaluate(unittest.TestCase):
    # Targets of TREE: act 6 7 or act 8; state 13 14; next 16.
    def figures(self, is_top: list[int]) -> dict[str, dict[str, float]]:
        tasks = evaluate(Told(is_top, [1, 2, 5, 1, 1, 4]), [parse_tree(TREE, 97)])
        assert tasks is not None
        return tasks

    def test_any_right_answer_counts_and_only_whole_ones(self) -> None:
        tasks = self.figures([0, 0, 1, 1, 0, 1])
        self.assertEqual([tasks[task]["exactMatch"] for task in ("act", "state", "next")], [1, 0, 1])
        self.assertEqual([tasks[task]["firstTokenRight"] for task in ("act", "state", "next")], [1, 1, 1])
        tasks = self.figures([1, 0, 0, 0, 1, 0])
        self.assertEqual([tasks[task]["exactMatch"] for task in ("act", "state", "next")], [0, 0, 0])
        self.assertEqual([tasks[task]["firstTokenRight"] for task in ("act", "state", "next")], [1, 0, 0])

    def test_nll_is_per_question_and_weighed(self) -> None:
        tasks = self.figures([0] * 6)
        self.assertEqual([tasks[task]["meanNll"] for task in ("act", "state", "next")], [(3 + 5) / 2, 2, 4])
        self.assertEqual([tasks[task]["questions"] for task in ("act", "state", "next")], [1, 1, 1])

    def test_can_be_stopped(self) -> None:
        self.assertIsNone(evaluate(Told([0] * 6, [0] * 6), [parse_tree(TREE, 97)], lambda: True))


if __name__ == "__main__":
    unittest.main()
