"""How a program is answered that sent something: with the receipt by which it may let go of what it sent."""

from flask import Response, jsonify

from webapp.core.replay import Receipt


def receipt_answer(receipt: Receipt) -> Response:
    """Return the receipt as JSON: 201 the first time, 200 for a repeat (contract)."""
    response = jsonify(receipt.as_json())
    response.status_code = 201 if receipt.new else 200
    return response
