"""Tree packing: one tree becomes one sequence, with the positions and the ancestry that make each branch see its own path only."""

from dataclasses import dataclass

import torch

from data import Tree


@dataclass(frozen=True)
class PackedAnswer:
    """One right answer; its targets are the slice `first:last` of the packed targets. Answers of one question have equal `question`."""

    task: str
    weight: float
    question: tuple[int, str]
    first: int
    last: int


@dataclass(frozen=True)
class PackedTree:
    """A tree as one sequence of L tokens with T target tokens.

    ids, positions, node_of_token: int64 [L]. ancestry: bool [N, N]; `ancestry[a, b]` says that b is a or an ancestor of a.
    predictors, targets: int64 [T]; the hidden state at `predictors[t]` has to predict the token `targets[t]`.
    """

    ids: torch.Tensor
    positions: torch.Tensor
    node_of_token: torch.Tensor
    ancestry: torch.Tensor
    predictors: torch.Tensor
    targets: torch.Tensor
    answers: list[PackedAnswer]

    @property
    def length_tokens(self) -> int:
        return len(self.ids)

    @property
    def weight(self) -> float:
        return sum(answer.weight for answer in self.answers)

    def token_weights(self) -> torch.Tensor:
        """float32 [T]: the weight of each target's answer."""
        weights = torch.empty(len(self.targets))
        for answer in self.answers:
            weights[answer.first : answer.last] = answer.weight
        return weights

    def visible(self, first: int, last: int) -> torch.Tensor:
        """bool [last - first, last]: which tokens before `last` the tokens `first:last` see (themselves included)."""
        rows, columns = self.node_of_token[first:last], self.node_of_token[:last]
        allowed = self.ancestry[rows][:, columns]
        # Ancestors always come earlier, so this only cuts a node's own later tokens.
        return allowed & (torch.arange(last)[None, :] <= torch.arange(first, last)[:, None])


def pack_tree(tree: Tree) -> PackedTree:
    """Packs a tree. Nodes that lead to no answer are left out, and so is the last token of an answer that nothing hangs on."""
    is_needed, has_needed_child = _find_needed(tree)
    nodes = [node for node in range(tree.node_count) if is_needed[node]]
    index_of = {node: index for index, node in enumerate(nodes)}
    ancestry = torch.eye(len(nodes), dtype=torch.bool)
    ids: list[int] = []
    positions: list[int] = []
    owners: list[int] = []
    end_position: dict[int, int] = {-1: 0}
    last_token: dict[int, int] = {}
    predictors: list[int] = []
    targets: list[int] = []
    answers: list[PackedAnswer] = []
    for index, node in enumerate(nodes):
        parent = tree.parents[node]
        if parent >= 0:
            ancestry[index] |= ancestry[index_of[parent]]
        node_ids = tree.node_ids(node)
        kept = node_ids if has_needed_child[node] or node not in tree.answers else node_ids[:-1]
        start, position = len(ids), end_position[parent]
        ids += kept
        positions += range(position, position + len(kept))
        owners += [index] * len(kept)
        end_position[node] = position + len(node_ids)
        last_token[node] = len(ids) - 1
        answer = tree.answers.get(node)
        if answer is not None:
            answers.append(PackedAnswer(answer.task, answer.weight, (parent, answer.task), len(targets), len(targets) + len(node_ids)))
            predictors += [last_token[parent], *range(start, start + len(node_ids) - 1)]
            targets += node_ids
    return PackedTree(
        torch.tensor(ids), torch.tensor(positions), torch.tensor(owners), ancestry, torch.tensor(predictors), torch.tensor(targets), answers
    )


def _find_needed(tree: Tree) -> tuple[list[bool], list[bool]]:
    """Per node: does an answer lie at it or below it; and has it a child of which that is true?"""
    is_needed = [node in tree.answers for node in range(tree.node_count)]
    has_needed_child = [False] * tree.node_count
    for node in range(tree.node_count - 1, -1, -1):
        parent = tree.parents[node]
        if is_needed[node] and parent >= 0:
            is_needed[parent] = True
            has_needed_child[parent] = True
    return is_needed, has_needed_child
