"""The settings of a run, and where each value came from."""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from problem import Problem


@dataclass(frozen=True)
class _Setting:
    type: type
    default: Any
    help: str
    choices: tuple[str, ...] | None = None
    # May a resumed run have another value? Others would change the curve.
    may_change: bool = False


_SETTINGS: dict[str, _Setting] = {
    "data": _Setting(str, None, "folder with train.jsonl, heldout.jsonl (or .jsonl.gz) and meta.json"),
    "base": _Setting(str, None, "GGUF file of the base model (of its shape only, with --hf-model)"),
    "run": _Setting(str, None, "folder of this run: settings, logs, checkpoint and adapter", may_change=True),
    "minutes": _Setting(float, None, "train for this long by the clock, evaluations not counted", may_change=True),
    "epochs": _Setting(float, None, "train for this many passes over the data"),
    "steps": _Setting(int, None, "train for this many optimiser steps"),
    "lr": _Setting(float, 1e-3, "highest learning rate"),
    "warmup_steps": _Setting(int, 15, "steps until the highest learning rate"),
    "rank": _Setting(int, 16, "rank of the adapter"),
    "alpha": _Setting(float, 32.0, "the adapter's change is scaled by alpha / rank"),
    "weight_decay": _Setting(float, 0.01, "AdamW's weight decay"),
    "clip": _Setting(float, 1.0, "longest gradient"),
    "seed": _Setting(int, 1, "of the first weights and the order of the trees"),
    "threads": _Setting(int, 2, "processor threads; the lean backend trains as many trees side by side"),
    "tokens_per_step": _Setting(int, 2000, "trees are put together to about this many tokens per optimiser step, and at least one a thread"),
    "max_tree_tokens": _Setting(int, None, "leave longer trees out"),
    "warm_start": _Setting(str, None, "adapter_model.safetensors, or an adapter in GGUF, to start from"),
    "backend": _Setting(str, "lean", "lean: own passes, llama and qwen2; peft: transformers and PEFT", ("lean", "peft")),
    "hf_model": _Setting(str, None, "with --backend peft: transformers folder or name to load instead of the GGUF weights"),
    "device": _Setting(str, "cpu", "where to compute", ("cpu", "cuda")),
    "dtype": _Setting(str, None, "of the matrix products; default bfloat16 where the processor has it, else float32", ("float32", "bfloat16")),
    "checkpoint_minutes": _Setting(float, 5.0, "between two checkpoints", may_change=True),
    "eval_minutes": _Setting(float, 20.0, "between two evaluations on held-out trees", may_change=True),
    "eval_trees": _Setting(int, 12, "held-out trees of an evaluation; 0 for none", may_change=True),
}
_REQUIRED = ("data", "base", "run")
_LENGTHS = ("minutes", "epochs", "steps")


@dataclass
class Settings:
    """Values by name, and per name its source: default, command line, data, machine or checkpoint."""

    values: dict[str, Any]
    sources: dict[str, str]

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["values"][name]
        except KeyError:
            raise AttributeError(name) from None

    def set(self, name: str, value: Any, source: str) -> None:
        self.values[name], self.sources[name] = value, source

    def render(self) -> str:
        """JSON text: per setting its value and source."""
        return json.dumps({name: {"value": value, "from": self.sources[name]} for name, value in self.values.items()}, indent=2) + "\n"


def parse_arguments(arguments: list[str]) -> tuple[dict[str, Any], bool]:
    """What the command line says, by setting, and whether a run is resumed."""
    parser = argparse.ArgumentParser(prog="train.py", description="Trains a LoRA adapter on packed trees.")
    for name, setting in _SETTINGS.items():
        default = "" if setting.default is None else f" (default {setting.default})"
        parser.add_argument(f"--{name.replace('_', '-')}", type=setting.type, choices=setting.choices, default=argparse.SUPPRESS, help=setting.help + default)
    parser.add_argument("--load-4bit", action="store_true", default=argparse.SUPPRESS, help="with --backend peft and --hf-model: 4-bit base weights (needs bitsandbytes and a GPU)")
    parser.add_argument("--resume", action="store_true", help="go on from the run folder's checkpoint, with its settings")
    given = vars(parser.parse_args(arguments))
    return given, bool(given.pop("resume"))


def resolve_settings(given: dict[str, Any], saved: dict[str, Any] | None) -> Settings:
    """Settings of a new run, or of a resumed one (`saved`: the checkpoint's values). Throws a problem when something is missing or may not change."""
    settings = Settings({}, {})
    for name in [*_SETTINGS, "load_4bit"]:
        if saved is not None and name in saved:
            settings.set(name, saved[name], "checkpoint")
        elif name not in given:
            settings.set(name, False if name == "load_4bit" else _SETTINGS[name].default, "default")
        if name in given:
            if saved is not None and given[name] != saved.get(name) and not (name in _SETTINGS and _SETTINGS[name].may_change):
                raise Problem(f"--{name.replace('_', '-')} was {saved.get(name)} and cannot change when a run is resumed.", "Leave it out, or start a new run with --warm-start.")
            settings.set(name, given[name], "command line")
    for name in _REQUIRED:
        if settings.values[name] is None:
            raise Problem(f"--{name} is missing.", "See: python train.py --help")
    if sum(settings.values[name] is not None for name in _LENGTHS) != 1:
        raise Problem("Give one of --minutes, --epochs and --steps.", "For a first try: --minutes 30")
    for name in ("rank", "threads", "tokens_per_step", *_LENGTHS):
        if settings.values[name] is not None and settings.values[name] <= 0:
            raise Problem(f"--{name.replace('_', '-')} must be more than 0.")
    return settings


def checkpoint_path(run: Path) -> Path:
    return run / "checkpoint.pt"
