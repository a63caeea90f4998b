"""The GGUF adapter: its keys and names, and that it changes the GGUF's own rows as PEFT changes transformers' rows."""

import contextlib
import io
import json
import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch
from gguf import GGUFReader

from adapter_file import load_adapter_file, read_adapter_shape, read_facts, save_adapter
from backend import AdapterShape
from base_model import LINEAR_NAMES, from_gguf_rows
from data import TrainingFacts
from export import main, to_gguf_tensors
from gguf_adapter import load_gguf_adapter
from lean_model import LeanModel
from problem import Problem
from tests.fake import tiny_base, tiny_shape, write_data
from tests.tiny_gguf import write_tiny_gguf

ADAPTER = AdapterShape(4, 8.0)
FACTS = TrainingFacts("compact", {"act": "a1", "state": "b2"}, "0" * 64)


def quiet(given: list[str]) -> int:
    with contextlib.redirect_stdout(io.StringIO()):
        return main(given)


class Export(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.home = Path(folder.name)

    def adapter(self, architecture: str) -> dict[str, torch.Tensor]:
        base = tiny_base(tiny_shape(architecture, is_tied=False))
        write_tiny_gguf(self.home / "base.gguf", base)
        model = LeanModel(base, ADAPTER, torch.device("cpu"), torch.float32)
        generator = torch.Generator().manual_seed(1)
        return {key: torch.randn(tensor.shape, generator=generator) for key, tensor in model.adapter_tensors().items()}

    def test_keys_names_and_rows(self) -> None:
        for architecture in ("llama", "qwen2"):
            with self.subTest(architecture=architecture):
                tensors = self.adapter(architecture)
                save_adapter(self.home / "adapter", tensors, ADAPTER, "tiny", FACTS)
                out = self.home / "out" / "adapter.gguf"
                given = ["--adapter", str(self.home / "adapter"), "--base", str(self.home / "base.gguf"), "--out", str(out)]
                self.assertEqual(quiet(given), 0)
                reader = GGUFReader(out)
                keys = {key: reader.get_field(key).contents() for key in reader.fields if not key.startswith("GGUF.")}
                self.assertEqual(json.loads(keys.pop("stanch.prompt_hashes")), {"act": "a1", "state": "b2"})
                expected = {
                    "general.architecture": architecture,
                    "general.type": "adapter",
                    "general.name": "stanch compact adapter",
                    "adapter.type": "lora",
                    "adapter.lora.alpha": 8.0,
                    "stanch.base_sha256": "0" * 64,
                    "stanch.profile": "compact",
                }
                self.assertEqual(keys, expected)
                found = {tensor.name: np.array(tensor.data) for tensor in reader.tensors}
                self.assertEqual(len(found), len(tensors))
                self.assertEqual({values.dtype for values in found.values()}, {np.dtype(np.float16)})
                self.check_changes(found, tensors, architecture)

    def check_changes(self, found: dict[str, np.ndarray], tensors: dict[str, torch.Tensor], architecture: str) -> None:
        heads = {"attn_q": 6, "attn_k": 2}
        for gguf, hf in LINEAR_NAMES.items():
            for block in range(3):
                a, b = (found[f"blk.{block}.{gguf}.weight.lora_{matrix}"].astype(np.float32) for matrix in "ab")
                change = b @ a
                if architecture == "llama" and gguf in heads:
                    change = from_gguf_rows(change, heads[gguf])
                name = f"base_model.model.model.layers.{block}.{hf}"
                expected = (tensors[f"{name}.lora_B.weight"].half().float() @ tensors[f"{name}.lora_A.weight"].half().float()).numpy()
                np.testing.assert_allclose(change, expected, atol=1e-5, err_msg=f"{gguf} {block}")

    def test_the_data_may_say_what_the_adapter_does_not(self) -> None:
        save_adapter(self.home / "adapter", self.adapter("llama"), ADAPTER, "tiny", FACTS)
        (self.home / "adapter" / "stanch.json").unlink()
        given = ["--adapter", str(self.home / "adapter"), "--base", str(self.home / "base.gguf"), "--out", str(self.home / "adapter.gguf")]
        with self.assertRaisesRegex(Problem, "stanch.json cannot be read"):
            quiet(given)
        write_data(self.home / "data")
        self.assertEqual(quiet([*given, "--data", str(self.home / "data")]), 0)
        self.assertEqual(GGUFReader(self.home / "adapter.gguf").get_field("stanch.profile").contents(), "compact")

    def test_the_saved_adapter_reads_back(self) -> None:
        tensors = self.adapter("llama")
        save_adapter(self.home / "adapter", tensors, ADAPTER, "tiny", FACTS)
        self.assertEqual(read_adapter_shape(self.home / "adapter"), ADAPTER)
        self.assertEqual(read_facts(self.home / "adapter"), FACTS)
        read = load_adapter_file(self.home / "adapter" / "adapter_model.safetensors")
        self.assertEqual(read.keys(), tensors.keys())
        for key, tensor in tensors.items():
            self.assertTrue(torch.equal(read[key], tensor))

    def test_the_gguf_adapter_reads_back_to_train_on(self) -> None:
        for architecture in ("llama", "qwen2"):
            with self.subTest(architecture=architecture):
                tensors = self.adapter(architecture)
                save_adapter(self.home / "adapter", tensors, ADAPTER, "tiny", FACTS)
                out = self.home / "adapter.gguf"
                self.assertEqual(quiet(["--adapter", str(self.home / "adapter"), "--base", str(self.home / "base.gguf"), "--out", str(out)]), 0)
                read = load_gguf_adapter(out, tiny_shape(architecture, is_tied=False))
                self.assertEqual(read.keys(), tensors.keys())
                for key, tensor in tensors.items():
                    # Within the halves that 16-bit floats round to: rows in another order would be far off.
                    self.assertTrue(torch.allclose(read[key], tensor, atol=2e-3), key)

    def test_a_file_that_is_no_adapter_is_refused(self) -> None:
        write_tiny_gguf(self.home / "base.gguf", tiny_base(tiny_shape()))
        with self.assertRaisesRegex(Problem, "none of a block's seven"):
            load_gguf_adapter(self.home / "base.gguf", tiny_shape())
        (self.home / "text.gguf").write_text("no model", encoding="utf-8")
        with self.assertRaisesRegex(Problem, "cannot be read as a GGUF"):
            load_gguf_adapter(self.home / "text.gguf", tiny_shape())

    def test_peft_reads_the_saved_adapter(self) -> None:
        from peft import PeftModel

        from peft_model import to_transformers

        tensors = self.adapter("llama")
        save_adapter(self.home / "adapter", tensors, ADAPTER, "tiny", FACTS)
        model = PeftModel.from_pretrained(to_transformers(tiny_base(tiny_shape(is_tied=False))), self.home / "adapter")
        loaded = {key.replace(".default.", "."): value for key, value in model.named_parameters() if "lora_" in key}
        self.assertEqual(loaded.keys(), tensors.keys())
        for key, tensor in tensors.items():
            self.assertTrue(torch.equal(loaded[key], tensor), key)

    def test_an_adapter_of_a_deeper_model_is_refused(self) -> None:
        key = "base_model.model.model.layers.3.mlp.up_proj.lora_A.weight"
        with self.assertRaisesRegex(Problem, "block 3, and the model has 3 blocks"):
            to_gguf_tensors({key: np.zeros((4, 48), np.float32)}, tiny_shape())


if __name__ == "__main__":
    unittest.main()
