"""The cheapest way to give places to requests, found as a flow: NetworkX's network simplex, exact in whole numbers."""

from collections.abc import Mapping, Sequence

from bedline.domain.ids import UnitId


def cheapest(costs: Sequence[Mapping[UnitId, int]], takes: Mapping[UnitId, int]) -> Sequence[UnitId | None]:
    """Return the unit for each row, or None, so that the sum is the smallest: ``domain.matching.assignment.Solver``."""
    # Loaded when first needed: most processes never give out places.
    import networkx as nx  # type: ignore[import-untyped]  # noqa: PLC0415

    graph = nx.DiGraph()
    graph.add_node("all", demand=-len(costs))
    graph.add_node("done", demand=len(costs))
    for number, row in enumerate(costs):
        graph.add_edge("all", number, capacity=1)
        # Going without is allowed, and costs nothing.
        graph.add_edge(number, "done", capacity=1)
        for unit, cost in row.items():
            graph.add_edge(number, ("unit", unit), capacity=1, weight=cost)
            graph.add_edge(("unit", unit), "done", capacity=takes.get(unit, 0))
    _, flow = nx.network_simplex(graph)
    return [_goal(flow[number]) for number in range(len(costs))]


def _goal(flow: Mapping[object, int]) -> UnitId | None:
    return next((goal[1] for goal, much in flow.items() if much and isinstance(goal, tuple)), None)
