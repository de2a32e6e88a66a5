"""The web app in its own process, on the sample's clock."""

from __future__ import annotations

import argparse
import logging
from functools import partial
from pathlib import Path

import uvicorn

from nurture.engine.ingest import ingest
from nurture.web.app import create_app
from sample.world import open_world


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--key", required=True)
    given = parser.parse_args()
    logging.basicConfig(filename=given.folder / "web.log", level=logging.INFO)
    world = open_world(given.folder, given.port)
    app = create_app(world, webhook_keys=[given.key], max_age=0, on_urgent=partial(ingest, world))
    uvicorn.run(app, host="127.0.0.1", port=given.port, log_config=None, access_log=False)


if __name__ == "__main__":
    main()
