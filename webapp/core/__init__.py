from flask import Flask


def init_app(app: Flask) -> None:
    """Begin the house: clock, keys, files, database, queue; UnsafeSettings for a clock that is none."""
    from flask_migrate import Migrate

    from webapp import config
    from webapp.core import background, clock, db
    from webapp.core.media.files import FolderStore
    from webapp.core.protection.crypto import Keyring, derive, use_keyring

    if app.config["CLOCK"]:
        moment = clock.parse_claimed(app.config["CLOCK"])
        if moment is None:
            raise config.UnsafeSettings(f"{config.PREFIX}CLOCK is no moment in ISO 8601 such as 2026-06-10T23:30")
        clock.live_from(moment, since_start=True)
    keys = [derive(key, "field") for key in config.field_keys(app.config)]
    use_keyring(Keyring(keys, derive(app.config["INDEX_KEY"], "index")))
    reserve = app.config["DISK_RESERVE_MB"] * config.MEGABYTE
    app.extensions["files"] = FolderStore(app.config["FILES"], reserve)
    app.extensions["redis"] = None
    # What only several machines need is loaded only there.
    if app.config["FILES_URL"]:
        from webapp.core.media.bucket import BucketStore

        app.extensions["files"] = BucketStore(app.config["FILES_URL"])
    if app.config["REDIS_URL"]:
        from redis import Redis

        from webapp.core.machines.shared import PATIENCE

        app.extensions["redis"] = Redis.from_url(app.config["REDIS_URL"], **PATIENCE)
    db.init_app(app)
    Migrate(app, db.db, directory=str(config.ROOT / "migrations"), render_as_batch=True)
    background.init_app(app)
