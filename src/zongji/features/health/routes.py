"""Can calls be taken, and figures for Prometheus. Reads; changes nothing."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import Collector
from pydantic import BaseModel

from zongji.core.contact.model import Phase
from zongji.core.floor import Floor
from zongji.core.presence.model import State
from zongji.web.access import PUBLIC

Figures = Callable[[], Mapping[str, float]]
"""Name without prefix → value now; names ending in ``_total`` only grow."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What to look at: ``reasons`` why calls can't be taken (none: they can), and more figures by name."""

    floor: Floor
    reasons: Callable[[], Sequence[str]]
    figures: Sequence[Figures] = field(default_factory=tuple)


class Health(BaseModel):
    """Whether calls can be taken, and if not, why."""

    status: Literal["ok", "down"]
    why: list[str] | None = None


class _FloorCollector(Collector):
    def __init__(self, watch: Watch) -> None:
        self._watch = watch

    def collect(self) -> Iterator[Metric]:
        """Figures as they are at this moment."""
        floor = self._watch.floor
        yield _by_label("contacts", "Live contacts", "phase", Phase, (c.phase for c in floor.contacts.values()))
        yield _by_label("agents", "Agents", "state", State, (a.state for a in floor.agents.values()))
        waiting = GaugeMetricFamily("zongji_waiting", "Contacts that wait", labels=["queue"])
        for queue in list(floor.board.queues):
            waiting.add_metric([queue], floor.board.waiting(queue))
        yield waiting
        for figures in self._watch.figures:
            for name, value in figures().items():
                kind = CounterMetricFamily if name.endswith("_total") else GaugeMetricFamily
                yield kind(f"zongji_{name}", name.replace("_", " "), value=value)


def _by_label(
    name: str, words: str, label: str, kinds: type[Phase] | type[State], found: Iterator[Phase] | Iterator[State]
) -> GaugeMetricFamily:
    counts = Counter(each.value for each in found)
    metric = GaugeMetricFamily(f"zongji_{name}", words, labels=[label])
    for kind in kinds:
        metric.add_metric([kind.value], counts[kind.value])
    return metric


def routes(watch: Watch) -> APIRouter:
    """``/healthz`` and ``/metrics``, at the root."""
    api = APIRouter(tags=["health"])
    registry = CollectorRegistry()
    registry.register(_FloorCollector(watch))
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    GCCollector(registry=registry)

    @api.get("/healthz", dependencies=[PUBLIC], response_model_exclude_none=True)
    async def healthz(response: Response) -> Health:
        """200 only when calls can be taken."""
        why = list(watch.reasons())
        response.status_code = 503 if why else 200
        return Health(status="down", why=why) if why else Health(status="ok")

    @api.get("/metrics", dependencies=[PUBLIC])
    async def metrics() -> Response:
        """Figures in Prometheus' text form."""
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return api
