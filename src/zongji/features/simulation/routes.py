"""Simulations and staffing advice over HTTP, for supervisors and administrators."""

from fastapi import APIRouter, Response

from zongji.features.simulation.schemas import ExampleOut, SimulationIn, SimulationOut, SimulationsOut
from zongji.features.simulation.service import Simulations
from zongji.features.simulation.staffing import StaffingIn, StaffingOut, advise
from zongji.web.access import Supervisor
from zongji.web.deps import Now


def routes(simulations: Simulations, example: str) -> APIRouter:
    """``/simulations``. ``example`` is a forecast to begin from."""
    api = APIRouter(prefix="/simulations", tags=["simulation"])

    @api.get("")
    async def newest(who: Supervisor) -> SimulationsOut:
        """The newest fifty, without results."""
        return SimulationsOut(items=simulations.all())

    @api.get("/example")
    async def example_forecast(who: Supervisor) -> ExampleOut:
        """A forecast with comments."""
        return ExampleOut(forecast=example)

    @api.post("", status_code=201)
    async def ask(given: SimulationIn, who: Supervisor, now: Now) -> SimulationOut:
        """Begin a simulation; ask for it again to see how far it is."""
        return simulations.ask(given, who.name or who.username, now)

    @api.get("/{id}")
    async def one(id: str, who: Supervisor) -> SimulationOut:
        """One, and how far it is."""
        return simulations.one(id)

    @api.get("/{id}/result")
    async def result(id: str, who: Supervisor) -> Response:
        """What came out: the report described in docs/simulation.md."""
        return Response(await simulations.result(id), media_type="application/json")

    @api.post("/{id}/cancel", status_code=204)
    async def cancel(id: str, who: Supervisor) -> None:
        """End one that waits or runs."""
        simulations.cancel(id)

    return api


def staffing_routes() -> APIRouter:
    """``/staffing``: computed at once, kept nowhere."""
    api = APIRouter(prefix="/staffing", tags=["simulation"])

    @api.post("")
    def advice(given: StaffingIn, who: Supervisor) -> StaffingOut:
        """How many agents, trunks and IVR ports a load needs: docs/staffing.md."""
        # Not async: a load of thousands of erlangs takes a moment, in which calls must not wait.
        return advise(given)

    return api
