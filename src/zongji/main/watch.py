"""How the system fares: why calls can't be taken (if so), and figures for Prometheus."""

from dataclasses import dataclass

from zongji.asterisk.abuse import AbuseLog
from zongji.asterisk.pbx import AsteriskPbx
from zongji.engine.loop import Engine
from zongji.main.workers import Workers
from zongji.storage.journal import SqlJournal


@dataclass(frozen=True, slots=True)
class Watch:
    """Looks at the parts that calls need."""

    engine: Engine
    journal: SqlJournal
    pbx: AsteriskPbx
    abuse: AbuseLog
    workers: Workers

    def reasons(self) -> list[str]:
        """Why calls can't be taken; empty when they can."""
        away = [] if self.pbx.connected else ["Asterisk is not connected"]
        return [*away, *self.journal.problems]

    def figures(self) -> dict[str, float]:
        """Name (without prefix) → value."""
        counters = self.pbx.counters
        callers, agents = self.pbx.legs
        return {
            "facts_handled_total": self.engine.handled,
            "floor_faults_total": self.engine.faults.count,
            "journal_position": self.engine.position,
            "journal_spilled_bytes": self.journal.spilled,
            "ari_connected": float(self.pbx.connected),
            "ari_requests_total": counters.requests,
            "ari_failures_total": counters.failures,
            "ari_events_total": counters.events,
            "ari_latency_seconds_total": counters.latency_sum,
            "worker_failures_total": sum(self.workers.failed.values()),
            "caller_legs": callers,
            "agent_legs": agents,
            "sip_refused_total": sum(self.abuse.counts.values()),
        }
