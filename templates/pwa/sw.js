importScripts("{{ both }}", "{{ worker }}");

oneDoor.start({{ kept|tojson }});
