"""Files of a run folder: settings, logs, checkpoint, adapter."""

import json
import os
import random
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch

from backend import Backend
from problem import Problem
from schedule import Position
from settings import checkpoint_path

_CHECKPOINT_VERSION = 1


@dataclass
class Progress:
    """How far a run is. Seconds and tokens add up over all its parts; `elapsed_seconds` include `evaluation_seconds`."""

    step: int = 0
    position: Position = field(default_factory=Position)
    tokens: int = 0
    answers: int = 0
    elapsed_seconds: float = 0.0
    evaluation_seconds: float = 0.0
    evaluated_at_seconds: float = -1.0


def write_checkpoint(run: Path, settings: dict[str, Any], progress: Progress, backend: Backend, optimizer: torch.optim.Optimizer) -> None:
    """Writes everything that a resumed run needs in one file, at once or not at all."""
    state = {
        "version": _CHECKPOINT_VERSION,
        "settings": settings,
        "progress": asdict(progress),
        "parameters": [parameter.detach().cpu() for parameter in backend.parameters()],
        "optimizer": optimizer.state_dict(),
        "torchRandom": torch.get_rng_state(),
        "pythonRandom": repr(random.getstate()),
    }
    path = checkpoint_path(run)
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as file:
        torch.save(state, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)


def read_checkpoint(run: Path) -> dict[str, Any]:
    """Reads a checkpoint. Throws a problem when there is none, or it is broken or of another version."""
    path = checkpoint_path(run)
    if not path.is_file():
        raise Problem(f"There is no checkpoint in {run}.", "Leave --resume out to start a new run.")
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
        version = state["version"]
    except Exception as error:  # torch.load throws what its parts throw
        raise Problem(f"The checkpoint {path} cannot be read ({type(error).__name__}).", "Start a new run with --warm-start and this run's adapter.") from None
    if version != _CHECKPOINT_VERSION:
        raise Problem(f"The checkpoint {path} has version {version}; this trainer reads {_CHECKPOINT_VERSION}.", "Start a new run with --warm-start and this run's adapter.")
    return state


def restore(state: dict[str, Any], backend: Backend, optimizer: torch.optim.Optimizer) -> Progress:
    """Puts a checkpoint's parameters, optimiser and random states back; gives its progress."""
    with torch.no_grad():
        for parameter, saved in zip(backend.parameters(), state["parameters"], strict=True):
            parameter.copy_(saved)
    backend.after_step()
    optimizer.load_state_dict(state["optimizer"])
    torch.set_rng_state(state["torchRandom"])
    saved = dict(state["progress"])
    return Progress(**{**saved, "position": Position(**saved["position"])})


class JsonLog:
    """A log of JSON lines with a step each. Lines after `last_step`, of a part of the run that was lost, are taken out when it is opened."""

    def __init__(self, path: Path, last_step: int | None) -> None:
        self.path = path
        if last_step is None:
            path.write_text("", encoding="utf-8")
        elif path.exists():
            kept = [line for line in path.read_text(encoding="utf-8").splitlines() if _step_of(line) <= last_step]
            path.write_text("".join(f"{line}\n" for line in kept), encoding="utf-8")

    def add(self, record: dict[str, Any]) -> None:
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(record) + "\n")


def _step_of(line: str) -> float:
    """The step of a line; a torn last line counts as lost."""
    try:
        return float(json.loads(line)["step"])
    except (ValueError, KeyError, TypeError):
        return float("inf")
