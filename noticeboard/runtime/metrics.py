"""Metrics for Prometheus. Its library is loaded when metrics are first requested."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, override

if TYPE_CHECKING:
    from prometheus_client import Metric as Family

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class FigureKind(StrEnum):
    """Whether a figure goes up and down, or only up."""

    GAUGE = "gauge"
    COUNTER = "counter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A metric with its unit in its name, and one value, or one per value of a label."""

    name: str
    help: str
    value: float | Mapping[str, float]
    label: str = ""
    kind: FigureKind = FigureKind.GAUGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Durations:
    """A histogram of durations: how many took at most each of `most_s`, and how many longer."""

    name: str
    help: str
    most_s: Sequence[float]
    counts: Sequence[int]
    """One item more than `most_s`: the last one counts those that took longer."""
    sum_s: float


def render(figures: Iterable[Figure | Durations]) -> bytes:
    """Return the metrics, and those of the process, in Prometheus's text format. Blocking."""
    from prometheus_client import (  # noqa: PLC0415 -- most processes are never asked
        CollectorRegistry,
        ProcessCollector,
        generate_latest,
    )
    from prometheus_client.registry import Collector  # noqa: PLC0415

    class FamilyCollector(Collector):
        @override
        def collect(self) -> Iterable["Family"]:
            return [_family(each) for each in figures]

    registry = CollectorRegistry(auto_describe=False)
    registry.register(FamilyCollector())
    ProcessCollector(registry=registry)
    return generate_latest(registry)


def _family(figure: Figure | Durations) -> "Family":
    from prometheus_client.core import (  # noqa: PLC0415
        CounterMetricFamily,
        GaugeMetricFamily,
        HistogramMetricFamily,
    )

    if isinstance(figure, Durations):
        histogram = HistogramMetricFamily(figure.name, figure.help)
        below, buckets = 0, []
        for most, count in zip([*figure.most_s, float("inf")], figure.counts, strict=True):
            below += count
            buckets.append(("+Inf" if most == float("inf") else str(most), float(below)))
        histogram.add_metric([], buckets, figure.sum_s)
        return histogram
    kind = CounterMetricFamily if figure.kind is FigureKind.COUNTER else GaugeMetricFamily
    family = kind(figure.name, figure.help, labels=[figure.label] if figure.label else [])
    values = figure.value if isinstance(figure.value, Mapping) else {"": figure.value}
    for word, value in values.items():
        family.add_metric([word] if figure.label else [], value)
    return family
