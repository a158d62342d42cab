"""Settings with which production starts, so that a test says only what it is about."""

SECRETS = {
    "SECRET_KEY": "Zq7rT1mXv0aLk3sWc9uBn5yHd8eGj2pF",
    "FIELD_KEYS": "pL4wK9zRb2vXn7cQm1tYs6dHf3gJa8uE",
    "INDEX_KEY": "Mx5bVt8nCq3wZr6yLk1pHs9dGf4jUa7e",
}
SAFE = SECRETS | {"ALLOWED_HOSTS": "localhost"}
