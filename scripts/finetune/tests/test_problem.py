"""Running out of memory, and the switches that this machine cannot serve, are told in a sentence."""

import contextlib
import importlib.util
import io
import tempfile
import unittest
from pathlib import Path

import torch

from backend import AdapterShape
from peft_model import open_peft_model
from problem import Problem, run_command
from tests.fake import tiny_base, tiny_shape
from tests.tiny_gguf import write_tiny_gguf


def ended(main: object) -> tuple[int, str]:
    told = io.StringIO()
    with contextlib.redirect_stderr(told):
        try:
            run_command(main)  # type: ignore[arg-type]
        except SystemExit as exit:
            return int(exit.code or 0), told.getvalue()
    raise AssertionError("did not exit")


class Problems(unittest.TestCase):
    def test_memory(self) -> None:
        def too_large(_arguments: list[str]) -> int:
            return len(torch.empty(2**50))

        def full(_arguments: list[str]) -> int:
            raise MemoryError

        def no_gpu_memory(_arguments: list[str]) -> int:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB")

        for main in (too_large, full, no_gpu_memory):
            with self.subTest(main=main.__name__):
                code, told = ended(main)
                self.assertEqual(code, 4)
                self.assertIn("Lower --tokens-per-step", told)

    def test_another_error_is_not_hidden(self) -> None:
        def wrong(_arguments: list[str]) -> int:
            raise RuntimeError("shapes differ")

        with self.assertRaisesRegex(RuntimeError, "shapes differ"):
            run_command(wrong)

    def test_4_bit_without_its_package_or_a_gpu(self) -> None:
        adapter, cpu = AdapterShape(4, 8.0), torch.device("cpu")
        with tempfile.TemporaryDirectory() as folder:
            base = Path(folder) / "base.gguf"
            write_tiny_gguf(base, tiny_base(tiny_shape()))
            with self.assertRaisesRegex(Problem, "--load-4bit quantises a model that transformers loads"):
                open_peft_model(base, None, True, adapter, cpu, torch.float32, 1)
            reason = "bitsandbytes, which is not installed" if importlib.util.find_spec("bitsandbytes") is None else "needs a GPU"
            with self.assertRaisesRegex(Problem, reason):
                open_peft_model(base, folder, True, adapter, cpu, torch.float32, 1)
            with self.assertRaisesRegex(Problem, "transformers cannot load"):
                open_peft_model(base, folder, False, adapter, cpu, torch.float32, 1)


if __name__ == "__main__":
    unittest.main()
