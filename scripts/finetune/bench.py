"""Measures the trainer on this machine: tokens per second of forward and backward passes, by number type, and how far bfloat16 is from float32."""

import argparse
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import torch

from backend import AdapterShape
from base_model import read_base_model
from data import read_meta, read_trees
from lean_model import LeanModel
from problem import run_command
from schedule import share_out
from tree import PackedTree, pack_tree


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench.py", description="Times forward and backward passes over held-out trees of middling length.")
    parser.add_argument("--data", type=Path, required=True, help="data folder")
    parser.add_argument("--base", type=Path, required=True, help="GGUF file of the base model")
    parser.add_argument("--threads", type=int, default=2, help="processor threads (default 2)")
    parser.add_argument("--trees", type=int, default=2, help="how many trees, at least one a thread (default 2)")
    parser.add_argument("--dtypes", nargs="+", default=["float32", "bfloat16"], choices=["float32", "bfloat16"])
    given = parser.parse_args(arguments)
    torch.set_num_threads(1)
    given.trees = max(given.trees, given.threads)
    trees, _ = read_trees(given.data, "heldout", read_meta(given.data).vocabulary_size)
    by_length = sorted(trees, key=lambda tree: tree.token_count)
    first = max(0, (len(by_length) - given.trees) // 2)
    packed = [pack_tree(tree) for tree in by_length[first : first + given.trees]]
    print(f"{len(packed)} trees of {', '.join(str(tree.length_tokens) for tree in packed)} tokens, {sum(len(tree.targets) for tree in packed)} targets, {given.threads} threads")
    reference: tuple[torch.Tensor, torch.Tensor] | None = None
    for dtype in given.dtypes:
        model = LeanModel(read_base_model(given.base), AdapterShape(16, 32.0), torch.device("cpu"), getattr(torch, dtype), seed=1, workers=given.threads)
        run(model, packed, given.threads)
        model.flat.grad.zero_()
        began, cpu = time.perf_counter(), time.process_time()
        nll = run(model, packed, given.threads)
        wall, cpu = time.perf_counter() - began, time.process_time() - cpu
        tokens = sum(tree.length_tokens for tree in packed)
        began = time.perf_counter()
        model.after_step()
        merged = time.perf_counter() - began
        line = f"{dtype}: {tokens / wall:.0f} tokens/s by the clock, {tokens / cpu:.0f} per second of processor time, merge {merged:.2f} s, mean NLL {float(nll.mean()):.4f}"
        if reference is None:
            reference = nll, model.flat.grad.clone()
        else:
            spread = statistics.fmean((nll - reference[0]).abs().tolist())
            line += f"; against {given.dtypes[0]}: NLL of a token differs by {spread:.4f} on average, cosine of the gradients {float(torch.cosine_similarity(model.flat.grad, reference[1], 0)):.5f}"
        print(line, flush=True)
        del model
    return 0


def run(model: LeanModel, packed: list[PackedTree], threads: int) -> torch.Tensor:
    """One forward and backward pass each, as in training: `threads` trees side by side. nll of all targets."""
    results: list[torch.Tensor] = [torch.empty(0)] * len(packed)

    def work(worker: int, share: list[int]) -> None:
        for index in share:
            results[index] = model.add_gradients(packed[index], packed[index].token_weights() / packed[index].weight, worker)

    with ThreadPoolExecutor(threads, initializer=torch.set_num_threads, initargs=(1,)) as pool:
        list(pool.map(work, range(threads), share_out([tree.length_tokens for tree in packed], threads)))
    model.collect_gradients()
    return torch.cat(results)


if __name__ == "__main__":
    run_command(main)
