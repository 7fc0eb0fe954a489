"""The web server inside a TaskGroup: says when it can't listen, and stops when told."""

import asyncio
import socket

import httpx
import pytest
from fastapi import FastAPI

from zongji.kernel.errors import Fault
from zongji.web.server import WebServer


def app() -> FastAPI:
    it = FastAPI()

    @it.get("/")
    async def hello() -> str:
        return "hello"

    return it


async def test_it_serves_until_it_is_told_to_stop_and_gives_the_port_back() -> None:
    server = WebServer(app(), "127.0.0.1", 0)
    async with asyncio.timeout(60), asyncio.TaskGroup() as tasks:
        running = tasks.create_task(server.run())
        await server.up()
        port = server.port
        async with httpx.AsyncClient() as client:
            assert (await client.get(f"http://127.0.0.1:{port}/")).json() == "hello"
        running.cancel()
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", port))


async def test_a_port_that_is_taken_is_one_clear_sentence() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Fault, match=f"can't listen on 127.0.0.1:{port}") as caught:
            async with asyncio.timeout(60):
                await WebServer(app(), "127.0.0.1", port).run()
    assert caught.value.id == "web.port"
