"""The lean forward and backward passes against transformers, PEFT and autograd."""

import unittest
from concurrent.futures import ThreadPoolExecutor

import torch

from backend import AdapterShape
from data import parse_tree
from lean_model import LeanModel
from peft_model import PeftModelBackend, to_transformers
from tests.fake import fake_tree, tiny_base, tiny_shape
from tree import PackedTree, pack_tree

ADAPTER = AdapterShape(4, 8.0)
CPU = torch.device("cpu")


def packed(seed: int = 5, **sizes: int) -> PackedTree:
    return pack_tree(parse_tree(fake_tree(seed, **sizes), 97))


def both(architecture: str, is_tied: bool, dtype: torch.dtype = torch.float32) -> tuple[LeanModel, PeftModelBackend]:
    """The two backends over the same weights, with the same adapter, of which B is not zero."""
    base = tiny_base(tiny_shape(architecture, is_tied))
    lean = LeanModel(base, ADAPTER, CPU, dtype, seed=3)
    peft = PeftModelBackend(to_transformers(base), ADAPTER, CPU, torch.float32, seed=4)
    generator = torch.Generator().manual_seed(9)
    adapter = {key: torch.randn(tensor.shape, generator=generator) * 0.2 for key, tensor in lean.adapter_tensors().items()}
    lean.load_adapter(adapter)
    peft.load_adapter(adapter)
    return lean, peft


def gradients(model: LeanModel | PeftModelBackend, names: list[str]) -> dict[str, torch.Tensor]:
    if isinstance(model, PeftModelBackend):
        return {name: model.named[name].grad for name in names}
    values = model.flat.data.clone()
    model.flat.data.copy_(model.flat.grad)
    grads = model.adapter_tensors()
    model.flat.data.copy_(values)
    return grads


class LeanAgainstPeft(unittest.TestCase):
    def setUp(self) -> None:
        torch.set_num_threads(1)

    def test_scores_and_gradients_agree(self) -> None:
        for architecture, is_tied in (("llama", True), ("llama", False), ("qwen2", False)):
            with self.subTest(architecture=architecture, is_tied=is_tied):
                lean, peft = both(architecture, is_tied)
                tree = packed(steps=8, step_tokens=20)
                self.assertGreater(tree.length_tokens, 256, "several query blocks")
                weights = tree.token_weights() / tree.weight
                ours, theirs = lean.add_gradients(tree, weights), peft.add_gradients(tree, weights)
                torch.testing.assert_close(ours, theirs, atol=1e-4, rtol=0)
                names = list(lean.adapter_tensors())
                for name, grad in gradients(peft, names).items():
                    torch.testing.assert_close(gradients(lean, names)[name], grad, atol=2e-5, rtol=1e-3, msg=lambda text, name=name: f"{name}: {text}")
                a, b = lean.score(tree), peft.score(tree)
                torch.testing.assert_close(a.nll, b.nll, atol=1e-4, rtol=0)
                self.assertTrue(torch.equal(a.is_top, b.is_top))

    def test_logits_of_a_plain_sequence_are_those_of_transformers(self) -> None:
        lean, peft = both("llama", True)
        ids = list(range(40))
        tree = pack_tree(parse_tree({"id": "line", "nodes": [{"parent": -1, "ids": ids}, {"parent": 0, "ids": [1], "answer": {"task": "t", "weight": 1}}]}, 97))
        with torch.no_grad():
            expected = peft.model(input_ids=torch.tensor([ids])).logits[0]
        torch.testing.assert_close(lean.logits(tree), expected, atol=1e-4, rtol=0)

    def test_bfloat16_gradients_point_the_same_way(self) -> None:
        tree = packed()
        flats = []
        for dtype in (torch.float32, torch.bfloat16):
            lean, _ = both("llama", True, dtype)
            lean.add_gradients(tree, tree.token_weights() / tree.weight)
            flats.append(lean.flat.grad)
        self.assertGreater(float(torch.cosine_similarity(*flats, dim=0)), 0.99)

    def test_gradients_of_several_trees_add_up(self) -> None:
        lean, _ = both("llama", True)
        trees = [packed(1), packed(2)]
        total = torch.zeros_like(lean.flat)
        for tree in trees:
            lean.flat.grad.zero_()
            lean.add_gradients(tree, tree.token_weights())
            total += lean.flat.grad
        lean.flat.grad.zero_()
        for tree in trees:
            lean.add_gradients(tree, tree.token_weights())
        torch.testing.assert_close(lean.flat.grad, total.detach(), atol=1e-5, rtol=1e-4)

    def test_workers_side_by_side_add_up_to_the_same(self) -> None:
        base = tiny_base(tiny_shape())
        trees = [packed(seed, steps=8) for seed in range(6)]
        one, two = (LeanModel(base, ADAPTER, CPU, torch.float32, seed=3, workers=workers) for workers in (1, 2))
        generator = torch.Generator().manual_seed(9)
        adapter = {key: torch.randn(tensor.shape, generator=generator) * 0.2 for key, tensor in one.adapter_tensors().items()}
        for model in (one, two):
            model.load_adapter(adapter)
        for tree in trees:
            one.add_gradients(tree, tree.token_weights())
        with ThreadPoolExecutor(2) as pool:
            for _ in range(2):
                two.flat.grad.zero_()
                list(pool.map(lambda worker: [two.add_gradients(tree, tree.token_weights(), worker) for tree in trees[worker::2]], range(2)))
                two.collect_gradients()
        torch.testing.assert_close(two.flat.grad, one.flat.grad, atol=1e-4, rtol=1e-4)


if __name__ == "__main__":
    unittest.main()
