"""What Asterisk's console says about registrations with carriers."""

from zongji.asterisk.registrations import State, listed

SAID = """
 <Registration/ServerURI..............................>  <Auth....................>  <Status.......>
==========================================================================================

 trunk-one/sip:127.0.0.2:5060                            trunk-one         Registered        (exp. 3580s)
 trunk-two/sip:sip.carrier.example;transport=tcp         trunk-two         Rejected          (exp. 20s)
 trunk-three/sip:192.0.2.1                               trunk-three       Unregistered      (exp. 12s ago)

Objects found: 3
"""


def test_each_trunk_has_its_state() -> None:
    assert listed(SAID) == {"one": State.REGISTERED, "two": State.REJECTED, "three": State.SILENT}
    assert listed("No such command\n") == {}
