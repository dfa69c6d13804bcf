"""Use of the clients that were generated for Python."""

import os
import sys
import uuid

import gateway302_admin as admin
import gateway302_client as gateway

URL = os.environ["GATEWAY_URL"]
api = gateway.ApiClient(gateway.Configuration(host=URL, access_token=os.environ["GATEWAY_KEY"]))
administration = admin.ApiClient(admin.Configuration(host=URL, access_token=os.environ["GATEWAY_ADMIN_KEY"]))
failed = False


def check(what: str, condition: bool, detail: object = "") -> None:
    global failed
    failed |= not condition
    print(f"{'ok  ' if condition else 'FAIL'} {what}" + ("" if condition else f" [{detail}]"))


def request(url: str) -> gateway.CharacterRequest:
    return gateway.CharacterRequest(prompt=f"a cat {uuid.uuid4()}", image_urls=[url])


def images() -> str:
    body = request("https://example.com/cat.jpg")
    made = gateway.ImagesApi(api).generate_character_image(body).actual_instance
    assert isinstance(made, gateway.CharacterResponse), made
    check("an image", (made.images[0].url or "").startswith("http"), made)
    check("its cost", made.usage.cost is not None and made.usage.cost.currency == "USD", made)

    dry = gateway.ImagesApi(api).generate_character_image(body, dry_run=True).actual_instance
    assert isinstance(dry, gateway.CharacterDryRun), dry
    check("a dry run", dry.estimated_cost is not None and dry.estimated_cost.amount.startswith("0."), dry)
    return made.id


def refusal() -> None:
    try:
        gateway.ImagesApi(api).generate_character_image(request("https://127.0.0.1/cat.jpg"))
        check("a refusal", False, "no exception")
    except gateway.ApiException as error:
        problem = error.data
        assert isinstance(problem, gateway.Problem), error
        check("a refusal is a typed problem", error.status == problem.status == 400, error)
        check("the problem names the field", problem.errors[0].var_field == "image_urls[0]", problem)


def operations() -> None:
    first = gateway.OperationsApi(api).list_operations(limit=2)
    second = gateway.OperationsApi(api).list_operations(limit=2, cursor=first.next_cursor)
    check("operations page by page", len(second.items) == 2 and second.items != first.items, second)


def ledger(id: str) -> None:
    entries = admin.LedgerApi(administration)
    page = entries.list_ledger_entries(operation="doubao.drawing.character", outcome="succeeded")
    check("the ledger", any(row.id == id for row in page.items), page)
    for format in ("csv", "ndjson"):
        check(f"the ledger as {format}", id.encode() in entries.export_ledger(format=format))


def clients() -> None:
    api = admin.ClientsApi(administration)
    made = api.create_client(
        admin.ClientBody(name=f"python-{uuid.uuid4()}", limits=admin.LimitsBody(usd_per_day="5"))
    )
    changed = api.update_client(made.id, admin.ClientBodyPatch(limits=None))
    check("null removes a setting", made.limits.usd_per_day == "5" and changed.limits.usd_per_day is None, changed)
    api.remove_client(made.id)


made = images()
refusal()
operations()
ledger(made)
clients()
sys.exit(1 if failed else 0)
