import csv
import json
from io import StringIO

from tests.cli.sent import DAY
from tests.delivery.publication import Place, approve, subscribe
from tests.delivery.sink import Sink, once


def test_the_ledger_is_written_for_other_programs(place: Place) -> None:
    """As CSV, in which no reply is a formula, and as JSON."""
    with Sink(fault=once("rcpt", "550 5.1.1 =1+1")) as sink:
        place.configure(sink.port)
        with place.memory() as memory:
            subscribe(memory, 3)
            approve(place, memory)
        place.run("send", "--day", DAY, "--late")
    rows = list(csv.DictReader(StringIO(place.run("ledger", "export", "--day", DAY).stdout)))
    assert sorted(row["state"] for row in rows) == ["refused", "sent", "sent"]
    refused = place.run("ledger", "export", "--state", "refused", "--format", "jsonl").stdout
    assert json.loads(refused)["reply"] == "550 5.1.1 =1+1"
    status = json.loads(place.run("status", "--day", DAY, "--json").stdout)
    assert status[0]["deliveries"]["sent"] == 2
