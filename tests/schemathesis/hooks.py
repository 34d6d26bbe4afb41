"""What schemathesis does that this API means otherwise."""

import schemathesis


@schemathesis.hook
def map_body(context, body):
    """To JSON Schema 8.0 is an integer, and a list may name a subscription twice. The contract knows neither."""
    return with_each_once(without_points(body))


def with_each_once(body):
    """JSON Schema cannot say that an order changes a subscription once."""
    changes = body.get("changes") if isinstance(body, dict) else None
    if not isinstance(changes, list):
        return body
    seen, kept = [], []
    for change in changes:
        name = change.get("subscription") if isinstance(change, dict) else None
        if name is None or name not in seen:
            seen.append(name)
            kept.append(change)
    return {**body, "changes": kept}


def without_points(value):
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [without_points(item) for item in value]
    if isinstance(value, dict):
        return {name: without_points(item) for name, item in value.items()}
    return value
