"""Teacher-forced evaluation on held-out trees."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from backend import Backend, TargetScores
from data import Tree
from tree import PackedTree, pack_tree

# Applies a function to each tree, in order; a pool's does so side by side.
Map = Callable[[Callable[[Tree], Any], Sequence[Tree]], Iterable[Any]]


def evaluate(backend: Backend, trees: Sequence[Tree], should_stop: Callable[[], bool] = lambda: False, map_trees: Map = map) -> dict[str, Any] | None:
    """Figures per task, or nothing when stopped. A question is one parent and task; it may have several right answers.

    exactMatch: fraction of questions of which some right answer is, token for token, the most likely one given its own earlier tokens.
    firstTokenRight: fraction of questions whose most likely first token starts a right answer. meanNll: negative log-likelihood of an
    answer in nats, right answers of a question weighed as in training.
    """
    sums: dict[str, list[float]] = {}

    def score(tree: Tree) -> tuple[PackedTree, TargetScores] | None:
        if should_stop():
            return None
        packed = pack_tree(tree)
        return packed, backend.score(packed)

    for scored in map_trees(score, trees):
        if scored is None:
            return None
        packed, scores = scored
        questions: dict[tuple[int, str], list[float]] = {}
        for answer in packed.answers:
            span = slice(answer.first, answer.last)
            question = questions.setdefault(answer.question, [0.0, 0.0, 0.0, 0.0, 0.0])
            question[0] = max(question[0], float(scores.is_top[span].all()))
            question[1] = max(question[1], float(scores.is_top[answer.first]))
            question[2] += answer.weight * float(scores.nll[span].sum())
            question[3] += answer.weight
            question[4] = max(question[4], answer.last - answer.first)
        for (_, task), question in questions.items():
            total = sums.setdefault(task, [0.0] * 6)
            total[0] += 1
            for index, value in enumerate(question):
                total[index + 1] += value
    return {
        task: {
            "questions": int(total[0]),
            "exactMatch": round(total[1] / total[0], 4),
            "firstTokenRight": round(total[2] / total[0], 4),
            "meanNll": round(total[3] / total[4], 4) if total[4] > 0 else None,
            "meanAnswerTokens": round(total[5] / total[0], 2),
        }
        for task, total in sorted(sums.items())
    }
