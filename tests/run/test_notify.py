from tests.delivery.sink import once
from tests.run.world import World, at


def test_trouble_may_be_mailed(world: World) -> None:
    """Then nothing is left to say, unless the mail cannot be sent: then both is said."""
    ops = "ops@ledger.example"
    world.configure("[[source]]\nname = 'Elsewhere'\npath = 'elsewhere'\n")
    told = [world.run(at(hour), ops)[1] for hour in ("08:00", "09:05", "09:15")]
    assert told == [[], [], []]
    assert world.mails(ops) == [
        "Daily Digest: Elsewhere: the source gave nothing: no such file or folder"
    ]
    (world.folder / "elsewhere").mkdir()
    world.sink.fault = once("rcpt", "550 5.1.1 no such user", ops)
    first, second = world.run(at("09:20"), ops)[1]
    assert first.startswith("Over: Elsewhere")
    assert second.startswith(f"This could not be mailed to {ops}: ")
