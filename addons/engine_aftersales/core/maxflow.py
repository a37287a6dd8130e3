"""Greatest flow in a network, added to step by step.

Dinic, E. A., Algorithm for solution of a problem of maximum flow in networks with power
estimation, Soviet Math. Doklady 11 (1970). Capacities are whole numbers.
"""

from __future__ import annotations

from collections import deque


class Network:
    """A directed network whose flow only grows; ``push`` may be called again after more edges.

    Flow that has left the source on an edge is never taken back by later calls, so edges added
    first are served first.

    >>> net = Network()
    >>> first = net.edge("s", "a", 5)
    >>> _ = net.edge("a", "t", 3)
    >>> net.push("s", "t"), net.flow(first)
    (3, 3)
    """

    def __init__(self):
        self._targets: list[int] = []
        self._left: list[int] = []
        self._edges: list[list[int]] = []
        self._number: dict = {}

    def edge(self, start, end, capacity: int) -> int:
        """Add an edge and return its number."""
        number = len(self._targets)
        for from_node, to_node, room in ((start, end, capacity), (end, start, 0)):
            self._edges[self._node(from_node)].append(len(self._targets))
            self._targets.append(self._node(to_node))
            self._left.append(room)
        return number

    def flow(self, edge: int) -> int:
        """Return what flows on an edge."""
        return self._left[edge ^ 1]

    def push(self, source, sink) -> int:
        """Let flow what still can, and return how much that was."""
        start, end, total = self._node(source), self._node(sink), 0
        while (depth := self._depths(start, end)) is not None:
            place = [0] * len(self._edges)
            while pushed := self._augment(start, end, depth, place):
                total += pushed
        return total

    def _node(self, name) -> int:
        if name not in self._number:
            self._number[name] = len(self._edges)
            self._edges.append([])
        return self._number[name]

    def _depths(self, start: int, end: int) -> list[int] | None:
        """Return the distance of each node from the start, ``None`` when the end is cut off."""
        depth = [-1] * len(self._edges)
        depth[start] = 0
        queue = deque([start])
        while queue:
            node = queue.popleft()
            for edge in self._edges[node]:
                target = self._targets[edge]
                if self._left[edge] and depth[target] < 0:
                    depth[target] = depth[node] + 1
                    queue.append(target)
        return depth if depth[end] >= 0 else None

    def _augment(self, start: int, end: int, depth: list[int], place: list[int]) -> int:
        """Send flow along one path of the level graph; return it, 0 when there is none left."""
        path: list[int] = []
        node = start
        while node != end:
            edge = self._next_edge(node, depth, place)
            if edge is not None:
                path.append(edge)
                node = self._targets[edge]
            elif path:
                node = self._targets[path.pop() ^ 1]
                place[node] += 1
            else:
                return 0
        room = min(self._left[edge] for edge in path)
        for edge in path:
            self._left[edge] -= room
            self._left[edge ^ 1] += room
        return room

    def _next_edge(self, node: int, depth: list[int], place: list[int]) -> int | None:
        edges = self._edges[node]
        while place[node] < len(edges):
            edge = edges[place[node]]
            if self._left[edge] and depth[self._targets[edge]] == depth[node] + 1:
                return edge
            place[node] += 1
        return None
