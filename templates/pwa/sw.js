importScripts("{{ worker }}");

worker.start({{ kept|tojson }});
