import { start } from "{{ worker }}";

start({{ kept|tojson }});
