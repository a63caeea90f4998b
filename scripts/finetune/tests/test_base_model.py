"""Reading a GGUF base: every weight under its transformers name, in transformers' row order, in each quantisation."""

import tempfile
import unittest
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from gguf import GGMLQuantizationType
from gguf.quants import dequantize, quantize

from base_model import from_gguf_rows, read_base_model, read_shape, to_gguf_rows
from problem import Problem
from tests.fake import tiny_base, tiny_shape
from tests.tiny_gguf import write_tiny_gguf


class ReadBase(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "base.gguf"

    def test_weights_and_shape_come_back(self) -> None:
        # Widths that are whole quantisation blocks.
        wide = {"width": 64, "inner_width": 96, "head_count": 4, "key_value_head_count": 2, "head_width": 16}
        for architecture, is_tied in (("llama", True), ("llama", False), ("qwen2", False)):
            base = tiny_base(replace(tiny_shape(architecture, is_tied), **wide))
            for kind in (GGMLQuantizationType.F32, GGMLQuantizationType.F16, GGMLQuantizationType.Q8_0, GGMLQuantizationType.Q4_1):
                with self.subTest(architecture=architecture, kind=kind.name):
                    write_tiny_gguf(self.path, base, kind)
                    read = read_base_model(self.path)
                    self.assertEqual(replace(read.shape, norm_epsilon=1e-5), base.shape)
                    self.assertAlmostEqual(read.shape.norm_epsilon, 1e-5, places=9)
                    self.assertEqual(read.weights.keys(), base.weights.keys())
                    for name, weight in base.weights.items():
                        expected = weight.numpy()
                        if weight.ndim == 2 and kind != GGMLQuantizationType.F32:
                            # Rows are quantised one by one: their order does not matter.
                            expected = dequantize(quantize(expected, kind), kind)
                        np.testing.assert_array_equal(read.weights[name].numpy(), expected, err_msg=name)

    def test_row_orders_are_inverse_and_interleave_halves(self) -> None:
        rows = np.arange(2 * 8)[:, None]
        self.assertEqual(to_gguf_rows(rows, 2)[:8, 0].tolist(), [0, 4, 1, 5, 2, 6, 3, 7])
        np.testing.assert_array_equal(from_gguf_rows(to_gguf_rows(rows, 2), 2), rows)

    def test_what_is_no_model_is_told(self) -> None:
        with self.assertRaisesRegex(Problem, "There is no model file"):
            read_shape(self.path)
        self.path.write_bytes(b"not a model" * 10)
        with self.assertRaisesRegex(Problem, "is not a GGUF file"):
            read_shape(self.path)

    def test_a_weight_too_many_or_too_few_is_told(self) -> None:
        for changed, reason in (("mlp.up_proj.bias", "does not know .blk.0.ffn_up.bias"), ("self_attn.q_proj.bias", "lacks model.layers.0.self_attn.k_proj.bias")):
            base = tiny_base(tiny_shape("llama"))
            base.weights[f"model.layers.0.{changed}"] = torch.zeros(48)
            write_tiny_gguf(self.path, base)
            with self.assertRaisesRegex(Problem, reason):
                read_base_model(self.path)
        base = tiny_base(tiny_shape("llama"))
        del base.weights["model.layers.2.mlp.down_proj.weight"]
        write_tiny_gguf(self.path, base)
        with self.assertRaisesRegex(Problem, "lacks model.layers.2.mlp.down_proj.weight"):
            read_base_model(self.path)


if __name__ == "__main__":
    unittest.main()
