"""Does the exported adapter answer in llama.cpp as the trained one does in transformers?

Greedy answers to held-out questions, over the same weights: transformers with PEFT on the dequantised GGUF, and llama.cpp with the GGUF
and the exported adapter. A wrong row order in the export loads without an error and looks plausible; only this comparison shows it.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch

from adapter_file import WEIGHTS_NAME
from base_model import read_base_model, read_shape
from data import Tree, read_meta, read_trees
from problem import Problem, run_command

ASKED_AGREEMENT_FRACTION = 0.98
_REPOSITORY = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Question:
    """A held-out question: its path of tokens, and its right answers."""

    tree: str
    task: str
    path: list[int]
    right: list[list[int]]

    @property
    def max_tokens(self) -> int:
        return max(len(answer) for answer in self.right)


@dataclass(frozen=True)
class Reply:
    """Greedy tokens, and the natural logarithm of the first right answer's probability."""

    tokens: list[int]
    log_probability: float


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="roundtrip.py", description="Compares an exported adapter in llama.cpp with the trained one in transformers.")
    parser.add_argument("--adapter", type=Path, required=True, help="folder of the trained adapter")
    parser.add_argument("--gguf-adapter", type=Path, required=True, help="the file that export.py wrote")
    parser.add_argument("--base", type=Path, required=True, help="GGUF file of the base model")
    parser.add_argument("--data", type=Path, required=True, help="data folder")
    parser.add_argument("--count", type=int, default=200, help="questions (default 200)")
    parser.add_argument("--seed", type=int, default=1, help="of the sample (default 1)")
    parser.add_argument("--threads", type=int, default=2, help="processor threads (default 2)")
    given = parser.parse_args(arguments)
    torch.set_num_threads(given.threads)
    shape = read_shape(given.base)
    trees, _ = read_trees(given.data, "heldout", read_meta(given.data).vocabulary_size)
    questions = sample_questions(trees, given.count, shape.context_tokens, given.seed)
    end = common_end(questions)
    ours = [Reply(cut(reply.tokens, end), reply.log_probability) for reply in ask_transformers(questions, given.base, given.adapter)]
    theirs = [Reply(cut(reply.tokens, end), reply.log_probability) for reply in ask_llama_cpp(questions, given.base, given.gguf_adapter, given.threads)]
    return report(questions, ours, theirs, end)


def list_questions(tree: Tree) -> list[Question]:
    """Every question of a tree, in its order: answers of one task under one parent belong together."""
    grouped: dict[tuple[int, str], list[list[int]]] = {}
    for node, answer in tree.answers.items():
        grouped.setdefault((tree.parents[node], answer.task), []).append(tree.node_ids(node))
    questions = []
    for (parent, task), right in grouped.items():
        path: list[int] = []
        at = parent
        while at >= 0:
            path, at = tree.node_ids(at) + path, tree.parents[at]
        questions.append(Question(tree.id, task, path, right))
    return questions


def sample_questions(trees: list[Tree], count: int, context_tokens: int, seed: int) -> list[Question]:
    """About ten questions each of random trees, those of one tree together: they share their beginnings, which are evaluated once."""
    rng = random.Random(seed)
    sample: list[Question] = []
    for tree in rng.sample(trees, len(trees)):
        questions = [question for question in list_questions(tree) if len(question.path) + question.max_tokens <= context_tokens]
        wanted = min(count - len(sample), max(10, -(-count // len(trees))), len(questions))
        chosen = sorted(rng.sample(range(len(questions)), wanted))
        sample += [questions[index] for index in chosen]
        if len(sample) >= count:
            break
    if not sample:
        raise Problem("No held-out question fits into the model's context.", "Make the data anew with shorter trees.", 3)
    return sample


def common_end(questions: list[Question]) -> int | None:
    """The token that most right answers end with, in practice the line end; what comes after it does not count. None: they end alike too seldom."""
    token, times = Counter(answer[-1] for question in questions for answer in question.right).most_common(1)[0]
    return token if times * 2 > sum(len(question.right) for question in questions) else None


def cut(tokens: list[int], end: int | None) -> list[int]:
    return tokens[: tokens.index(end) + 1] if end in tokens else tokens


def ask_transformers(questions: list[Question], base: Path, adapter: Path) -> list[Reply]:
    """Greedy replies of the library's own model with the adapter as PEFT applies it, float32 on the CPU."""
    from peft import PeftModel
    from transformers import DynamicCache

    from peft_model import to_transformers

    if not (adapter / WEIGHTS_NAME).is_file():
        raise Problem(f"There is no adapter in {adapter}.", "Give the adapter folder of a run.")
    model = PeftModel.from_pretrained(to_transformers(read_base_model(base)), adapter).eval()
    replies: list[Reply] = []
    cache, cached = DynamicCache(), []
    for number, question in enumerate(questions, 1):
        shared = common_length(cached, question.path[:-1])
        if shared == 0:
            cache = DynamicCache()
        _crop(cache, shared)
        with torch.no_grad():
            logits = _extend(model, cache, question.path[shared:])
            right = question.right[0]
            scores = torch.cat((logits[-1:], _extend(model, cache, right[:-1]))) if len(right) > 1 else logits[-1:]
            log_probability = float(torch.log_softmax(scores, -1).gather(1, torch.tensor(right)[:, None]).sum())
            _crop(cache, len(question.path))
            tokens = [int(logits[-1].argmax())]
            while len(tokens) < question.max_tokens:
                tokens.append(int(_extend(model, cache, tokens[-1:])[-1].argmax()))
            _crop(cache, len(question.path))
        cached = question.path
        replies.append(Reply(tokens, log_probability))
        _tell("transformers", number, len(questions))
    return replies


def common_length(a: list[int], b: list[int]) -> int:
    """How many tokens two paths begin with alike."""
    length = 0
    for x, y in zip(a, b):
        if x != y:
            break
        length += 1
    return length


def ask_llama_cpp(questions: list[Question], base: Path, adapter: Path, threads: int) -> list[Reply]:
    """Greedy replies through the product's own llama.cpp provider, in a process of Node."""
    with tempfile.TemporaryDirectory() as folder:
        asked = Path(folder) / "questions.json"
        asked.write_text(json.dumps([{**asdict(question), "maxTokens": question.max_tokens} for question in questions]), encoding="utf-8")
        script = Path(__file__).resolve().parent / "roundtrip.ts"
        command = ["node", "--import", "tsx", str(script), "--model", str(base.resolve()), "--adapter", str(adapter.resolve()), "--questions", str(asked), "--threads", str(threads)]
        try:
            ended = subprocess.run(command, cwd=_REPOSITORY, stdout=subprocess.PIPE, text=True, check=False)
        except FileNotFoundError:
            raise Problem("Node is not installed, or not on the PATH.", "Install Node 20 or newer, and run npm install in the repository.") from None
    if ended.returncode != 0:
        raise Problem("The llama.cpp side failed; its reason is above.", "Run npm install in the repository if packages are missing.", ended.returncode)
    lines: list[dict[str, Any]] = [json.loads(line) for line in ended.stdout.splitlines()]
    return [Reply(line["tokens"], line["logProbability"]) for line in lines]


def report(questions: list[Question], ours: list[Reply], theirs: list[Reply], end: int | None) -> int:
    """Prints the agreement and each disagreement; gives 0 when enough agree, else 1."""
    differing = [index for index in range(len(questions)) if ours[index].tokens != theirs[index].tokens]
    agreement = 1 - len(differing) / len(questions)

    def right(replies: list[Reply]) -> float:
        hits = sum(reply.tokens in [cut(answer, end) for answer in question.right] for question, reply in zip(questions, replies))
        return hits / len(questions)

    gaps = [abs(a.log_probability - b.log_probability) / len(question.right[0]) for question, a, b in zip(questions, ours, theirs)]
    for index in differing:
        question = questions[index]
        print(f"differs: {question.task} in {question.tree}, {len(question.path)} tokens: transformers {ours[index].tokens}, llama.cpp {theirs[index].tokens}, right {question.right}")
    print(f"the same greedy answer: {len(questions) - len(differing)} of {len(questions)} ({agreement:.1%}; asked: {ASKED_AGREEMENT_FRACTION:.0%})")
    print(f"right: transformers {right(ours):.1%}, llama.cpp {right(theirs):.1%}")
    print(f"log-probability of the right answer differs by {sum(gaps) / len(gaps):.4f} nats a token on average, {max(gaps):.4f} at most")
    return 0 if agreement >= ASKED_AGREEMENT_FRACTION else 1


def _extend(model: Any, cache: Any, tokens: list[int]) -> torch.Tensor:
    """Logits [n, vocabulary] at n tokens put after what the cache holds."""
    if not tokens:
        return torch.empty(0, model.config.vocab_size)
    return model(input_ids=torch.tensor([tokens]), cache=cache, use_cache=True).logits[0].float()


def _crop(cache: Any, length: int) -> None:
    """Takes everything after the first `length` tokens out of a cache."""
    surplus = cache.get_seq_length() - length
    if surplus > 0:
        cache.crop(-surplus)


def _tell(what: str, number: int, count: int) -> None:
    if sys.stderr.isatty() or number % 20 == 0 or number == count:
        print(f"\r{what}: {number} of {count}\033[K" if sys.stderr.isatty() else f"{what}: {number} of {count}", end="\n" if number == count or not sys.stderr.isatty() else "", file=sys.stderr, flush=True)


if __name__ == "__main__":
    run_command(main)
