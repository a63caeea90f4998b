"""A run that was stopped and resumed has the same losses as one that was not, to the last digit."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from tests.fake import tiny_base, tiny_shape, write_data
from tests.tiny_gguf import write_tiny_gguf

FOLDER = Path(__file__).resolve().parent.parent


def losses(run: Path) -> list[tuple[int, float, float]]:
    return [(line["step"], line["loss"], line["gradNorm"]) for line in map(json.loads, (run / "log.jsonl").read_text().splitlines())]


class Resume(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.home = Path(folder.name)
        write_data(self.home / "data")
        write_tiny_gguf(self.home / "base.gguf", tiny_base(tiny_shape()))

    def command(self, run: str, *more: str) -> list[str]:
        return [sys.executable, str(FOLDER / "train.py"), "--run", str(self.home / run), *more]

    def fresh(self, run: str, *more: str) -> list[str]:
        given = ["--data", str(self.home / "data"), "--base", str(self.home / "base.gguf"), "--rank", "4", "--tokens-per-step", "300", "--threads", "2" if "lean" in more else "1"]
        return self.command(run, *given, *more)

    def test_stopped_by_a_signal_and_resumed(self) -> None:
        for backend, dtype in (("lean", "float32"), ("lean", "bfloat16"), ("peft", "float32")):
            with self.subTest(backend=backend, dtype=dtype):
                whole, broken = f"whole-{backend}-{dtype}", f"broken-{backend}-{dtype}"
                given = ["--steps", "60", "--backend", backend, "--dtype", dtype]
                subprocess.run(self.fresh(whole, *given), check=True, capture_output=True)
                process = subprocess.Popen(self.fresh(broken, *given), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
                log = self.home / broken / "log.jsonl"
                while process.poll() is None and not (log.exists() and log.read_text().count("\n") >= 5):
                    time.sleep(0.01)
                process.send_signal(signal.SIGTERM)
                self.assertEqual(process.wait(), 128 + signal.SIGTERM)
                at = len(losses(self.home / broken))
                self.assertLess(at, 60, "stopped midway")
                # A line after the checkpoint, as a killed process leaves it.
                with log.open("a") as file:
                    file.write(json.dumps({"step": at + 1, "loss": -1, "gradNorm": -1}) + '\n{"step": 9')
                subprocess.run(self.command(broken, "--resume"), check=True, capture_output=True)
                self.assertEqual(losses(self.home / broken), losses(self.home / whole))
                heldout = [[json.loads(line)["tasks"] for line in (self.home / run / "heldout.jsonl").read_text().splitlines()][-1] for run in (broken, whole)]
                self.assertEqual(*heldout)

    def test_what_may_not_change_is_refused(self) -> None:
        subprocess.run(self.fresh("run", "--steps", "2"), check=True, capture_output=True)
        again = subprocess.run(self.fresh("run", "--steps", "2"), capture_output=True, text=True)
        self.assertEqual(again.returncode, 2)
        self.assertIn("already holds a run", again.stderr)
        changed = subprocess.run(self.command("run", "--resume", "--lr", "0.5"), capture_output=True, text=True)
        self.assertEqual(changed.returncode, 2)
        self.assertIn("--lr was 0.001 and cannot change", changed.stderr)
        self.assertTrue(os.path.exists(self.home / "run" / "adapter" / "adapter_config.json"))


if __name__ == "__main__":
    unittest.main()
