"""No address that comes in leads anywhere: there is no page that sends people on."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    "path",
    [
        "/r/token?url=https://evil.example",
        "/r/token//evil.example",
        "/r/https:evil.example",
        "//evil.example",
        "/\\evil.example",
        "/u/token?next=https://evil.example",
        "/u/https://good.example\\@evil.example",
        "/u/%09javascript:alert(1)",
        "/u/x%0d%0aLocation:%20https://evil.example",
        "/u/token/?url=https://evil.example",
        "/health/?to=https://evil.example",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_nobody_is_sent_on_to_an_address_from_outside(site, path, method):
    answer = site.client.request(method, path, follow_redirects=False)

    assert 400 <= answer.status_code < 500
    assert "location" not in answer.headers
    assert "evil" not in answer.text
