"""The dialplan: every caller is handed to the controller, and held with music while there is none.

Owns which numbers each kind of caller can reach. Does not know what happens to him there.
"""

from zongji.asterisk.site import APP, FROM_TRUNK, PbxSite

ECHO = "*43"
"""What an agent dials to hear himself."""


_AT_ONCE = f"""\
exten => LINE,1,Stasis({APP})
 same => n,GotoIf($["${{STASISSTATUS}}"="SUCCESS"]?hold,${{EXTEN}},done:hold,${{EXTEN}},again)
"""


def dialplan(site: PbxSite) -> str:
    """Text of extensions.conf."""
    lines = [line for line in site.lines if line and all(c in "+*#0123456789" for c in line)]
    published = "".join(f"exten => {line},1,Goto(hold,${{EXTEN}},again)\n" for line in lines)
    ours = "".join(_AT_ONCE.replace("LINE", line) for line in lines)
    return f"""\
[general]
static=yes
writeprotect=yes
clearglobalvars=no

; A caller whom no controller takes hears music, and tries again.
[hold]
exten => _[0-9+*#]!,1(again),Stasis({APP})
 same => n,GotoIf($["${{STASISSTATUS}}"="SUCCESS"]?done)
 same => n,Answer()
 same => n,StartMusicOnHold()
 same => n,Wait(1)
 same => n,Goto(again)
 same => n(done),Hangup()

; Our own lines without a detour; for others a pattern can only say how a number begins.
[{FROM_TRUNK}]
{ours}exten => _[0-9+]!,1,GotoIf($["${{EXTEN}}" =~ "^[0-9+*#]+$"]?hold,${{EXTEN}},again)
 same => n,Hangup(1)

[from-guest]
{published}
[from-agent]
{published}exten => {ECHO},1,Answer()
 same => n,Echo()
 same => n,Hangup()
"""
