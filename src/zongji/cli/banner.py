"""What a person needs to know once the system is up: addresses, demo logins, the number to call."""

import json

from zongji.cli.running import address
from zongji.settings import Settings

LINE = "─" * 72


def banner(settings: Settings) -> str:
    """The one block that ``up`` prints."""
    web = address(settings)
    lines = [
        LINE,
        f"zongji (总机) is up                    {web}",
        f"  agent's desk                          {web}/desk",
        f"  call us, from a browser               {web}/call",
        f"  call us, from a SIP phone or trunk    sip:4000@{settings.sip_host}:{settings.sip_port}",
        "  a scripted caller                     ./zongji demo-call",
        *[f"  {line}" for line in _login_lines(settings)],
        LINE,
    ]
    return "\n".join(lines)


def logins(settings: Settings) -> int:
    """Print the demo logins; 1 when there are none."""
    lines = _login_lines(settings)
    print("\n".join(lines) if lines else "no demo logins yet: ./zongji up makes them")
    return 0 if lines else 1


def _login_lines(settings: Settings) -> list[str]:
    path = settings.secrets / "logins.json"
    if not path.exists():
        return []
    found = json.loads(path.read_text())
    return [f"{'login':<12} {'password':<24} role"] + [
        f"{name:<12} {entry['password']:<24} {entry['role']}" for name, entry in found.items()
    ]
