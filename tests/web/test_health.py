from __future__ import annotations

from db.session import open_engine
from tests.cast import make_world


def test_health_says_what_runs_and_where_the_tables_are(site):
    answer = site.client.get("/health")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
    assert answer.json()["revision"]


def test_without_tables_it_is_not_healthy(tmp_path, run_site):
    engine = open_engine(f"sqlite:///{tmp_path}/empty.db")
    with run_site(make_world(engine)) as site:
        assert site.client.get("/health").status_code == 503
        assert site.callback([{"event": "open"}]).status_code == 503
    engine.dispose()


def test_without_a_database_it_is_not_healthy(tmp_path, run_site):
    engine = open_engine(f"sqlite:///{tmp_path}/no/such/folder.db")
    with run_site(make_world(engine)) as site:
        assert site.client.get("/health").status_code == 503
    engine.dispose()
