"""The order of the trees and the learning rate."""

import unittest

from schedule import Position, TreeOrder, learning_rate, share_out


class Order(unittest.TestCase):
    def test_every_epoch_deals_every_tree_once_in_another_order(self) -> None:
        lengths = [100 + 37 * (index % 11) for index in range(50)]
        order = TreeOrder(lengths, 600, seed=4)
        at, epochs, sizes = Position(), {0: [], 1: []}, []
        while at.epoch < 2:
            epoch = at.epoch
            trees, at = order.take(at)
            epochs[epoch] += trees
            sizes.append(sum(lengths[tree] for tree in trees))
        self.assertEqual(sorted(epochs[0]), list(range(50)))
        self.assertEqual(sorted(epochs[1]), list(range(50)))
        self.assertNotEqual(epochs[0], epochs[1])
        self.assertEqual(order.count_steps(2), len(sizes))
        full = sizes[:-1]
        self.assertLess(abs(sum(full) / len(full) - 600), 100)

    def test_a_position_alone_says_what_comes_next(self) -> None:
        lengths = [200] * 20
        first = TreeOrder(lengths, 500, seed=4)
        at = Position()
        for _ in range(9):
            _, at = first.take(at)
        self.assertEqual(TreeOrder(lengths, 500, seed=4).take(at), first.take(at))
        self.assertNotEqual(TreeOrder(lengths, 500, seed=5).take(at), first.take(at))

    def test_a_tree_longer_than_a_step_is_a_step(self) -> None:
        order = TreeOrder([5000, 5000], 2000, seed=1)
        trees, at = order.take(Position())
        self.assertEqual((len(trees), at), (1, Position(0, 1)))

    def test_half_an_epoch_is_half_the_trees(self) -> None:
        self.assertEqual(TreeOrder([100] * 40, 200, seed=1).count_steps(0.5), 10)

    def test_with_workers_a_step_has_a_tree_for_each_alike_in_length(self) -> None:
        lengths = [1000 + 61 * (index * 7 % 50) for index in range(101)]
        order = TreeOrder(lengths, 2000, seed=4, workers=2)
        at, dealt, idle = Position(), [], 0
        while at.epoch == 0:
            trees, at = order.take(at)
            dealt += trees
            if at.epoch == 0:
                self.assertEqual(len(trees), 2)
                idle += abs(lengths[trees[0]] - lengths[trees[1]])
        self.assertEqual(sorted(dealt), list(range(101)))
        self.assertLess(idle / sum(lengths), 0.05)

    def test_shares_are_even(self) -> None:
        self.assertEqual(share_out([5, 9, 4], 2), [[1], [0, 2]])
        self.assertEqual(share_out([5], 2), [[0], []])


class Rate(unittest.TestCase):
    def test_warms_up_peaks_and_falls_to_the_floor(self) -> None:
        self.assertAlmostEqual(learning_rate(1e-3, 0, 10, 0), 1e-4)
        self.assertAlmostEqual(learning_rate(1e-3, 10, 10, 0), 1e-3)
        self.assertAlmostEqual(learning_rate(1e-3, 10, 10, 0.5), 0.515e-3)
        self.assertAlmostEqual(learning_rate(1e-3, 10, 10, 1), 3e-5)
        self.assertAlmostEqual(learning_rate(1e-3, 10, 10, 1.2), 3e-5)
        self.assertAlmostEqual(learning_rate(1e-3, 0, 0, 0), 1e-3)


if __name__ == "__main__":
    unittest.main()
