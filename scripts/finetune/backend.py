"""What the training loop needs of a model with an adapter. Two implement it: `lean_model` and `peft_model`."""

from dataclasses import dataclass
from typing import Protocol

import torch

from tree import PackedTree


@dataclass(frozen=True)
class AdapterShape:
    """Rank and alpha of an adapter; its change is scaled by alpha / rank."""

    rank: int
    alpha: float

    @property
    def scale(self) -> float:
        return self.alpha / self.rank


@dataclass(frozen=True)
class TargetScores:
    """Per target token: negative log-likelihood (float32 [T], nats), and whether it was the most likely token (bool [T])."""

    nll: torch.Tensor
    is_top: torch.Tensor


class Backend(Protocol):
    """A base model with a trainable adapter."""

    def parameters(self) -> list[torch.nn.Parameter]:
        """The adapter's float32 parameters; their `.grad` is filled by `add_gradients`."""

    def add_gradients(self, packed: PackedTree, weights: torch.Tensor, worker: int = 0) -> torch.Tensor:
        """Adds the gradient of `sum(weights * nll)`, weights [T]; gives nll, float32 [T] on the CPU. Workers may call side by side."""

    def collect_gradients(self) -> None:
        """Puts the gradients of all workers together in the parameters' `.grad`."""

    def score(self, packed: PackedTree) -> TargetScores:
        """Teacher-forced scores of every target, without gradients."""

    def after_step(self) -> None:
        """To be called when the parameters have changed."""

    def adapter_tensors(self) -> dict[str, torch.Tensor]:
        """The adapter under PEFT's names, float32 on the CPU."""

    def load_adapter(self, tensors: dict[str, torch.Tensor]) -> None:
        """Takes over an adapter. Throws a problem when names or shapes do not fit."""
