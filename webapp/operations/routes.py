"""What a watcher of the server reads: /metrics, for who has its token."""

import hmac

from flask import Blueprint, Response, current_app, request
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from webapp.core.errors import not_found
from webapp.operations.queries_health import gauges
from webapp.web.guard import public

bp = Blueprint("operations", __name__)


class _Gauges:
    """The numbers of this moment, as Prometheus collects them."""

    def collect(self) -> list[GaugeMetricFamily]:
        return [GaugeMetricFamily(name, words, value=value) for name, words, value in gauges()]


@bp.get("/metrics")
@public
def metrics() -> Response:
    """Show the gauges to who carries the token (RFC 6750 bearer); for everybody else the page does not exist."""
    token = current_app.config["METRICS_TOKEN"]
    sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(sent.encode(), token.encode()):
        raise not_found()
    registry = CollectorRegistry()
    registry.register(_Gauges())
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
