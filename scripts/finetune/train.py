"""Trains a LoRA adapter of a base model on packed trees. See README.md; `python train.py --help` lists the settings."""

import hashlib
import random
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import FrameType
from typing import Any

import torch

from adapter_file import load_adapter_file, replace_text, save_adapter
from backend import AdapterShape, Backend
from base_model import ModelShape, read_base_model, read_shape
from data import DataMeta, Tree, TrainingFacts, read_meta, read_trees
from evaluate import evaluate
from gguf_adapter import load_gguf_adapter
from lean_model import LeanModel
from problem import Problem, run_command
from run_folder import JsonLog, Progress, read_checkpoint, restore, write_checkpoint
from schedule import TreeOrder, learning_rate, share_out
from settings import Settings, checkpoint_path, parse_arguments, resolve_settings
from tree import PackedTree, pack_tree

_PROGRESS_SECONDS = 15.0


def main(arguments: list[str]) -> int:
    given, is_resumed = parse_arguments(arguments)
    if is_resumed and "run" not in given:
        raise Problem("--run is missing.", "Name the run folder that is to go on.")
    state = read_checkpoint(Path(given["run"])) if is_resumed else None
    settings = resolve_settings(given, None if state is None else state["settings"])
    run = Path(settings.run)
    if state is None and checkpoint_path(run).exists():
        raise Problem(f"{run} already holds a run.", "Go on with it with --resume, or name another folder.")
    run.mkdir(parents=True, exist_ok=True)
    # Side by side on one thread each, trees never wait for each other inside an operation: faster, and far faster beside other programs.
    workers = settings.threads if settings.backend == "lean" and settings.device == "cpu" else 1
    torch.set_num_threads(1 if workers > 1 else settings.threads)
    if settings.dtype is None:
        settings.set("dtype", _best_dtype(settings.device), "machine")

    folder = Path(settings.data)
    meta = read_meta(folder)
    shape = read_shape(Path(settings.base))
    _check_fit(meta, shape)
    train, left_out = read_trees(folder, "train", meta.vocabulary_size, settings.max_tree_tokens)
    heldout, _ = read_trees(folder, "heldout", meta.vocabulary_size, settings.max_tree_tokens)
    _note(f"{len(train)} trees to train on" + (f" ({left_out} longer ones left out)" if left_out else "") + f", {len(heldout)} held out")
    for name, value in (("profile", meta.facts.profile), ("promptHashes", meta.facts.prompt_hashes), ("modelName", meta.model_name), ("modelSha256", meta.facts.base_sha256)):
        settings.set(name, value, "data")
    settings.set("baseSha256", _sha256(Path(settings.base)), "machine")
    if settings.baseSha256 != meta.facts.base_sha256:
        _note("note: the base is not the very file that the data was made for (another quantisation, perhaps)")
    replace_text(run / "settings.json", settings.render())
    for name, value in settings.values.items():
        _note(f"  {name} = {value}  ({settings.sources[name]})")

    backend = _open_backend(settings, workers)
    if settings.warm_start is not None and state is None:
        start = Path(settings.warm_start)
        backend.load_adapter(load_gguf_adapter(start, shape) if start.suffix == ".gguf" else load_adapter_file(start))
    with ThreadPoolExecutor(workers, initializer=torch.set_num_threads, initargs=(torch.get_num_threads(),)) as pool:
        return _Training(settings, backend, pool, workers, train, heldout, state).run()


class _Training:
    """The loop: steps, log lines, checkpoints, evaluations, and the end by clock, steps or signal."""

    def __init__(
        self, settings: Settings, backend: Backend, pool: ThreadPoolExecutor, workers: int, train: list[Tree], heldout: list[Tree], state: dict[str, Any] | None
    ) -> None:
        self.settings, self.backend, self.train = settings, backend, train
        self.pool, self.workers = pool, workers
        self.folder = Path(settings.run)
        count = min(settings.eval_trees, len(heldout))
        self.sample = [heldout[index] for index in sorted(random.Random(settings.seed).sample(range(len(heldout)), count))]
        self.order = TreeOrder([tree.token_count for tree in train], settings.tokens_per_step, settings.seed, workers)
        self.last_step = settings.steps if settings.epochs is None else self.order.count_steps(settings.epochs)
        self.optimizer = torch.optim.AdamW(
            backend.parameters(), lr=settings.lr, betas=(0.9, 0.98), weight_decay=settings.weight_decay, fused=settings.backend == "lean"
        )
        self.progress = Progress() if state is None else restore(state, backend, self.optimizer)
        last_logged = None if state is None else self.progress.step
        self.log, self.heldout_log = JsonLog(self.folder / "log.jsonl", last_logged), JsonLog(self.folder / "heldout.jsonl", last_logged)
        self.signal: int | None = None
        self.started = time.monotonic() - self.progress.elapsed_seconds
        self.told_at = 0.0

    def run(self) -> int:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        saved_at = self._elapsed()
        if self.progress.evaluated_at_seconds < 0:
            self._evaluate()
        while self.signal is None and self._fraction() < 1:
            self._step()
            if self._elapsed() - self.progress.evaluated_at_seconds >= self.settings.eval_minutes * 60:
                self._evaluate()
            if self._elapsed() - saved_at >= self.settings.checkpoint_minutes * 60:
                self._save()
                saved_at = self._elapsed()
        self._save()
        if self.signal is None:
            self._evaluate()
            self._save()
            _note(f"\ntrained {self.progress.step} steps, {self.progress.tokens} tokens, {self.progress.answers} answers")
            print(self.folder / "adapter")
            return 0
        _note(f"\nstopped after step {self.progress.step}; go on with: --run {self.folder} --resume")
        return 128 + self.signal

    def _step(self) -> None:
        progress, settings = self.progress, self.settings
        began = time.monotonic()
        trees, position = self.order.take(progress.position)
        packed = [pack_tree(self.train[index]) for index in trees]
        total_weight = sum(tree.weight for tree in packed) or 1.0
        loss = 0.0
        per_task: dict[str, list[float]] = {}
        self.optimizer.zero_grad(set_to_none=False)
        for tree, nll in zip(packed, self._add_gradients(packed, total_weight)):
            loss += float((nll.double() * tree.token_weights().double()).sum()) / total_weight
            for answer in tree.answers:
                sums = per_task.setdefault(answer.task, [0.0, 0.0])
                sums[0] += answer.weight * float(nll[answer.first : answer.last].sum())
                sums[1] += answer.weight
        rate = learning_rate(settings.lr, progress.step, settings.warmup_steps, self._fraction())
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        norm = float(torch.nn.utils.clip_grad_norm_(self.backend.parameters(), settings.clip))
        self.optimizer.step()
        self.backend.after_step()
        tokens = sum(tree.length_tokens for tree in packed)
        progress.step += 1
        progress.position = position
        progress.tokens += tokens
        progress.answers += sum(len(tree.answers) for tree in packed)
        seconds = time.monotonic() - began
        self.log.add(
            {
                "step": progress.step,
                "epoch": position.epoch,
                "elapsedSeconds": round(self._elapsed(), 2),
                "tokens": tokens,
                "totalTokens": progress.tokens,
                "loss": loss,
                "lossPerTask": {task: round(a / b, 5) for task, (a, b) in sorted(per_task.items()) if b > 0},
                "lr": rate,
                "gradNorm": norm,
                "tokensPerSecond": round(tokens / seconds, 1),
            }
        )
        self._tell(loss, tokens / seconds)

    def _add_gradients(self, packed: list[PackedTree], total_weight: float) -> list[torch.Tensor]:
        """nll of each tree's targets. Each worker adds up its own share in order, so that equal steps give equal gradients."""
        results: list[torch.Tensor] = [torch.empty(0)] * len(packed)

        def work(worker: int, share: list[int]) -> None:
            for index in share:
                results[index] = self.backend.add_gradients(packed[index], packed[index].token_weights() / total_weight, worker)

        list(self.pool.map(work, range(self.workers), share_out([tree.length_tokens for tree in packed], self.workers)))
        self.backend.collect_gradients()
        return results

    def _evaluate(self) -> None:
        if not self.sample:
            self.progress.evaluated_at_seconds = self._elapsed()
            return
        began = time.monotonic()
        tasks = evaluate(self.backend, self.sample, lambda: self.signal is not None, self.pool.map)
        self.progress.evaluation_seconds += time.monotonic() - began
        if tasks is None:
            return
        self.progress.evaluated_at_seconds = self._elapsed()
        self.heldout_log.add({"step": self.progress.step, "elapsedSeconds": round(self._elapsed(), 2), "trees": len(self.sample), "tasks": tasks})
        told = "  ".join(f"{task} {figures['exactMatch']:.2f} (nll {figures['meanNll']}, n {figures['questions']})" for task, figures in tasks.items())
        _note(f"\nheld out, exact match after step {self.progress.step}: {told}")

    def _save(self) -> None:
        self.progress.elapsed_seconds = self._elapsed()
        saved = {name: self.settings.values[name] for name, source in self.settings.sources.items() if source != "data" and name != "baseSha256"}
        write_checkpoint(self.folder, saved, self.progress, self.backend, self.optimizer)
        settings = self.settings
        facts = TrainingFacts(settings.profile, settings.promptHashes, settings.modelSha256)
        save_adapter(self.folder / "adapter", self.backend.adapter_tensors(), AdapterShape(settings.rank, settings.alpha), settings.modelName, facts)

    def _elapsed(self) -> float:
        return time.monotonic() - self.started

    def _trained(self) -> float:
        """Seconds without the evaluations."""
        return self._elapsed() - self.progress.evaluation_seconds

    def _fraction(self) -> float:
        if self.last_step is None:
            return self._trained() / (self.settings.minutes * 60)
        return self.progress.step / self.last_step

    def _tell(self, loss: float, tokens_per_second: float) -> None:
        now = time.monotonic()
        is_terminal = sys.stderr.isatty()
        if not is_terminal and now - self.told_at < _PROGRESS_SECONDS:
            return
        self.told_at = now
        fraction = max(self._fraction(), 1e-6)
        left = self._trained() * (1 - fraction) / fraction if self.last_step is not None else self.settings.minutes * 60 - self._trained()
        line = f"step {self.progress.step}  loss {loss:.3f}  {tokens_per_second:.0f} tokens/s  {min(1.0, fraction):.0%}  {max(0.0, left) / 60:.1f} minutes left"
        print(f"\r{line}\033[K" if is_terminal else line, end="" if is_terminal else "\n", file=sys.stderr, flush=True)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        # A second signal ends the process at once; the last checkpoint stays whole.
        signal.signal(number, signal.SIG_DFL)
        self.signal = number


def _open_backend(settings: Settings, workers: int) -> Backend:
    device, dtype = torch.device(settings.device), getattr(torch, settings.dtype)
    if settings.device == "cuda" and not torch.cuda.is_available():
        raise Problem("This machine has no GPU that PyTorch can use.", "Use --device cpu.")
    adapter = AdapterShape(settings.rank, settings.alpha)
    if settings.backend == "lean":
        if settings.hf_model is not None or settings.load_4bit:
            raise Problem("--hf-model and --load-4bit need the other backend.", "Add --backend peft.")
        return LeanModel(read_base_model(Path(settings.base)), adapter, device, dtype, settings.seed, workers)
    from peft_model import open_peft_model

    return open_peft_model(Path(settings.base), settings.hf_model, settings.load_4bit, adapter, device, dtype, settings.seed)


def _best_dtype(device: str) -> str:
    if device == "cuda":
        return "bfloat16"
    # Without its instructions bfloat16 is emulated, far slower than float32.
    has_instructions = any(getattr(torch.cpu, name, lambda: False)() for name in ("_is_avx512_bf16_supported", "_is_amx_tile_supported"))
    return "bfloat16" if has_instructions else "float32"


def _check_fit(meta: DataMeta, shape: ModelShape) -> None:
    if meta.vocabulary_size != shape.vocabulary_size:
        raise Problem(
            f"The data has token ids of a vocabulary of {meta.vocabulary_size}, and the model one of {shape.vocabulary_size}.", "Make the data anew with this model, or give the model of the data.", 3
        )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    run_command(main)
