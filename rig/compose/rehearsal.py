#!/usr/bin/env python3
"""Proves a Compose deployment that is up, from outside: one line a check, and 1 at the end where one of them fails.

Places orders without a pause, restarts every container in the middle of them, takes all of them down and up again, and
compares what was answered with PostgreSQL, MongoDB and the payment provider's ledger. Called by ./holdfast rehearse in the
project's folder; needs nothing but Python, bash and curl. HOLDFAST_COMPOSE is how Compose is called (docker-compose).
"""
import http.client
import json
import os
import random
import re
import shlex
import subprocess
import sys
import threading
import time
from pathlib import Path

COMPOSE = shlex.split(os.environ.get("HOLDFAST_COMPOSE", "docker-compose"))
ADDRESS = ("127.0.0.1", int(os.environ.get("PROXY_PORT") or os.environ.get("SERVER_PORT") or 8000))
SKUS = {"REHEARSAL-A": 1999, "REHEARSAL-B": 250, "REHEARSAL-C": 89900}
DELIVERED = 1_000_000
CUSTOMER = "rehearsal"
BUYERS = 4
PAUSE = 0.05  # so that the stream is steady and never the load of the machine
CALM = 5  # seconds of orders before and after each restart
PATIENCE = 180  # seconds: a registry that starts anew on a busy machine takes one minute
ENDED = {"tok_ok": "CONFIRMED", "tok_slow_700": "CONFIRMED", "tok_error_once": "CONFIRMED", "tok_decline": "REJECTED"}


class Checks:
    def __init__(self):
        self.failed = []

    def that(self, name, holds, told=""):
        print(("ok     " if holds else "FAILS  ") + name + (f": {told}" if told else ""), flush=True)
        if not holds:
            self.failed.append(name)

    def none(self, name, offenders, of=""):
        offenders = list(offenders)
        self.that(name, not offenders, f"{len(offenders)}, the first {offenders[:3]}" if offenders else of)


def run(*command, given="", limit=300):
    done = subprocess.run(command, input=given, capture_output=True, text=True, timeout=limit, check=False)
    if done.returncode:
        sys.exit(f"{shlex.join(command)} ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def compose(*words, **kind):
    return run(*COMPOSE, *words, **kind)


def inside(service, script, *words, given=""):
    return compose("exec", "-T", service, "sh", "-c", script, "sh", *words, given=given)


def sql(text):
    found = inside("postgres", 'psql -qAtX -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB"', given=text)
    return [line.split("|") for line in found.splitlines()]


def mongo(script):
    return inside("mongo", 'mongosh --quiet -u "$MONGO_INITDB_ROOT_USERNAME" -p "$MONGO_INITDB_ROOT_PASSWORD" '
                  '--authenticationDatabase admin "$MONGO_INITDB_DATABASE" --eval "$1"', script)


def eventually(what, question):
    deadline = time.monotonic() + PATIENCE
    while True:
        answer = question()
        if answer is True:
            return
        if time.monotonic() > deadline:
            sys.exit(f"{what} is not so after {PATIENCE} s: {answer}")
        time.sleep(1)


def all_healthy():
    ids = compose("ps", "-q").split()
    states = run("docker", "inspect", "-f", "{{.Name}} {{.State.Status}} {{if .State.Health}}{{.State.Health.Status}}{{end}}", *ids)
    sick = [line for line in states.splitlines() if not line.endswith(" running healthy")]
    return True if ids and not sick else ", ".join(sick) or "there is no container"


class Client:
    """Asks again, within its patience, where there is no answer or "come again"; each request is safe to repeat."""

    def __init__(self):
        self.connection = None

    def ask(self, method, path, body=None, key=None, kind="application/json"):
        deadline = time.monotonic() + PATIENCE
        headers = {"Content-Type": kind} | ({"Idempotency-Key": key} if key else {})
        while True:
            try:
                self.connection = self.connection or http.client.HTTPConnection(*ADDRESS, timeout=10)
                self.connection.request(method, path, body, headers)
                answer = self.connection.getresponse()
                content = answer.read()
                if answer.status != 503 and not (answer.status == 409 and answer.headers["Retry-After"]):
                    return answer.status, content, answer.headers
                told = answer.status
            except (OSError, http.client.HTTPException) as lost:
                self.connection.close()
                self.connection = None
                told = lost
            if time.monotonic() > deadline:
                sys.exit(f"{method} {path} has no answer after {PATIENCE} s: {told}")
            time.sleep(0.2)


class Stream:
    """Orders without end, by a few buyers; remembers what was answered."""

    def __init__(self):
        self.accepted = {}  # id: (key, body, answer, token, {sku: quantity})
        self.refused = []
        self.ends = threading.Event()
        self.buyers = []

    def stock_up(self):
        client = Client()
        for sku, price in SKUS.items():
            product = {"sku": sku, "name": sku, "price": {"amount": price, "currency": "EUR"}}
            client.ask("POST", "/api/v1/products", json.dumps(product))
            delivery = {"delta": DELIVERED, "reason": "received"}
            client.ask("POST", f"/api/v1/inventory/{sku}/adjustments", json.dumps(delivery), f"delivery-{sku}")

    def start(self):
        self.buyers = [threading.Thread(target=self.buy, args=(n,), daemon=True) for n in range(BUYERS)]
        for buyer in self.buyers:
            buyer.start()

    def buy(self, buyer):
        client, chance, number = Client(), random.Random(buyer), 0
        while not self.ends.is_set():
            number += 1
            key = f"rehearsal-{buyer}-{number}"
            token = chance.choices(list(ENDED), [90, 3, 1, 6])[0]
            wanted = {sku: chance.randint(1, 3) for sku in chance.sample(list(SKUS), chance.randint(1, 3))}
            body = json.dumps({"customer": {"id": CUSTOMER}, "payment": {"method": "card", "token": token},
                               "lines": [{"sku": sku, "quantity": quantity} for sku, quantity in wanted.items()]})
            status, answer, _ = client.ask("POST", "/api/v1/orders", body, key)
            if status == 202:
                self.accepted[json.loads(answer)["id"]] = (key, body, answer, token, wanted)
            else:
                self.refused.append((key, status, answer))
            time.sleep(PAUSE)

    def stop(self):
        self.ends.set()
        for buyer in self.buyers:
            buyer.join(PATIENCE + 10)
            if buyer.is_alive():
                sys.exit("a buyer waits longer than its patience")


class Books:
    """What the servers have: rows, documents and the provider's ledger, as {order id: (...)}."""

    def __init__(self):
        self.rows = {row[0]: tuple(row[1:]) for row in sql(
            "select o.id, o.version, o.status, o.total, p.status, o.customer_id from orders o left join payment p on p.order_id = o.id")}
        self.documents = {row[0]: tuple(row[1:]) for row in (line.split("|") for line in mongo(
            'print(db.orders.find().toArray().map(o => [o._id, o.version, o.status, o.total.amount, o.payment.status, o.customer.id].join("|")).join("\\n"))'
        ).splitlines() if line)}
        self.ledger = [json.loads(line) for line in inside("payments", "cat /ledger/ledger.ndjson").splitlines()]

    def __eq__(self, other):
        return vars(self) == vars(other)


def at_rest():
    waiting = sql("select count(*) filter (where status = 'ACCEPTED'), (select count(*) from outbox) from orders")[0]
    if waiting != ["0", "0"]:
        return f"{waiting[0]} orders have not ended, {waiting[1]} rows are not sent"
    books = Books()
    behind = books.rows.items() ^ books.documents.items()
    return True if not behind else f"{len(behind)} rows and documents differ"


def audit(checks, stream, books):
    ours = {order: row for order, row in books.rows.items() if row[4] == CUSTOMER}
    checks.none("every accepted order is stored and has ended as its payment says",
                [(order, row) for order, (*_, token, _) in stream.accepted.items()
                 if (row := ours.get(order)) is None or row[1] != ENDED[token]], f"{len(stream.accepted)} orders")
    checks.none("no order is stored that was not accepted", ours.keys() - stream.accepted.keys())
    checks.none("documents equal rows", books.rows.items() ^ books.documents.items(), f"{len(books.rows)} of each")
    sold = dict.fromkeys(SKUS, 0)
    for *_, token, wanted in stream.accepted.values():
        for sku, quantity in wanted.items():
            sold[sku] += quantity if ENDED[token] == "CONFIRMED" else 0
    stock = {sku: (int(on_hand), int(reserved)) for sku, on_hand, reserved in sql("select sku, on_hand, reserved from inventory")}
    checks.none("stock is what was delivered less what was sold",
                [(sku, stock.get(sku)) for sku, units in sold.items() if stock.get(sku) != (DELIVERED - units, 0)], f"{sum(sold.values())} units sold")
    checks.none("stock is the sum of its ledger, and never less than nothing", sql("""
        select sku, on_hand, reserved, l.units, l.held from inventory
          full join (select sku, sum(on_hand_change) units, sum(reserved_change) held from stock_ledger group by sku) l using (sku)
         where (on_hand, reserved) is distinct from (l.units, l.held) or not 0 <= reserved or not reserved <= on_hand"""))
    charges, expected = {}, {}
    for entry in books.ledger:
        if entry["outcome"] in ("captured", "refunded"):
            charges[entry["orderId"]] = charges.get(entry["orderId"], ()) + ((entry["outcome"], entry["amount"]),)
    for order, (_, status, total, *_) in books.rows.items():
        captured = ("captured", int(total))
        if status == "CONFIRMED":
            expected[order] = (captured,)
        elif charges.get(order) == (captured, ("refunded", int(total))):  # money that came too late and was given back
            expected[order] = charges[order]
    checks.none("the provider has charged each confirmed order once, to the cent, and no other",
                charges.items() ^ expected.items(), f"{len(books.ledger)} entries")
    client = Client()
    sample = random.Random(1).sample(sorted(stream.accepted), min(50, len(stream.accepted)))
    checks.none("a repeated request gets its first answer, byte for byte",
                [order for order in sample for key, body, first, *_ in [stream.accepted[order]]
                 for status, again, headers in [client.ask("POST", "/api/v1/orders", body, key)]
                 if (status, again, headers["Idempotent-Replayed"]) != (202, first, "true")], f"{len(sample)} repeated")


def journey(checks):
    """The README's own commands; what they must answer, in this order."""
    text = Path("README.md").read_text(encoding="utf-8")
    text = text[text.index("### Place an order"):text.index("### Payment tokens")]
    told = run("bash", "-euc", "\n".join(re.findall(r"```sh\n(.*?)```", text, re.S)))
    rest = told
    for expected in ("202", '"status":"ACCEPTED"', '"amount":5497', '"status":"CONFIRMED"', '"status":"CAPTURED"', "insufficient-stock",
                     "unknown-product", '"status":"REJECTED"', "card-declined", '"status":"CANCELLED"', '"items":', '"onHand":',
                     '"status":"UP"', "# TYPE"):
        before, found, rest = rest.partition(expected)
        if not found:
            checks.that("the README's journey", False, f"{expected} is missing in {before[:1500]}")
            return
    checks.that("the README's journey", True)


def sealed(checks):
    for service in ("service", "payments"):
        told = inside(service, "id -u; touch /app/x 2>/dev/null && echo writable; find / -xdev -type f -writable 2>/dev/null; "
                      "find /tmp /ledger -mindepth 1 ! -user 10001 2>/dev/null; true").split()
        checks.that(f"{service} runs without root and writes no file but its own", told == ["10001"], " ".join(told[:5]))
    published = run("docker", "inspect", "-f", "{{json .NetworkSettings.Ports}}", *compose("ps", "-q").split()).splitlines()
    open_ports = {binding["HostPort"] for ports in map(json.loads, published) for bindings in ports.values()
                  for binding in bindings or [] if binding["HostIp"] != "127.0.0.1"}
    checks.that("only the service is published beyond this machine", open_ports == {str(ADDRESS[1])}, str(sorted(open_ports)))


def schemas(checks):
    port = int(os.environ.get("SCHEMA_REGISTRY_PORT") or 8081)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/apis/ccompat/v7/subjects")
    subjects = connection.getresponse().read().decode()
    checks.that("the registry has the schema", "orders.events.v1-value" in subjects, subjects)


def main():
    began = time.monotonic()
    checks, stream = Checks(), Stream()
    eventually("every container healthy", all_healthy)
    checks.that("every container is healthy", True, f"{len(compose('ps', '-q').split())} containers")
    journey(checks)
    sealed(checks)
    stream.stock_up()
    stream.start()
    for server in ("payments", "schema-registry", "kafka", "mongo", "postgres", "service"):
        time.sleep(CALM)
        before, asked = len(stream.accepted), time.monotonic()
        compose("restart", server)
        eventually("every container healthy", all_healthy)
        back, healed = len(stream.accepted), time.monotonic() - asked
        time.sleep(CALM)
        checks.that(f"{server} restarted among orders", len(stream.accepted) > back,
                    f"healthy after {healed:.0f} s, {back - before} orders accepted meanwhile")
    stream.stop()
    checks.none("no order was refused", stream.refused)
    eventually("everything at rest", at_rest)
    books = Books()
    audit(checks, stream, books)
    schemas(checks)
    compose("down")
    compose("up", "-d", limit=2 * PATIENCE)
    eventually("every container healthy", all_healthy)
    checks.that("after down and up every order, document and charge is as it was", Books() == books)
    audit(checks, stream, Books())
    schemas(checks)
    print(f"{'FAILS: ' + ', '.join(checks.failed) if checks.failed else 'The deployment holds'} "
          f"({len(stream.accepted)} orders, {time.monotonic() - began:.0f} s)", flush=True)
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
