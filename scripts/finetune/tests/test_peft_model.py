"""The transformers and PEFT backend: from a GGUF and from a transformers folder, in both number types."""

import tempfile
import unittest
from pathlib import Path

import torch

from backend import AdapterShape
from data import parse_tree
from peft_model import open_peft_model, to_transformers
from problem import Problem
from tests.fake import fake_tree, tiny_base, tiny_shape
from tests.tiny_gguf import write_tiny_gguf
from tree import pack_tree

ADAPTER, CPU = AdapterShape(4, 8.0), torch.device("cpu")


class PeftBackend(unittest.TestCase):
    def test_a_folder_and_a_gguf_score_alike_and_bfloat16_is_near(self) -> None:
        torch.set_num_threads(1)
        tree = pack_tree(parse_tree(fake_tree(2), 97))
        with tempfile.TemporaryDirectory() as folder:
            gguf, home = Path(folder) / "base.gguf", str(Path(folder) / "model")
            base = tiny_base(tiny_shape())
            write_tiny_gguf(gguf, base)
            to_transformers(base).save_pretrained(home)
            from_gguf = open_peft_model(gguf, None, False, ADAPTER, CPU, torch.float32, 1)
            from_folder = open_peft_model(gguf, home, False, ADAPTER, CPU, torch.float32, 1)
            low = open_peft_model(gguf, home, False, ADAPTER, CPU, torch.bfloat16, 1)
        expected = from_gguf.score(tree).nll
        torch.testing.assert_close(from_folder.score(tree).nll, expected, atol=1e-4, rtol=0)
        self.assertLess(float((low.score(tree).nll - expected).abs().mean() / expected.mean()), 0.03)
        weights = tree.token_weights() / tree.weight
        for backend in (from_folder, low):
            backend.add_gradients(tree, weights)
        a, b = (torch.cat([parameter.grad.flatten() for parameter in backend.parameters()]) for backend in (from_folder, low))
        self.assertEqual(b.dtype, torch.float32)
        self.assertGreater(float(torch.cosine_similarity(a, b, 0)), 0.98)

    def test_an_adapter_of_another_rank_does_not_fit(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            gguf = Path(folder) / "base.gguf"
            write_tiny_gguf(gguf, tiny_base(tiny_shape()))
            small, large = (open_peft_model(gguf, None, False, AdapterShape(rank, 8.0), CPU, torch.float32, 1) for rank in (4, 8))
        with self.assertRaisesRegex(Problem, "does not fit"):
            large.load_adapter(small.adapter_tensors())


if __name__ == "__main__":
    unittest.main()
