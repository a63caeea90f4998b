"""Tree packing: what is in the sequence, and that each answer scores as if its path were alone."""

import unittest

import torch

from backend import AdapterShape
from data import parse_tree
from lean_model import LeanModel
from tests.fake import fake_tree, tiny_base, tiny_shape
from tree import pack_tree

TREE = {
    "id": "small",
    "nodes": [
        {"parent": -1, "ids": [1, 2, 3]},
        {"parent": 0, "ids": [4, 5]},
        {"parent": 1, "ids": [6, 7], "answer": {"task": "act", "weight": 0.5}},
        {"parent": 1, "ids": [8], "answer": {"task": "act", "weight": 0.5}},
        {"parent": 0, "ids": [9, 10]},
        {"parent": 0, "ids": [11, 12]},
        {"parent": 5, "ids": [13, 14], "answer": {"task": "state", "weight": 1}},
        {"parent": 6, "ids": [15]},
        {"parent": 7, "ids": [16], "answer": {"task": "next", "weight": 1}},
    ],
}


class Packing(unittest.TestCase):
    def test_the_sequence(self) -> None:
        packed = pack_tree(parse_tree(TREE, 97))
        # Without node 4, which leads to no answer, and without the last ids of the answers that nothing hangs on.
        self.assertEqual(packed.ids.tolist(), [1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15])
        self.assertEqual(packed.positions.tolist(), [0, 1, 2, 3, 4, 5, 3, 4, 5, 6, 7])
        self.assertEqual(packed.targets.tolist(), [6, 7, 8, 13, 14, 16])
        self.assertEqual(packed.predictors.tolist(), [4, 5, 4, 7, 8, 10])
        self.assertEqual(packed.weight, 3)
        self.assertEqual(packed.token_weights().tolist(), [0.5, 0.5, 0.5, 1, 1, 1])
        self.assertEqual([answer.question for answer in packed.answers], [(1, "act"), (1, "act"), (5, "state"), (7, "next")])

    def test_a_token_sees_its_path_and_nothing_later(self) -> None:
        packed = pack_tree(parse_tree(TREE, 97))
        seen = [packed.ids[row.nonzero().squeeze(1)].tolist() for row in packed.visible(0, packed.length_tokens)]
        self.assertEqual(seen[5], [1, 2, 3, 4, 5, 6])
        self.assertEqual(seen[6], [1, 2, 3, 11])
        self.assertEqual(seen[10], [1, 2, 3, 11, 12, 13, 14, 15])
        self.assertTrue(torch.equal(packed.visible(6, 11), packed.visible(0, 11)[6:]))

    def test_an_answer_scores_as_if_its_path_were_alone(self) -> None:
        torch.set_num_threads(1)
        model = LeanModel(tiny_base(tiny_shape()), AdapterShape(2, 2.0), torch.device("cpu"), torch.float32)
        for value in (TREE, fake_tree(3, steps=10, step_tokens=20)):
            tree = parse_tree(value, 97)
            together = model.score(pack_tree(tree)).nll
            answers = pack_tree(tree).answers
            self.assertEqual(len(answers), len(tree.answers))
            for answer, node in zip(answers, tree.answers):
                path, at = [], tree.parents[node]
                while at >= 0:
                    path, at = tree.node_ids(at) + path, tree.parents[at]
                alone = {"id": "alone", "nodes": [{"parent": -1, "ids": path}, {"parent": 0, "ids": tree.node_ids(node), "answer": {"task": "t", "weight": 1}}]}
                torch.testing.assert_close(together[answer.first : answer.last], model.score(pack_tree(parse_tree(alone, 97))).nll, atol=1e-4, rtol=0)


if __name__ == "__main__":
    unittest.main()
